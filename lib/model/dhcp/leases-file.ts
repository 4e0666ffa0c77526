import { parseDhcpdConf, says, Statement } from "./dhcpd-conf";
import { SourceText } from "../source-lines";

/** A lease that dhcpd gave. */
export interface Lease {
  readonly address: string;
  /** MAC address, in lower case with colons. */
  readonly mac: string;
  /** Name by which the machine called itself. */
  readonly name?: string;
}

/**
 * The leases of a dhcpd.leases(5) that hold, each address once, with its last word. A text may be the end of a longer one, and may
 * have been read while dhcpd wrote it: what stands before its first lease or behind its last whole block is skipped.
 */
export function parseLeases({ name, text }: SourceText): Lease[] {
  const start = text.search(/^lease /m);
  const end = text.lastIndexOf("\n}");
  if (start < 0 || end < start) return [];
  const leases = new Map<string, Lease>();
  for (const statement of parseDhcpdConf({ name, text: text.slice(start, end + 2) })) {
    const address = says(statement, "lease")?.at(0);
    const mac = word(statement, "hardware", "ethernet");
    if (address === undefined) continue;
    leases.delete(address);
    // a lease that ended is free, expired, released, or backup of another server; old releases say nothing of one that holds
    const state = word(statement, "binding", "state") ?? "active";
    if (mac !== undefined && state === "active")
      leases.set(address, { address, mac: mac.toLowerCase(), name: word(statement, "client-hostname") });
  }
  return [...leases.values()];
}

function word(statement: Statement, ...keyword: readonly string[]): string | undefined {
  return (statement.body ?? []).flatMap((inner) => says(inner, ...keyword) ?? []).at(-1);
}
