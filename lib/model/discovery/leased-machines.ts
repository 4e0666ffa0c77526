import { parseDhcpdConf, says, Statement } from "../dhcp/dhcpd-conf";
import { lastLeases } from "../dhcp/leases-file";
import { keaLeases } from "../list-formats/kea-leases";
import { SourceText } from "../source-lines";
import { cardOf } from "./asking-machines";

/** A machine that holds a lease. */
export interface LeasedMachine {
  readonly mac: string;
  readonly address: string;
  readonly name?: string;
  /** When the lease was last given, in UTC by ISO 8601; missing where the file does not say it. */
  readonly since?: string;
}

/** Leases that hold, of a dhcpd.leases(5). */
export function leasedByDhcpd({ name, text }: SourceText): LeasedMachine[] {
  const whole = text.slice(0, text.lastIndexOf("\n}") + 2);
  return lastLeases(parseDhcpdConf({ name, text: whole })).flatMap((lease): LeasedMachine[] => {
    const mac = lease.mac === undefined || !lease.isActive ? undefined : cardOf(lease.mac);
    if (mac === undefined) return [];
    const since = startOf(lease.statement);
    return [{ mac, address: lease.address, ...(lease.name && { name: lease.name }), ...(since && { since }) }];
  });
}

/** `starts 2 2019/04/02 06:07:21;`, which is UTC, or `starts epoch 1554185241;`. */
function startOf({ body = [] }: Statement): string | undefined {
  const [day, date, time] = body.map((inner) => says(inner, "starts")).find((words) => words !== undefined) ?? [];
  if (day === "epoch" && /^\d{1,11}$/.test(date)) return isoTime(Number(date));
  return /^\d{4}\/\d\d\/\d\d$/.test(date) && /^\d\d:\d\d:\d\d$/.test(time)
    ? `${date.replaceAll("/", "-")}T${time}Z`
    : undefined;
}

/** Leases that hold, of Kea's memfile. */
export function leasedByKea(source: SourceText): LeasedMachine[] {
  return keaLeases(source).leases.flatMap(({ address, mac, name, given }): LeasedMachine[] => {
    const card = cardOf(mac.text);
    if (card === undefined) return [];
    return [
      { mac: card, address: address.text, ...(name && { name: name.text }), ...(given && { since: isoTime(given) }) },
    ];
  });
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000", "");
}
