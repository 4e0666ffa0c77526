import { parseDhcpdConf, says, Statement } from "./dhcpd-conf";
import { boundedEntries, ForeignFindings } from "../files/foreign-entries";
import { InputError } from "../input-error";

/** A reservation as a `host` declares it, unchecked. */
export interface LeasedHost {
  readonly name: string;
  readonly mac?: string;
  readonly addresses: readonly string[];
  readonly deleted: boolean;
  /** Which file and server it names, where it names any. */
  readonly loads: readonly string[];
}

/**
 * Reservations that dhcpd keeps in its leases file, made over its control channel, for a card or an address of ours: dhcpd knows
 * them beside those of its configuration.
 *
 * @param configuration our dhcpd.conf(5)
 * @param hosts the `host` declarations of the leases file
 */
export function foreignLeases(path: string, configuration: string, hosts: string): ForeignFindings {
  const found = leasedHosts(path, hosts);
  if (found.length === 0) return { entries: boundedEntries([]), remarks: [] };
  const own = reservationsOf("ours", configuration);
  const byCard = new Map(own.map((one) => [one.mac, one] as const));
  const byAddress = new Map(own.flatMap((one) => one.addresses.map((address) => [address, one] as const)));
  const entries = found.flatMap((one): (readonly [string, string])[] => {
    const card = one.mac === undefined ? undefined : byCard.get(one.mac);
    const taken = one.addresses.map((address) => byAddress.get(address)).find((other) => other !== undefined);
    const ours = card ?? taken;
    if (ours === undefined) return [];
    return [[`${path} host ${one.name}`, `reserves ${contentOf(one)} beside the reservation of ${ours.name}`]];
  });
  return { entries: boundedEntries(entries), remarks: [] };
}

/** The reservations of a leases file that hold: the last word on a name counts, and may be that it was deleted. */
export function leasedHosts(path: string, hosts: string): LeasedHost[] {
  const found = new Map(reservationsOf(path, hosts).map((one) => [one.name, one] as const));
  return [...found.values()].filter(({ deleted }) => !deleted);
}

/** What it reserves, as text. */
export function contentOf({ mac, addresses, loads }: LeasedHost): string {
  return [mac ?? "no card", ...addresses, ...loads].join(", ");
}

function reservationsOf(name: string, text: string): LeasedHost[] {
  try {
    return hostsOf(parseDhcpdConf({ name, text }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [];
  }
}

function hostsOf(statements: readonly Statement[]): LeasedHost[] {
  return statements.flatMap((statement) => {
    const name = says(statement, "host")?.at(0);
    const body = statement.body ?? [];
    if (name === undefined || statement.body === undefined) return hostsOf(body);
    const words = (...keyword: string[]) => body.flatMap((inner) => says(inner, ...keyword) ?? []);
    // what was set over the control channel stands as `supersede server.filename = "..."`
    const set = body.flatMap((inner) => says(inner, "supersede") ?? []).filter((word) => word !== "=");
    return [
      {
        name,
        mac: words("hardware", "ethernet").at(0)?.toLowerCase(),
        addresses: words("fixed-address"),
        deleted: body.some((inner) => says(inner, "deleted") !== undefined),
        loads: [...words("filename"), ...words("next-server"), ...set],
      },
    ];
  });
}
