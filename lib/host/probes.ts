import { readFileSync } from "node:fs";
import { join } from "node:path";
import { quote } from "./quote";
import { Call } from "./script";

/** What a library and a call give a script whose commands are questions of `probes.sh`. */
export interface Probing {
  readonly libraries: readonly string[];
  readonly calls: readonly Call[];
}

/** Has the boot server ask itself, as a node would, for the address that is reserved for the node. */
export function dhcpProbe(server: string, node: { readonly mac: string; readonly address: string }): string {
  return probe("probe_dhcp", server, node.mac, node.address);
}

/** Has the boot server read a file of this directory by TFTP. */
export function tftpProbe(server: string, root: string): string {
  return probe("probe_tftp", server, root);
}

/** Has the boot server read a file of this directory by HTTP, below this path of a URL. */
export function httpProbe(server: string, directory: string, location: string): string {
  return probe("probe_http", server, directory, location);
}

/** Has the boot server mount its own export for a moment. */
export function nfsProbe(server: string, version: number, path: string): string {
  return probe("probe_nfs", server, String(version), path);
}

/** What a script needs besides for this probe: nothing for any command of the host's own. */
export function probingOf(command: string | undefined): Probing {
  if (command?.startsWith("probe_") !== true) return { libraries: [], calls: [] };
  return { libraries: ["probes"], calls: [["know_probe_program", probeProgram()]] };
}

function probe(name: string, ...words: string[]): string {
  return [name, ...words.map((word) => (/^[\w.:/-]+$/.test(word) ? word : quote(word)))].join(" ");
}

let program: string | undefined;

function probeProgram(): string {
  program ??= readFileSync(join(__dirname, "programs", "probe.py"), "utf8");
  return program;
}
