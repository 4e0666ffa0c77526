import { InputError } from "../../model/input-error";
import { Cidr, holdsAddress } from "../../model/network/ipv4";
import { Master, parseNetwork } from "../../model/network/network";
import { BootNetworkInput, onlyNetwork, parseServedNetworks, ServedNetwork } from "../../model/network/served-networks";
import { Node } from "../../model/nodes/nodes";
import { BootSubnet } from "./boot-subnets";
import { changedLines } from "../changed-text";
import { amongSeveral, DescribedNetwork, meeting } from "./describe-network";

/** The network of the master's own address, and subnets that may be networks beside it. */
export interface Neighbourhood<Subnet extends BootSubnet, Described extends DescribedNetwork<Subnet>> {
  readonly home: Described;
  readonly master: Master;
  readonly others: readonly Subnet[];
  /** Addresses of the master. */
  readonly known: { readonly addresses: readonly string[] };
}

/** The configuration of a DHCP server, whatever its form is. */
export interface ReadText<Subnet extends BootSubnet, Described extends DescribedNetwork<Subnet>> {
  /** A subnet as its nodes see it. */
  readonly describe: (subnet: Subnet) => Described;
  /** Its nodes, when these networks are served. */
  readonly nodesOf: (served: readonly ServedNetwork[]) => readonly Node[];
  /** The text that a program with these networks and nodes keeps. */
  readonly contentWith: (served: readonly ServedNetwork[], nodes: readonly Node[]) => string;
}

/** Networks of a program. */
export interface DescribedNetworks<Described> {
  /** As a program says them, where there are several; in the order of the served ones. */
  readonly networks?: readonly BootNetworkInput[];
  readonly served: readonly ServedNetwork[];
  readonly described: readonly Described[];
  /** Why a subnet with nodes is none of them. */
  readonly remarks: readonly string[];
}

/**
 * Takes each subnet whose hosts are told a boot file for a network, where arguments say of it what its nodes get already. A
 * program that would change a byte for it leaves it to a person.
 */
export function describeSeveral<Subnet extends BootSubnet, Described extends DescribedNetwork<Subnet>>(
  text: ReadText<Subnet, Described>,
  { home, master, others, known }: Neighbourhood<Subnet, Described>,
): DescribedNetworks<Described> {
  const alone = [onlyNetwork(parseNetwork(home.input), master)];
  let found: DescribedNetworks<Described> = { served: alone, described: [home], remarks: [] };
  const candidates = others.filter(({ booting, members }) => booting > 0 && members.length > 0);
  const [direct, behind] = [true, false].map((on) => candidates.filter(({ cidr }) => isOn(cidr, known) === on));
  // a relay may send to the master's address in any network that it is on
  for (const subnet of [...direct, ...behind]) {
    const one = text.describe(subnet);
    try {
      found = withNetwork(found, one, { text, home, master, known });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const remark = `${subnet.place}: ${subnet.cidr.text} is no network of the program: ${error.reason}; its hosts are no nodes`;
      found = { ...found, remarks: [...found.remarks, remark] };
    }
  }
  return found;
}

function isOn(cidr: Cidr, { addresses }: { readonly addresses: readonly string[] }): boolean {
  return addresses.some((address) => holdsAddress(cidr, address));
}

interface Surroundings<Subnet extends BootSubnet, Described extends DescribedNetwork<Subnet>> extends Omit<
  Neighbourhood<Subnet, Described>,
  "others"
> {
  readonly text: ReadText<Subnet, Described>;
}

/** Refuses a network that the library refuses, that changes the text, or whose hosts are taken for nodes of others. */
function withNetwork<Subnet extends BootSubnet, Described extends DescribedNetwork<Subnet>>(
  found: DescribedNetworks<Described>,
  one: Described,
  { text, home, master, known }: Surroundings<Subnet, Described>,
): DescribedNetworks<Described> {
  const { cidr } = one.subnet;
  const { networks = [amongSeveral(home)] } = found;
  const together = [...networks, { ...amongSeveral(one), ...meeting(one, known.addresses) }];
  const { networks: served } = parseServedNetworks({ networks: together }, master);
  // exports name networks by their places, which are those of the served ones
  const ordered = served.flatMap(({ cidr: { text } }) => together.filter((input) => input.cidr === text));
  const [before, after] = [found.served, served].map((some) => {
    const nodes = text.nodesOf(some);
    return { nodes, text: text.contentWith(some, nodes) };
  });
  const lost = before.nodes.find(({ address }) => after.nodes.every((node) => node.address !== address));
  if (lost) throw new InputError(cidr.text, `a host of it has the name or the card of ${lost.name}, ${lost.address}`);
  if (after.nodes.length === before.nodes.length) {
    throw new InputError(cidr.text, "all of its hosts have names or cards of other nodes");
  }
  if (before.text !== after.text) {
    const lines = changedLines(before.text, after.text).join(", ");
    throw new InputError(cidr.text, `the program would change ${lines}`);
  }
  return { ...found, networks: ordered, served, described: [...found.described, one] };
}
