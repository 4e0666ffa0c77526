import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bootFileOfCard, BootFiles, FIRMWARE_KINDS, FIRMWARES } from "../../model/boot/firmware";
import { quote } from "../script/quote";
import { Call } from "../script/script";

/** Something that a node asks its boot server for: a call of `probes.sh` or a command of the host, and the answer that is right. */
export interface Question {
  readonly question: string;
  readonly command: string;
  readonly answer: string;
}

/** What a DHCP server should offer a node; where `boot` is missing, only the address and the server are looked at. */
export interface ExpectedOffer {
  readonly server: string;
  readonly mac: string;
  readonly address: string;
  /** Network of the node, where a relay passes on what it asks. */
  readonly relayedFrom?: string;
  readonly boot?: { readonly nextServer: string; readonly bootProgram: BootFiles };
}

/**
 * What every server of the segment offers a node, as each kind of firmware asks. A second server that offers is in the answer. For a
 * node behind a relay the server is asked as the relay would, and the relay itself is not.
 */
export function dhcpQuestions({ server, mac, address, boot, relayedFrom }: ExpectedOffer): Question[] {
  const firmwares = FIRMWARES.filter((firmware) => firmware === "bios" || boot?.bootProgram[firmware] !== undefined);
  return firmwares.map((firmware) => ({
    question: `DHCP discover of ${mac} by ${FIRMWARE_KINDS[firmware].title} firmware${relayedFrom === undefined ? "" : ", as a relay asks"}`,
    command: call(
      relayedFrom === undefined ? "ask_dhcp" : "ask_dhcp_relayed",
      ...(relayedFrom === undefined ? [] : [relayedFrom]),
      server,
      mac,
      boot ? "all" : "address",
      firmware,
      ...firmwares.filter((f) => f !== firmware),
    ),
    answer:
      `${address} from ${server}` +
      (boot
        ? `, next-server ${boot.nextServer}, boot file ${bootFileOfCard(boot.bootProgram[firmware] ?? "(none)", mac)}`
        : "") +
      (boot && FIRMWARE_KINDS[firmware].vendorClass ? `, class ${FIRMWARE_KINDS[firmware].vendorClass}` : ""),
  }));
}

const LIES_THERE = "the bytes that lie in the directory";

/** A file of this directory by TFTP; one of these names, where it is there. `at` is a further address that is asked. */
export function tftpQuestion(server: string, root: string, names: readonly string[], at?: string): Question {
  return {
    question: `TFTP get from ${root}${at === undefined ? "" : ` at ${at}`}`,
    command: call("ask_tftp", server, root, ...names),
    answer: LIES_THERE,
  };
}

/** A file of this directory by HTTP, below this path of a URL. */
export function httpQuestion(server: string, directory: string, location: string): Question {
  return {
    question: `HTTP get of http://${server}${location}/ from ${directory}`,
    command: call("ask_http", server, directory, location),
    answer: LIES_THERE,
  };
}

/** A mount of the server's own export, for a moment; where the host cannot mount, the call that does nothing. */
export function nfsQuestion(server: string, version: number, path: string): Question {
  return {
    question: `NFS version ${version} of ${path}`,
    command: call("ask_nfs", server, String(version), path),
    answer: "served",
  };
}

/** Whether the port mapper knows a program of RPC. */
export function rpcQuestion(server: string, program: number, name: string): Question {
  return {
    question: `RPC program ${program} (${name})`,
    command: call("ask_rpc", server, String(program)),
    answer: "known",
  };
}

/** The time, as a client asks for it. */
export function ntpQuestion(server: string): Question {
  return { question: "NTP query", command: call("ask_ntp", server), answer: "the time, within 1 s" };
}

/** A line that is sent to the logger by UDP and looked for where it writes. */
export function syslogQuestion(server: string): Question {
  return { question: "syslog line by UDP", command: call("ask_syslog", server), answer: "a line arrives" };
}

/** For a daemon whose own configuration decides whom it answers: only that somebody has its port. */
export function portQuestion(port: number): Question {
  return { question: `UDP port ${port}`, command: call("ask_port", String(port)), answer: "open" };
}

/** What a resource declares of its {@link Question}s: commands and right answers under the same keys. */
export interface Served {
  readonly questions: Record<string, string>;
  readonly serving: Record<string, string>;
}

/** Questions as a resource declares them: commands and right answers under the same keys. */
export function served(questions: readonly Question[]): Served {
  const by = (value: (question: Question) => string): Record<string, string> =>
    Object.fromEntries(questions.map((question) => [question.question, value(question)]));
  return { questions: by(({ command }) => command), serving: by(({ answer }) => answer) };
}

/** What a script that asks these commands needs first; `mayWrite` in an apply, which may put a new file to be asked for. */
export function probingCalls(commands: readonly string[], mayWrite: boolean): Call[] {
  if (!commands.some((command) => command.startsWith("ask_"))) return [];
  return [["know_probe_program", probeProgram(), mayWrite ? "yes" : "no"]];
}

function call(name: string, ...words: string[]): string {
  return [name, ...words.map((word) => (/^[\w.:/-]+$/.test(word) ? word : quote(word)))].join(" ");
}

let program: string | undefined;

function probeProgram(): string {
  program ??= ["probe.py", "probe-dhcp.py"].map((name) => readFileSync(join(__dirname, name), "utf8")).join("");
  return program;
}
