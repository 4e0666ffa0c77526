import { InputError } from "../input-error";
import { parseMacAddress, wholeOctets } from "../network/mac-address";
import { dhcpdEvent } from "./dhcpd-log";
import { DhcpEvent } from "./dhcp-event";
import { keaEvent } from "./kea-log";
import { logLine } from "./log-lines";

/** What logs say of one machine. */
export interface AskingMachine {
  readonly mac: string;
  /** How often it asked; of several lines about one question one is counted. */
  readonly asked: number;
  /** Of the first and the last line about it, as the log has them; missing where it has none. */
  readonly first?: string;
  readonly last?: string;
  /** Interfaces of the server and addresses of relays, each once. */
  readonly via: readonly string[];
  /** What it calls itself, which need not be a name that a node may have. */
  readonly name?: string;
  /** Why it got nothing, in the server's last words on it. */
  readonly reason?: string;
  /** Whether the last word on it is an answer with an address. */
  readonly isAnswered: boolean;
}

/** What logs say. */
export interface LogReading {
  readonly machines: readonly AskingMachine[];
  /** How many lines are of a DHCP server, and how many there are. */
  readonly ofServers: number;
  readonly lines: number;
}

interface Tally {
  readonly mac: string;
  readonly counts: Map<string, number>;
  readonly via: Set<string>;
  first?: string;
  last?: string;
  name?: string;
  reason?: string;
  isAnswered: boolean;
}

/** Machines by what logs say of them, in the order of the texts. */
export function askingMachines(texts: readonly string[]): LogReading {
  const tallies = new Map<string, Tally>();
  let [ofServers, lines] = [0, 0];
  for (const text of texts.flatMap((one) => one.split(/\r\n|\n/))) {
    if (text === "") continue;
    lines++;
    const line = logLine(text);
    if (line === undefined) continue;
    ofServers++;
    const event = line.daemon === "dhcpd" ? dhcpdEvent(line.message) : keaEvent(line.message);
    if (event !== undefined) count(tallies, { ...event, ...(line.time && { time: line.time }) });
  }
  const machines = [...tallies.values()].map(({ mac, counts, via, ...rest }) => ({
    ...{ mac, asked: Math.max(0, ...counts.values()), via: [...via] },
    ...rest,
  }));
  return { machines, ofServers, lines };
}

function count(tallies: Map<string, Tally>, event: DhcpEvent): void {
  const mac = cardOf(event.mac);
  if (mac === undefined) return;
  const tally: Tally = tallies.get(mac) ?? { mac, counts: new Map(), via: new Set(), isAnswered: false };
  tallies.set(mac, tally);
  if (event.time !== undefined) {
    tally.first ??= event.time;
    tally.last = event.time;
  }
  if (event.via !== undefined) tally.via.add(event.via);
  if (event.name !== undefined) tally.name = event.name;
  if (event.reason !== undefined) tally.reason = event.reason;
  if (event.outcome !== "answered") tally.counts.set(event.kind, (tally.counts.get(event.kind) ?? 0) + 1);
  tally.isAnswered = event.outcome === "answered";
}

/** The card of a machine; what no card has was sent by none. */
export function cardOf(mac: string): string | undefined {
  try {
    return parseMacAddress(wholeOctets(mac), "mac");
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
