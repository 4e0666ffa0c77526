import { firmwareWithoutLoader } from "../boot/firmware";
import { parseRefusal, refusalInWords } from "../boot/refused-image";
import { shortName } from "../network/host-name";
import { wholeOctets } from "../network/mac-address";
import type { BootEvent } from "./boot-stage";
import { Clock, timeOfLine } from "./log-time";

/** Names by which nodes fetch the parts of an image, whatever the directory. */
export interface ImageFileNames {
  /** What UEFI firmware and its loader fetch over HTTP before the kernel. */
  readonly loader: readonly string[];
  /** What a boot program fetches before the kernel runs: the kernel, and what comes into its memory with it. */
  readonly kernel: readonly string[];
  /** What an initramfs fetches. */
  readonly root: readonly string[];
}

/** What the lines of a master are read by. */
export interface LogContext {
  readonly clock: Clock;
  readonly files: ImageFileNames;
  /** What the master calls itself: its daemons are told by lines of its own alone, since a node may send what looks like them. */
  readonly master: string;
}

/** An event with the MAC address, address or name by which its line names the node. */
export interface NamedEvent {
  readonly node: string;
  readonly event: BootEvent;
}

type Said = { readonly node: string } & Omit<BootEvent, "at">;

/** A form of log line that tells of a boot. */
interface LineForm {
  /** What JavaScript and grep -E read alike: classes in brackets, no group but those that are counted. */
  readonly pattern: string;
  /** What it says, by the groups of the pattern. */
  readonly says: (groups: readonly string[], files: ImageFileNames) => Said | undefined;
}

/** Lines of syslog, behind the name of the machine that logged them: those of daemons of the master. */
const OF_MASTER: readonly LineForm[] = [
  {
    // the address in parentheses is that of the server that was chosen: a node that renews its lease names none
    pattern: "dhcpd[^ ]*: DHCPREQUEST for ([0-9.]+) [(][0-9.]+[)] from ([0-9a-f:]+)( [(].*[)])? via ([^ ]+)(.*)$",
    says: ([address, node, , , fault]) =>
      fault === ""
        ? { node, stage: "DHCP", words: `took ${address}` }
        : { node, stage: "DHCP", words: `asked for ${address}:${fault}`, failed: true },
  },
  {
    pattern: "dhcpd[^ ]*: DHCPNAK on ([0-9.]+) to ([0-9a-f:]+) ",
    says: ([address, node]) => ({ node, stage: "DHCP", words: `was refused ${address}`, failed: true }),
  },
  {
    pattern: "dhcpd[^ ]*: no boot program: ([0-9a-f:]+) asked as firmware ([0-9]+)",
    says: ([mac, architecture]) => ({
      ...{ node: wholeOctets(mac), stage: "DHCP" },
      words: `asked as firmware that gets no loader: ${firmwareWithoutLoader(Number(architecture))}`,
      failed: true,
    }),
  },
  {
    // an offer follows a question of one that boots; a lease is said alike when it is renewed
    pattern: "kea-dhcp4[^ ]*: (.* )?DHCP4_LEASE_(OFFER|ADVERT) [[]hwtype=1 ([0-9a-f:]+)], .*: lease ([0-9.]+) will be ",
    says: ([, , node, address]) => ({ node, stage: "DHCP", words: `was offered ${address}` }),
  },
  {
    pattern:
      "kea-dhcp4[^ ]*: (.* )?ALLOC_ENGINE_V4_DISCOVER_ADDRESS_CONFLICT [[]hwtype=1 ([0-9a-f:]+)], .* for address ([0-9.]+) ",
    says: ([, node, address]) => ({
      ...{ node, stage: "DHCP", words: `was refused ${address}, of which another card has the lease`, failed: true },
    }),
  },
  {
    pattern: "in[.]tftpd[^ ]*: RRQ from ([0-9a-f.:]+) filename ([^ ]+)",
    says: ([node, path], { kernel }) => ({
      ...{ node: node.replace(/^::ffff:/, ""), stage: kernel.includes(baseName(path)) ? "kernel" : "NBP" },
      words: `asked by TFTP for ${baseName(path)}`,
    }),
  },
  {
    pattern: "(rpc[.])?mountd[^ ]*: authenticated mount request from ([^ :]+)[^ ]* for ([^ ]+)",
    says: ([, node, path]) => ({ node, stage: "root", words: `mounted ${path}`, anyTime: true }),
  },
  {
    pattern: '(rpc[.])?mountd[^ ]*: v4[.0-9]* client attached: [^ ]+ from "?([0-9.]+)',
    says: ([, node]) => ({ node, stage: "root", words: "reached the NFS server", anyTime: true }),
  },
];

