import { InputError } from "../../model/input-error";
import { holdsAddress } from "../../model/network/ipv4";
import { NetworkInput } from "../../model/network/network";
import { BootNetworkInput, ServedNetwork } from "../../model/network/served-networks";
import { Node } from "../../model/nodes/nodes";
import { DescribedNetwork } from "./describe-network";

/** What the configuration of a DHCP server says, in the words of a program. */
export interface DescribedDhcp {
  /** The network of the master's own address. */
  readonly network: NetworkInput;
  /** All of them, where there are several. */
  readonly networks?: readonly BootNetworkInput[];
  readonly served: readonly ServedNetwork[];
  readonly master: { readonly hostname: string; readonly address: string };
  readonly nodes: readonly Node[];
  readonly bootProgram?: string;
  readonly leaseSeconds?: number;
  /** What stays as it stands without an argument that describes it: `place: words`. */
  readonly remarks: readonly string[];
}

/** What is known of the master besides that configuration. */
export interface KnownMaster {
  readonly hostname: string;
  /** Its address in the boot network, as a person gave it. */
  readonly given?: string;
  /** An address that something else says. */
  readonly found?: string;
  /** Addresses of its interfaces; none where they could not be asked. */
  readonly addresses: readonly string[];
}

export const SHORTEST_LEASE = 60;

/** The address that a person gave, else whom all nodes are sent to, else /etc/hosts, else its only one there, else whom any statement sends to. */
export function masterAddressOf(
  { given, found, addresses }: KnownMaster,
  { nextServer, subnet: { cidr } }: DescribedNetwork,
  nextServers: readonly string[],
): string {
  const inside = (address: string | undefined) => (holdsAddress(cidr, address) ? address : undefined);
  const only = (some: readonly string[]) => (some.length === 1 ? some[0] : undefined);
  const anywhere = [...new Set(nextServers)].filter(inside);
  const address = given ?? inside(nextServer) ?? inside(found) ?? only(addresses.filter(inside)) ?? only(anywhere);
  if (address !== undefined) return address;
  throw new InputError(
    "--address",
    `is missing, expected the master's address in ${cidr.text}: no next-server, no line of /etc/hosts and no one address of an interface says it`,
  );
}
