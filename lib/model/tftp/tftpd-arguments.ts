import { parseArgs } from "node:util";

const BOOLEAN = {
  ...{ ipv4: "4", ipv6: "6", create: "c", secure: "s", permissive: "p", verbose: "v" },
  ...{ version: "V", listen: "l", foreground: "L" },
};

const WITH_VALUE = {
  ...{ address: "a", blocksize: "B", user: "u", umask: "U", refuse: "r", timeout: "t", retransmit: "T" },
  ...{ "port-range": "R", "map-file": "m", pidfile: "P" },
};

type Options = Readonly<Record<string, { readonly type: "boolean" | "string"; readonly short: string }>>;

const ofType = (type: "boolean" | "string", names: Readonly<Record<string, string>>): Options =>
  Object.fromEntries(Object.entries(names).map(([name, short]) => [name, { type, short }]));

const OPTIONS: Options = { ...ofType("boolean", BOOLEAN), ...ofType("string", WITH_VALUE) };

/**
 * The directory that in.tftpd takes as its root; `undefined` when it has none. `-s` is a flag and has no value (in.tftpd(8)): it may
 * stand after the directory and among other flags, as in `-svc /tftpboot`. With several directories it takes none as its root.
 */
export function rootOfTftpd(serverArguments: string): string | undefined {
  const args = serverArguments.split(/\s+/).filter((word) => word !== "");
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: false });
  if (values.secure !== true || positionals.length !== 1) return undefined;
  return positionals[0].replace(/(?<=.)\/+$/, "");
}
