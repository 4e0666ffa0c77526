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
 * The leases of a dhcpd.leases(5), each address once, with its last word. A text may be the end of a longer one: what stands before
 * its first lease is skipped.
 */
export function parseLeases({ name, text }: SourceText): Lease[] {
  const start = text.search(/^lease /m);
  if (start < 0) return [];
  const leases = new Map<string, Lease>();
  for (const statement of parseDhcpdConf({ name, text: text.slice(start) })) {
    const address = says(statement, "lease")?.at(0);
    const mac = word(statement, "hardware", "ethernet");
    if (address === undefined) continue;
    leases.delete(address);
    if (mac !== undefined)
      leases.set(address, { address, mac: mac.toLowerCase(), name: word(statement, "client-hostname") });
  }
  return [...leases.values()];
}

function word(statement: Statement, ...keyword: readonly string[]): string | undefined {
  return (statement.body ?? []).flatMap((inner) => says(inner, ...keyword) ?? []).at(-1);
}
