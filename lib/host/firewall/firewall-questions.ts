import { canonicalJson } from "../../model/canonical-json";
import { Gathering } from "../connection/gathering";
import type { HostSession } from "../connection/host-session";
import type { Call } from "../script/script";
import { FirewallAnswer, firewallProgram } from "./observed-firewall";

/**
 * The side of a host that services are opened on: an interface, or the one that has an address. Neither means the default zone.
 * A network behind a router comes in there, too.
 */
export interface FirewallSide {
  readonly interface?: string;
  readonly address?: string;
  readonly network?: string;
}

/** What is asked about one side of a host. */
export interface FirewallQuestion {
  readonly host: HostSession;
  readonly side: FirewallSide;
  /** What is asked as a node would. */
  readonly questions: readonly string[];
  /** What is known of firewall and side, so that they need not be looked at. */
  readonly known?: FirewallAnswer;
}

/** Less than the reads of a host are gathered for, so that this goes with them. */
const GATHER_MILLISECONDS = 25;

/**
 * Looks at the firewall of a host once for all who ask in one moment, on all its sides: its zones cost much and are the same for all.
 *
 * @param key of the host
 */
export async function askFirewall(key: string, question: FirewallQuestion): Promise<FirewallAnswer> {
  const answer = (await gathering.join(key, question)).get(question) ?? new Map<string, string>();
  return answer.has("state") ? answer : new Map([...(question.known ?? []), ...answer]);
}

const gathering = new Gathering<FirewallQuestion, ReadonlyMap<FirewallQuestion, FirewallAnswer>>(async (all) => {
  const groups = bySide(all);
  const calls = observingCalls(groups);
  const [{ host }] = all;
  if (calls.length === 0) return new Map();
  const { values } = await host.read({
    libraries: ["zones-looked"],
    knows: all.some(({ questions }) => questions.length > 0) ? [["know_nodes_program", firewallProgram()]] : [],
    looks: { look_at_addresses: [] },
    calls,
    waits: true,
  });
  return new Map(groups.flatMap((group, i) => group.map((one) => [one, answerOf(values, i)] as const)));
}, GATHER_MILLISECONDS);

/** Those of one side. */
type Group = readonly FirewallQuestion[];

function bySide(all: readonly FirewallQuestion[]): Group[] {
  const groups = new Map<string, FirewallQuestion[]>();
  for (const one of all) {
    const key = canonicalJson(one.side);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** Calls that look at the firewall and at each side, or only ask as nodes where all else is known. */
function observingCalls(groups: readonly Group[]): Call[] {
  if (groups.flat().every(({ known }) => known !== undefined)) return groups.flatMap(askingCalls);
  return [["observe_zones"], ...groups.map(observingCall)];
}

function observingCall(group: Group, i: number): Call {
  const { interface: name = "", address = "", network = "" } = group[0].side;
  return ["observe_side", prefixOf(i), name, address, network, ...questionsOf(group)];
}

function askingCalls(group: Group, i: number): Call[] {
  const [{ side, known }] = group;
  const of = (name: string): string => known?.get(name) ?? "";
  const [name, network = ""] = of("boot-side").split(" ");
  const prefixLength = network.split("/").at(1);
  const questions = questionsOf(group);
  if (questions.length === 0 || prefixLength === undefined) return [];
  const zone = [of("zone-to-join"), of("left-zone")];
  return [["ask_from_nodes", prefixOf(i), name, side.address ?? "", prefixLength, ...zone, ...questions]];
}

function questionsOf(group: Group): string[] {
  return [...new Set(group.flatMap(({ questions }) => questions))];
}

/** What stands before the name of each value of one side of several. */
function prefixOf(i: number): string {
  return `${i}.`;
}

/** What is said of the whole host, and what is said of one side. */
function answerOf(values: FirewallAnswer, i: number): FirewallAnswer {
  const own = prefixOf(i);
  return new Map(
    [...values].flatMap(([name, value]): [string, string][] => {
      if (name.startsWith(own)) return [[name.slice(own.length), value]];
      return /^\d+\./.test(name) ? [] : [[name, value]];
    }),
  );
}
