import { InputError } from "../input-error";
import { Cidr, parseCidr } from "../network/ipv4";

/** A directory that nodes mount. */
export interface Export {
  readonly path: string;
  /** Network that may mount it. */
  readonly clients: string;
  /** Options of exports(5), without blanks. */
  readonly options: readonly string[];
}

/** What a program may say of an export. */
export interface ExportInput {
  readonly path: string;
  readonly clients?: string;
  readonly rootSquash?: boolean;
  readonly readOnly?: boolean;
}

/**
 * An export that is safe to make (rule safe-exports): to the boot network and nobody else, read-only and with root squashed
 * unless the program asks otherwise by name.
 */
export function parseExport(input: ExportInput, network: Cidr, argument = ""): Export {
  const at = (field: string): string => (argument === "" ? field : `${argument}.${field}`);
  if (!/^\/[A-Za-z0-9._+/-]*$/.test(input.path) || input.path.split("/").includes("..")) {
    throw new InputError(at("path"), `${JSON.stringify(input.path)} is not a plain absolute path`);
  }
  const clients = input.clients ?? network.text;
  if (clients.includes("*")) {
    throw new InputError(at("clients"), `"${clients}" exports to everyone, expected the boot network ${network.text}`);
  }
  if (parseCidr(clients, at("clients")).text !== network.text) {
    throw new InputError(at("clients"), `${clients} is not the boot network, expected ${network.text}`);
  }
  return {
    path: input.path,
    clients,
    options: [
      (input.readOnly ?? true) ? "ro" : "rw",
      (input.rootSquash ?? true) ? "root_squash" : "no_root_squash",
      "no_subtree_check",
    ],
  };
}

/** Warnings about an export whose root is not squashed (rule safe-exports). */
export function exportWarnings(entry: Export): string[] {
  if (!entry.options.includes("no_root_squash")) return [];
  return [
    `rootSquash: false lets root of every node read all of ${entry.path}, files of root alone included, and any machine ` +
      `can pretend to be a node; the guide of RHEL says "Never turn off root squashing"; leave it out unless nodes need such files`,
  ];
}
