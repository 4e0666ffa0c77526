import { InputError } from "../input-error";
import { wholeOctets } from "../network/mac-address";
import { Master } from "../network/network";
import type { ServedNetwork } from "../network/served-networks";
import { Node } from "../nodes/nodes";
import { optionOf } from "./kea-settings";
import { keaSubnets } from "./kea-subnets";
import { itemsOf, KeaValue, memberOf, scalarOf } from "./kea-tree";
import { AssignedHost, assignHosts } from "./reservations";

/** A reservation of Kea's configuration, with the list that it stands in. */
export interface KeaHost {
  readonly value: KeaValue;
  readonly list: KeaValue;
  /** What has that list: a subnet, or the whole configuration. */
  readonly holder: KeaValue;
}

export interface KeaHosts {
  readonly reservations: readonly AssignedHost<KeaHost>[];
  readonly others: readonly { readonly host: KeaHost; readonly reason: string }[];
}

/** Sorts the reservations of a text, be they global or those of a subnet, into nodes of the networks and others. */
export function keaReservations(dhcp4: KeaValue, networks: readonly ServedNetwork[], master: Master): KeaHosts {
  const claims = keaHosts(dhcp4).map((host) => ({
    ...{ host, place: host.value.place, namesItsNode: nameOf(host.value) !== undefined },
    claim: () => claimOf(host.value),
  }));
  const { assigned, others } = assignHosts(claims, networks, master);
  return { reservations: assigned, others };
}

/** Every reservation, in the order of the text. */
export function keaHosts(dhcp4: KeaValue): KeaHost[] {
  const holders = [dhcp4, ...keaSubnets(dhcp4).map(({ value }) => value)];
  const hosts = holders.flatMap((holder) => {
    const list = memberOf(holder, "reservations");
    // an include leaves an empty text
    return list === undefined
      ? []
      : itemsOf(holder, "reservations").flatMap((value) => (value.members.length > 0 ? [{ value, list, holder }] : []));
  });
  return hosts.sort((one, other) => one.value.start - other.value.start);
}

/** What a machine with this reservation is called. */
export function nameOf(reservation: KeaValue): string | undefined {
  const own = scalarOf(reservation, "hostname");
  return own === undefined || own === "" ? optionOf(reservation, "host-name")?.value : own;
}

function claimOf(value: KeaValue): Node {
  const one = (what: string, said: string | undefined): string => {
    if (said === undefined || said === "") throw new InputError(what, `has no ${what}`);
    return said;
  };
  const other = ["client-id", "duid", "circuit-id", "flex-id"].find((key) => memberOf(value, key) !== undefined);
  if (other !== undefined && memberOf(value, "hw-address") === undefined) {
    throw new InputError("host", `is known by its ${other}, and has no hw-address`);
  }
  return {
    name: one("hostname", nameOf(value)?.replace(/\.$/, "")),
    address: one("ip-address", scalarOf(value, "ip-address")),
    mac: wholeOctets(one("hw-address", scalarOf(value, "hw-address")).replace(/-/g, ":")),
  };
}
