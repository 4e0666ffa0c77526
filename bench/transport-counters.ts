import type { Lab } from "../lab";
import { runOn } from "./master";

/** What the master sent to one machine, by protocol, with the headers from IP on. */
export interface Sent {
  readonly httpBytes: number;
  readonly tftpBytes: number;
  /** Each carries one block and is answered before the next one: so many times the way there and back. */
  readonly tftpPackets: number;
}

const TABLE = "inet boot_transport";

/**
 * The master's packet filter, for counting only: a table of its own beside that of firewalld. TFTP transfers have no port of
 * their own; they are the only UDP from one high port to another in a boot.
 */
const RULES = (address: string): string => `
add table ${TABLE}
delete table ${TABLE}
add table ${TABLE}
add counter ${TABLE} http
add counter ${TABLE} tftp
add chain ${TABLE} sent { type filter hook output priority 300; }
add rule ${TABLE} sent ip daddr ${address} tcp sport 80 counter name http
add rule ${TABLE} sent ip daddr ${address} udp sport >= 1024 udp dport >= 1024 counter name tftp
`;

/** Counts from now on what is sent to one address; calling it again starts from zero. */
export async function startCounting(lab: Lab, address: string): Promise<void> {
  await runOn(lab, "nft -f -", RULES(address));
}

export async function sentSoFar(lab: Lab): Promise<Sent> {
  return parseCounters(await runOn(lab, `nft -j list counters table ${TABLE}`));
}

/** Reads libnftables-json(5). */
export function parseCounters(json: string): Sent {
  const { nftables } = JSON.parse(json) as {
    nftables: { counter?: { name: string; bytes: number; packets: number } }[];
  };
  const counter = (name: string): { bytes: number; packets: number } => {
    const found = nftables.find((entry) => entry.counter?.name === name)?.counter;
    if (!found) throw new Error(`nft lists no counter "${name}":\n${json}`);
    return found;
  };
  const [http, tftp] = [counter("http"), counter("tftp")];
  return { httpBytes: http.bytes, tftpBytes: tftp.bytes, tftpPackets: tftp.packets };
}