/** Lines of syslog, behind the name of the machine that logged them: those of a node that sends them to its master. */
const OF_NODE: readonly { readonly pattern: string; readonly says: Omit<BootEvent, "at"> }[] = [
  {
    pattern: "kernel: .*Linux version ",
    says: { stage: "root", words: "its log begins", first: true },
  },
  {
    pattern: "sshd[^ ]*: Server listening on ",
    says: { stage: "login", words: "its sshd listens", anyTime: true },
  },
  ...[
    "shutdown[^ ]*: shutting down for system ",
    "init: Switching to runlevel: [06]",
    "systemd[^ ]*: Stopped target Multi-User",
  ].map((pattern) => ({ pattern, says: { stage: "down", words: "it shuts down" } as const })),
];

/** Lines of httpd in its formats `common` and `combined`. */
const OF_HTTPD: LineForm = {
  pattern: '([0-9a-f.:]+) [^ ]+ [^ ]+ [[][0-9A-Za-z/: +-]+] "GET ([^ "]+)[^"]*" ([0-9]+) ',
  says([node, path, code], { loader, kernel, root }) {
    const refusal = parseRefusal(path);
    if (refusal !== undefined) {
      return { node, stage: "root", words: refusalInWords(refusal), failed: true, refused: true };
    }
    const name = baseName(path);
    const stages = [
      ["NBP", loader],
      ["kernel", kernel],
      ["root", root],
    ] as const;
    const stage = stages.find(([, names]) => names.includes(name))?.[0];
    if (stage === undefined) return undefined;
    if (/^(2|304)/.test(code)) return { node, stage, words: `got ${name} by HTTP` };
    return { node, stage, words: `was answered ${code} when it asked by HTTP for ${name}`, failed: true };
  },
};

/** An extended regular expression of grep(1) for all lines that are read here. */
export const BOOT_LINES = [
  `^${OF_HTTPD.pattern}`,
  ...[...OF_MASTER, ...OF_NODE].map(({ pattern }) => ` ${pattern}`),
].join("|");

/** The time, the machine and the words of a line of syslog. */
const SYSLOG = /^(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\S+) (\S+) (.*)$/;

const compiled = <T extends { readonly pattern: string }>(form: T): T & { readonly expression: RegExp } => ({
  ...form,
  expression: new RegExp(`^${form.pattern}`),
});

const [MASTER_FORMS, NODE_FORMS, HTTPD_FORM] = [OF_MASTER.map(compiled), OF_NODE.map(compiled), compiled(OF_HTTPD)];

/** What a line tells of the boot of a node; `undefined` of a line that tells nothing. */
export function readLogLine(line: string, context: LogContext): NamedEvent | undefined {
  const said = saidBy(line, context);
  if (said === undefined) return undefined;
  const at = timeOfLine(line, context.clock);
  if (at === undefined) return undefined;
  const { node, ...event } = said;
  return { node: node.toLowerCase(), event: { at, ...event } };
}

function saidBy(line: string, { files, master }: LogContext): Said | undefined {
  const syslog = SYSLOG.exec(line);
  if (syslog === null) return matched(line, HTTPD_FORM, files);
  const [, machine, words] = syslog;
  if (shortName(machine) === shortName(master)) {
    return firstOf(MASTER_FORMS, (form) => matched(words, form, files));
  }
  const own = NODE_FORMS.find(({ expression }) => expression.test(words));
  return own && { node: machine, ...own.says };
}

function matched(
  text: string,
  { expression, says }: LineForm & { readonly expression: RegExp },
  files: ImageFileNames,
): Said | undefined {
  const groups = expression.exec(text);
  return groups === null ? undefined : says(groups.slice(1), files);
}

function firstOf<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
