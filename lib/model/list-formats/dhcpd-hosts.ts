import { parseDhcpdConf, says, Statement, valueWords, Word } from "../dhcp/dhcpd-conf";
import { placed } from "../dhcp/dhcpd-scopes";
import { wholeOctets } from "../network/mac-address";
import { SourceText } from "../source-lines";
import { placesIn } from "../source-places";
import { Fact, ListedMachine, ListReading, said, Said } from "../node-lists/listed-machine";

/** The `host` declarations of a dhcpd.conf(5), wherever they stand. */
export function readDhcpdConf(source: SourceText): ListReading & { readonly includes: readonly Said[] } {
  const statements = parseDhcpdConf(source);
  const placeOf = placesIn(source);
  const machines = declaredHosts(statements, placeOf);
  return {
    machines,
    faults: [],
    remarks:
      machines.length > 0
        ? []
        : [
            `${source.name}: declares no host; those that xCAT or Foreman made over its control channel are in dhcpd.leases`,
          ],
    includes: placed(statements, ["include"]).flatMap(({ statement }) =>
      (valueWords(statement, "include") ?? []).map(({ value, start }) => said(value, placeOf(start))),
    ),
  };
}

/** Hosts of a text that hold: the last word on a label counts, and may be that it was deleted over the control channel. */
export function declaredHosts(
  statements: readonly Statement[],
  placeOf: (offset: number) => string,
): readonly ListedMachine[] {
  const hosts = placed(statements, ["host"])
    .map(({ statement }) => statement)
    .filter(({ body }) => body !== undefined);
  const deleted = new Set(
    [...new Map(hosts.map((host) => [labelOf(host), host] as const)).values()].filter(isDeleted).map(labelOf),
  );
  const dynamic = new Map(hosts.filter(isDynamic).map((host) => [labelOf(host), host] as const));
  return hosts
    .filter((host) => !deleted.has(labelOf(host)) && (!isDynamic(host) || dynamic.get(labelOf(host)) === host))
    .map((host) => machineOf(host, placeOf));
}

function labelOf(host: Statement): string {
  return says(host, "host")?.at(0) ?? "";
}

function isDeleted({ body = [] }: Statement): boolean {
  return body.some((inner) => says(inner, "deleted") !== undefined);
}

/** Made over the control channel, as hosts in a leases file are, which has every state of each. */
function isDynamic({ body = [] }: Statement): boolean {
  return body.some((inner) => says(inner, "dynamic") !== undefined);
}

function machineOf(host: Statement, placeOf: (offset: number) => string): ListedMachine {
  const { body = [] } = host;
  const values = (...keyword: readonly string[]): Word[] =>
    body.flatMap((inner) => valueWords(inner, ...keyword) ?? []);
  const asSaid = ({ value, start }: Word): Said => said(value, placeOf(start));
  const names = [...values("option", "host-name"), ...values("supersede", "host-name")];
  const label = (valueWords(host, "host") ?? []).map(asSaid).at(0);
  const macs = values("hardware", "ethernet").map(asSaid);
  const addresses = values("fixed-address").map(asSaid);
  return {
    place: placeOf(host.start),
    ...(names.length > 1 ? {} : { name: names.map(asSaid).at(0) ?? label, isLabel: names.length === 0 }),
    ...{ addresses, macs: macs.map(({ text, place }) => said(wholeOctets(text), place)) },
    lacks: lacksOf(host, { names, macs, addresses }),
  };
}

function lacksOf(
  host: Statement,
  {
    names,
    macs,
    addresses,
  }: { readonly names: readonly Word[]; readonly macs: readonly Said[]; readonly addresses: readonly Said[] },
): Partial<Record<Fact, string>> {
  const { body = [] } = host;
  const has = (...keyword: readonly string[]): boolean => body.some((inner) => says(inner, ...keyword) !== undefined);
  const label = labelOf(host);
  const other = has("option", "dhcp-client-identifier")
    ? "a client identifier, as InfiniBand is"
    : has("host-identifier")
      ? "another identifier than its card"
      : has("hardware")
        ? "hardware that is no Ethernet"
        : undefined;
  return {
    ...(names.length > 1 && {
      name: `host ${label} has its name by an expression, which dhcpd works out for each answer`,
    }),
    ...(macs.length === 0 && other !== undefined && { "MAC address": `host ${label} is known by ${other}` }),
    ...(addresses.length === 0 && {
      address: has("fixed-address6")
        ? `host ${label} has IPv6 addresses alone, and nodes boot by IPv4`
        : `host ${label} has no fixed-address`,
    }),
  };
}
