import { Network } from "../../model/network/network";
import { BootSubnet, BootSubnets } from "./boot-subnets";

/** What is described of a DHCP server, as far as a person has to know more of it. */
interface Opening {
  readonly subnets: BootSubnets<BootSubnet>;
  readonly described: readonly BootSubnet[];
  /** Why subnets with nodes are no networks of the program. */
  readonly leftOut: readonly string[];
  /** Where nodes are sent. */
  readonly address: string;
  /** Those of the master's interfaces. */
  readonly addresses: readonly string[];
  readonly secrets: readonly { readonly place: string }[];
  readonly network: Network;
  /** Whether it reserves an address of a node. */
  readonly reserves: boolean;
}

/** What is told of any DHCP server, whichever program reads its configuration. */
export function openingRemarks(source: string, opening: Opening): string[] {
  const { subnets, described, leftOut, address, addresses, secrets, network, reserves } = opening;
  return [
    ...choiceRemarks(source, subnets, described),
    ...leftOut,
    ...foreignAddressRemarks(address, addresses),
    ...secrets.map(
      ({ place }) => `${place}: is a secret; it lies in the clear in the program's folder and in the state`,
    ),
    ...(reserves ? [] : [`${source}: reserves no address of ${network.cidr.text} that is a node's`]),
  ];
}

/** @param nextServers that the configuration says anywhere */
export function nextServerRemarks(source: string, nextServers: readonly unknown[]): string[] {
  if (nextServers.length > 0) return [];
  return [`${source}: says no next-server, so nodes are told 0.0.0.0, and not all firmware then asks who answered`];
}

/** Nodes may be sent to another machine, which no program of this one can be about. */
function foreignAddressRemarks(address: string, addresses: readonly string[]): string[] {
  if (addresses.length === 0 || addresses.includes(address)) return [];
  const own = addresses.filter((one) => !one.startsWith("127.")).join(", ");
  return [
    `${address}: nodes are sent there, and it is no address of the master, which has ${own}; an up is refused until it is one`,
  ];
}

/** Says which subnets the program is about, where there are others. */
function choiceRemarks(
  source: string,
  { all, reason }: BootSubnets<BootSubnet>,
  described: readonly BootSubnet[],
): string[] {
  if (all.length === described.length) return [];
  const names = described.map(({ cidr }) => cidr.text).join(", ");
  const list = all.map(({ cidr, hosts }) => `${cidr.text} has ${hosts} hosts`).join(", ");
  const why = described.length === 1 ? reason : "whose hosts are told a boot file";
  return [`${source}: of its subnets the program describes ${names}, ${why}; ${list}`];
}
