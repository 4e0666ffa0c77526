import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { masqueradeShape } from "../../lib/model/network/masquerade";
import { networkShape } from "../../lib/model/network/network";
import { bootNetworkShape } from "../../lib/model/network/served-networks";
import { argumentsOf, flag, inputs, lifted, text } from "../../lib/resources/arguments/argument-schema";

/** What leaves a network with the master's address. */
export interface MasqueradeArgs {
  /** Interface of the master by which packets leave for other networks, such as `eth1`: not that of the boot network. */
  outInterface: pulumi.Input<string>;
}

/** The network that nodes boot in. */
export interface NetworkArgs {
  /** The network with its prefix length, 1 to 30, host bits zero, such as `10.0.0.0/24` (rule addresses-in-network). */
  cidr: pulumi.Input<string>;
  /**
   * Router of the nodes: the master's address where the master routes for them.
   * @default none
   */
  gateway?: pulumi.Input<string>;
  /**
   * Domain that DHCP tells the nodes.
   * @default none
   */
  domain?: pulumi.Input<string>;
  /**
   * Addresses of name servers.
   * @default none - nodes resolve by /etc/hosts, as in the HOWTO
   */
  nameServers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Addresses of the time servers that the master follows; nodes follow the master.
   * @default none - the master keeps one time for all nodes by itself
   */
  timeServers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Gives what nodes send beyond the network the address of the master (NAT), by firewalld or, on centos5, by iptables. The master
   * has to be their `gateway` (rule masquerade-by-gateway). A cluster or {@link Master} makes it so. Plain, since it decides which
   * resources there are.
   * @default none - what nodes send beyond the network keeps their addresses, where the master passes it on at all
   */
  masquerade?: MasqueradeArgs;
}

const masqueradeSchema = argumentsOf<MasqueradeArgs>()(inputs(masqueradeShape));
const plainNetworkShape = { ...inputs(networkShape), masquerade: z.optional(masqueradeSchema) };

export const networkSchema = lifted(argumentsOf<NetworkArgs>()(plainNetworkShape));

/** One boot network of several. */
export interface BootNetworkArgs extends NetworkArgs {
  /** Its name among the networks: at most 32 lower-case letters, digits and inner hyphens. Plain, since it also names resources. */
  name: string;
  /**
   * Address of the master that DHCP sends its nodes to as next-server and time server. In a network that the master is on, its
   * address there; behind a relay, one of those in the other networks (rule several-networks).
   * @default master.address, where it lies in the network or the network is behind a relay; missing elsewhere is refused
   */
  masterAddress?: pulumi.Input<string>;
  /**
   * Whether the master has no address in the network, and a DHCP relay (RFC 1542) passes on what its nodes ask. The relay, and the
   * routes between master and network, are not ours to make. Plain, since it decides which resources there are.
   * @default false
   */
  relayed?: boolean;
  /**
   * Name of the wire that the network shares with others of the same `sharedNetwork`, such as two subnets on one interface or
   * VLAN: `shared-network` of dhcpd.conf(5), which dhcpd needs there.
   * @default none - the network has a wire of its own
   */
  sharedNetwork?: pulumi.Input<string>;
}

/** Where nodes boot: `network`, or `networks` for several; exactly one of the two. */
export interface NetworkSourceArgs {
  /**
   * The network that nodes boot in.
   * @default those of {@link networks}
   */
  network?: NetworkArgs;
  /**
   * The networks that nodes boot in, in place of {@link network}. Each node belongs to the network that holds its address. They do
   * not overlap, and one holds `master.address`; nodes of every other reach that address by their `gateway` (rule several-networks).
   * @default none - one network
   */
  networks?: BootNetworkArgs[];
}

const bootNetworkSchema = argumentsOf<BootNetworkArgs>()({
  ...inputs(bootNetworkShape),
  masquerade: z.optional(masqueradeSchema),
  name: text,
  relayed: z.optional(flag),
});

export const networkSourceSchema = argumentsOf<NetworkSourceArgs>()({
  network: z.optional(networkSchema),
  networks: z.optional(z.array(bootNetworkSchema)),
});
