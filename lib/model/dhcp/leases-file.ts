import { parseDhcpdConf, says, Statement } from "./dhcpd-conf";
import { KEA_LEASES_HEADER, keaLeases } from "../list-formats/kea-leases";
import { SourceText } from "../source-lines";

/** A lease that dhcpd gave. */
export interface Lease {
  readonly address: string;
  /** MAC address, in lower case with colons. */
  readonly mac: string;
  /** Name by which the machine called itself. */
  readonly name?: string;
}

/** What a leases file says last of an address, whether the lease holds or has ended. */
export interface LeaseBlock {
  readonly statement: Statement;
  readonly address: string;
  /** As the file has it; missing for a client that has none, such as one of a pool of another server. */
  readonly mac?: string;
  /** Whether the lease holds; otherwise it is free, expired, released, abandoned, or backup of another server. */
  readonly isActive: boolean;
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
  return lastLeases(parseDhcpdConf({ name, text: text.slice(start, end + 2) })).flatMap(
    ({ address, mac, isActive, name: called }) =>
      mac === undefined || !isActive ? [] : [{ address, mac: mac.toLowerCase(), name: called }],
  );
}

/** The same of Kea's kea-leases4.csv. A text that has lost its first line, which says what the columns are, tells nothing. */
export function heldKeaLeases(source: SourceText): Lease[] {
  if (!KEA_LEASES_HEADER.test(source.text)) return [];
  return keaLeases(source).leases.flatMap(({ address, mac, name }) =>
    mac.text === "" ? [] : [{ address: address.text, mac: mac.text.toLowerCase(), name: name?.text }],
  );
}

/** The last word on each address, in the order of the last words. */
export function lastLeases(statements: readonly Statement[]): LeaseBlock[] {
  const leases = new Map<string, LeaseBlock>();
  for (const statement of statements) {
    const address = says(statement, "lease")?.at(0);
    if (address === undefined) continue;
    leases.delete(address);
    leases.set(address, {
      ...{ statement, address },
      mac: word(statement, "hardware", "ethernet"),
      // old releases say nothing of a lease that holds
      isActive: (word(statement, "binding", "state") ?? "active") === "active",
      name: word(statement, "client-hostname"),
    });
  }
  return [...leases.values()];
}

function word(statement: Statement, ...keyword: readonly string[]): string | undefined {
  return (statement.body ?? []).flatMap((inner) => says(inner, ...keyword) ?? []).at(-1);
}
