import { parseDhcpdConf, says, Statement } from "./dhcpd-conf";
import { boundedEntries, ForeignFindings } from "../files/foreign-entries";
import { InputError } from "../input-error";

interface Reservation {
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
  const found = new Map(reservationsOf(path, hosts).map((one) => [one.name, one] as const));
  const own = reservationsOf("ours", configuration);
  const byCard = new Map(own.map((one) => [one.mac, one] as const));
  const byAddress = new Map(own.flatMap((one) => one.addresses.map((address) => [address, one] as const)));
  const entries = [...found.values()]
    .filter(({ deleted }) => !deleted)
    .flatMap((one): (readonly [string, string])[] => {
      const card = one.mac === undefined ? undefined : byCard.get(one.mac);
      const taken = one.addresses.map((address) => byAddress.get(address)).find((other) => other !== undefined);
      const ours = card ?? taken;
      if (ours === undefined) return [];
      const what = [one.mac ?? "no card", ...one.addresses, ...one.loads].join(", ");
      return [[`${path} host ${one.name}`, `reserves ${what} beside the reservation of ${ours.name}`]];
    });
  return { entries: boundedEntries(entries), remarks: [] };
}

function reservationsOf(name: string, text: string): Reservation[] {
  try {
    return hostsOf(parseDhcpdConf({ name, text }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [];
  }
}

function hostsOf(statements: readonly Statement[]): Reservation[] {
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
