import { Statement } from "../../model/dhcp/dhcpd-conf";
import { parseLabel } from "../../model/arguments/label";
import { InputError } from "../../model/input-error";
import { holdsAddress, parseIpv4 } from "../../model/network/ipv4";
import { Network, NetworkInput, parseNetwork } from "../../model/network/network";
import { BootNetworkInput } from "../../model/network/served-networks";
import { accepted } from "../accepted";
import { BootSubnet, DhcpdSubnet } from "./boot-subnets";
import { StatedSettings } from "./stated-settings";

/** A subnet in the words of a program. */
export interface DescribedNetwork<Subnet extends BootSubnet = BootSubnet> {
  readonly subnet: Subnet;
  readonly input: NetworkInput;
  /** Whom its nodes are sent to. */
  readonly nextServer?: string;
}

/** A subnet of a dhcpd.conf(5) in the words of a program. */
export interface DescribedDhcpd extends DescribedNetwork<DhcpdSubnet> {
  readonly settings: StatedSettings;
}

/** A subnet as its nodes see it. */
export function describeNetwork(statements: readonly Statement[], subnet: DhcpdSubnet): DescribedDhcpd {
  const settings = new StatedSettings(statements, [subnet]);
  const { cidr } = subnet;
  const checked = (input: Partial<NetworkInput>): Network => parseNetwork({ cidr: cidr.text, ...input });
  const input = {
    cidr: cidr.text,
    gateway: settings.take(
      ([gateway, ...more]) => (more.length > 0 ? undefined : checked({ gateway }).gateway),
      ...["option", "routers"],
    ),
    domain: settings.take(([domain]) => checked({ domain }).domain, "option", "domain-name"),
    nameServers: settings.take(
      (nameServers) => checked({ nameServers }).nameServers,
      ...["option", "domain-name-servers"],
    ),
  };
  settings.take((values) => values.join() === cidr.netmask || undefined, "option", "subnet-mask");
  const nextServer = settings.take(([server]) => parseIpv4(server, "next-server"), "next-server");
  for (const name of ["routers", "domain-name", "domain-name-servers"]) settings.explain("option", name);
  settings.explain("next-server");
  return { subnet, settings, input, nextServer };
}

/** A network among several: what it is called, and how its nodes and the master meet. */
export function amongSeveral({ subnet: { cidr, wire }, input }: DescribedNetwork): BootNetworkInput {
  const isShared = wire !== undefined && wire.cidrs.length > 1;
  const own = isShared ? undefined : wire?.name;
  return {
    name: (own !== undefined && accepted(() => parseLabel(own, ""))) || `net-${cidr.network.replaceAll(".", "-")}`,
    ...input,
    ...(isShared && { sharedNetwork: labelOf(wire.name) }),
  };
}

/**
 * How nodes of a network without `master.address` reach the master: by its address there, or by a relay.
 *
 * @param addresses those of the master
 */
export function meeting(
  { subnet, nextServer }: DescribedNetwork,
  addresses: readonly string[],
): Pick<BootNetworkInput, "masterAddress" | "relayed"> {
  const { cidr } = subnet;
  const own = addresses.filter((address) => holdsAddress(cidr, address));
  if (own.length > 0) {
    const isOwn = nextServer !== undefined && own.includes(nextServer);
    return { masterAddress: isOwn ? nextServer : own[0] };
  }
  if (addresses.length === 0) {
    if (holdsAddress(cidr, nextServer)) return { masterAddress: nextServer };
    throw new InputError(cidr.text, `the master's addresses could not be read, and no next-server says the one in it`);
  }
  refuseUnheardWire(subnet, addresses);
  return { relayed: true, ...(nextServer !== undefined && { masterAddress: nextServer }) };
}

/** dhcpd serves such a network as well, and no argument says it. */
function refuseUnheardWire({ cidr, wire }: BootSubnet, addresses: readonly string[]): void {
  const isOn = (wire?.cidrs ?? []).some((other) => addresses.some((address) => holdsAddress(other, address)));
  if (isOn) {
    throw new InputError(cidr.text, "the master has no address in it, and is on its wire by another one");
  }
}

/** A name of dhcpd.conf(5), which may hold anything, as a label. */
function labelOf(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return accepted(() => parseLabel(plain.replace(/^-|-$/g, "").slice(0, 32), "")) ?? "wire";
}
