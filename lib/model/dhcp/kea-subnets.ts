import { InputError } from "../input-error";
import { Cidr } from "../network/ipv4";
import { itemsOf, KeaValue, scalarOf } from "./kea-tree";

/** A subnet of Kea's configuration. */
export interface KeaSubnet {
  readonly value: KeaValue;
  /** Such as `10.0.0.0/24`. */
  readonly prefix: string;
  /** The shared network that it stands in. */
  readonly sharedNetwork?: KeaValue;
  readonly dhcp4: KeaValue;
}

/** Subnets in the order of the text. */
export function keaSubnets(dhcp4: KeaValue): KeaSubnet[] {
  const of = (holder: KeaValue, sharedNetwork?: KeaValue): KeaSubnet[] =>
    itemsOf(holder, "subnet4").map((value) => ({
      ...{ value, dhcp4, prefix: scalarOf(value, "subnet") ?? "" },
      ...(sharedNetwork && { sharedNetwork }),
    }));
  const shared = itemsOf(dhcp4, "shared-networks").flatMap((network) => of(network, network));
  return [...of(dhcp4), ...shared].sort((one, other) => one.value.start - other.value.start);
}

/** The subnet of a network; refuses a text that does not declare it. */
export function keaSubnetOf(dhcp4: KeaValue, source: string, cidr: Cidr): KeaSubnet {
  const found = keaSubnets(dhcp4).find(({ prefix }) => prefix === cidr.text);
  if (found) return found;
  throw new InputError(source, `declares no subnet ${cidr.text}, expected the configuration of ${cidr.text}`);
}

/** The wire of a subnet, where others are on it. */
export function keaWireOf({ sharedNetwork }: KeaSubnet): KeaValue | undefined {
  return sharedNetwork !== undefined && itemsOf(sharedNetwork, "subnet4").length > 1 ? sharedNetwork : undefined;
}
