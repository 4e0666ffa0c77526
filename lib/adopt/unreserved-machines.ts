import { contentOf, leasedHosts } from "../model/dhcp/foreign-leases";
import { Lease } from "../model/dhcp/leases-file";
import { holdsAddress } from "../model/network/ipv4";
import { parseMacAddress } from "../model/network/mac-address";
import { Network } from "../model/network/network";
import { cardsOf } from "../model/nodes/cards";
import { Node } from "../model/nodes/nodes";
import { accepted } from "./accepted";

/** A machine that a person may want to make a node. */
export interface UnreservedMachine {
  /** What it calls itself, which need not be a name that a node may have. */
  readonly name: string;
  readonly address: string;
  readonly mac: string;
}

/** Machines of the boot networks that hold a lease, and have no reservation; one that holds several has the last of them. */
export function unreservedMachines(leases: readonly Lease[], { networks, nodes }: Placing): UnreservedMachine[] {
  const machines = new Map<string, UnreservedMachine>();
  for (const { name, address, mac } of leases) {
    const known = nodes.some((node) => cardsOf(node).includes(mac) || node.address === address);
    const isOfNetwork =
      networks.some(({ cidr }) => holdsAddress(cidr, address)) &&
      accepted(() => parseMacAddress(mac, "")) !== undefined;
    if (known || !isOfNetwork) continue;
    machines.delete(mac);
    machines.set(mac, { name: name ?? "", address, mac });
  }
  return [...machines.values()];
}

interface Placing {
  readonly networks: readonly Network[];
  readonly nodes: readonly Node[];
}

/** A reservation that only the leases file has: dhcpd would know its card twice if the program had it too. */
export function leasedHostRemarks(path: string, hosts: string): string[] {
  return leasedHosts(path, hosts).map(
    (host) =>
      `${path}: host ${host.name} (${contentOf(host)}) is reserved over dhcpd's control channel, as xCAT and Foreman do, and is no ` +
      "node of the program; take it away there before the program has a node of its card or address",
  );
}
