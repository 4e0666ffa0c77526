import { AddressRange, covers, overlaps, parseClientNetwork } from "../network/network-overlap";

/** The chains of a table of iptables, as `iptables-save` prints them. */
export interface RuleTable {
  /** What becomes of a packet that no rule decides, for the chains of the kernel. */
  readonly policies: ReadonlyMap<string, string>;
  /** Rules of each chain in their order, as lines such as `-A FORWARD -j ACCEPT`. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
}

/** A packet as far as rules tell packets apart that a whole network sends or gets. */
export interface NetworkPacket {
  readonly source?: AddressRange;
  readonly destination?: AddressRange;
  readonly inInterface?: string;
  readonly outInterface?: string;
  readonly state: "NEW" | "ESTABLISHED";
}

/** What becomes of a packet, and the rule that says so; without one it is the policy of the chain. */
export interface Verdict {
  readonly target: string;
  readonly rule?: string;
}

interface Rule {
  /** Whether it is about the packet: about all of a network's, about some, or about none. */
  readonly fits: "all" | "some" | "none";
  readonly target?: string;
  readonly isGoto: boolean;
}

const TERMINAL = new Set(["ACCEPT", "DROP", "REJECT", "QUEUE", "MASQUERADE", "SNAT"]);

/** The tables of a listing, by their names. What is not listed accepts everything. */
export function parseRuleTables(text: string): ReadonlyMap<string, RuleTable> {
  const tables = new Map<string, { policies: Map<string, string>; chains: Map<string, string[]> }>();
  let table: { policies: Map<string, string>; chains: Map<string, string[]> } | undefined;
  for (const line of text.split("\n").map((one) => one.trim())) {
    const named = /^\*(\w+)/.exec(line)?.[1];
    if (named !== undefined) {
      table = tables.get(named) ?? { policies: new Map(), chains: new Map() };
      tables.set(named, table);
    }
    const chain = /^:(\S+) (\S+)/.exec(line);
    if (chain !== null) table?.policies.set(chain[1], chain[2]);
    const rule = /^(?:\[\d+:\d+\] )?(-[AI]) (\S+)(.*)$/.exec(line);
    if (rule === null || table === undefined) continue;
    const [, action, name, rest] = rule;
    const rules = table.chains.get(name) ?? [];
    table.chains.set(name, rules);
    rules.splice(action === "-I" ? 0 : rules.length, 0, `-A ${name}${rest}`);
  }
  return tables;
}

/** What a chain makes of a packet. A rule about some of the packets only does not decide. */
export function verdictOf(table: RuleTable | undefined, chain: string, packet: NetworkPacket): Verdict {
  return decidedBy(table, chain, packet, []) ?? { target: table?.policies.get(chain) ?? "ACCEPT" };
}

function decidedBy(
  table: RuleTable | undefined,
  chain: string,
  packet: NetworkPacket,
  callers: readonly string[],
): Verdict | undefined {
  if (callers.includes(chain)) return undefined;
  for (const text of table?.chains.get(chain) ?? []) {
    const { fits, target = "", isGoto } = parseRule(text, packet);
    if (fits !== "all") continue;
    if (TERMINAL.has(target)) return { target, rule: text };
    if (target === "RETURN") return callers.length === 0 ? undefined : { target, rule: text };
    const verdict = decidedBy(table, target, packet, [...callers, chain]);
    if (verdict !== undefined && verdict.target !== "RETURN") return verdict;
    if (isGoto) return undefined;
  }
  return undefined;
}

/** A rule by its words. What is not understood makes it a rule about some packets. */
function parseRule(text: string, packet: NetworkPacket): Rule {
  // both `! -s NETWORK` and `-s ! NETWORK` are written
  const words = (text.replace(/ ! (-\S+)/g, " $1 !").match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).slice(2);
  const fits: Rule["fits"][] = [];
  let target: string | undefined;
  let isGoto = false;
  const value = (): string => words.shift() ?? "";
  while (words.length > 0) {
    const word = value();
    if (/^(-j|--jump|-g|--goto)$/.test(word)) {
      isGoto = /^-?-g/.test(word);
      target = value();
    } else if (/^(-m|--match|--comment)$/.test(word)) value();
    else if (word in CONDITIONS) {
      const negated = words[0] === "!";
      if (negated) value();
      const fit = CONDITIONS[word](value(), packet);
      fits.push(negated ? OPPOSITE[fit] : fit);
    } else if (target === undefined) fits.push("some");
  }
  const worst = (["none", "some"] as const).find((one) => fits.includes(one));
  return { fits: worst ?? "all", target, isGoto };
}

const OPPOSITE = { all: "none", some: "some", none: "all" } as const;

type Condition = (value: string, packet: NetworkPacket) => Rule["fits"];

const isFrom: Condition = (value, { source }) => within(value, source);
const isTo: Condition = (value, { destination }) => within(value, destination);
const comesBy: Condition = (value, { inInterface }) => isInterface(value, inInterface);
const leavesBy: Condition = (value, { outInterface }) => isInterface(value, outInterface);
const isOfProtocol: Condition = (value) => (/^(all|0)$/.test(value) ? "all" : "some");
const hasState: Condition = (value, { state }) => (value.split(",").includes(state) ? "all" : "none");

const CONDITIONS: Readonly<Record<string, Condition>> = {
  ...{ "-s": isFrom, "--source": isFrom, "--src": isFrom, "-d": isTo, "--destination": isTo, "--dst": isTo },
  ...{ "-i": comesBy, "--in-interface": comesBy, "-o": leavesBy, "--out-interface": leavesBy },
  ...{ "-p": isOfProtocol, "--protocol": isOfProtocol, "--state": hasState, "--ctstate": hasState },
};

/** iptables of CentOS 5 prints a network with its mask, later ones with its prefix length. */
function within(text: string, addresses: AddressRange | undefined): Rule["fits"] {
  const range = parseClientNetwork(text);
  if (range === undefined) return "some";
  if (range.prefixLength === 0) return "all";
  if (addresses === undefined) return "some";
  if (covers(range, addresses)) return "all";
  return overlaps(range, addresses) ? "some" : "none";
}

function isInterface(text: string, name: string | undefined): Rule["fits"] {
  const pattern = text.endsWith("+") ? text.slice(0, -1) : undefined;
  if (name === undefined) return pattern === "" ? "all" : "some";
  return text === name || (pattern !== undefined && name.startsWith(pattern)) ? "all" : "none";
}
