import { AskingMachine } from "./asking-machines";
import { LeasedMachine } from "./leased-machines";

/** A machine that could become a node: it has no address of its own. */
export interface DiscoveredMachine extends Omit<AskingMachine, "isAnswered"> {
  /** The address that is lent to it. */
  readonly lease?: string;
}

/** What logs and leases say of machines, by what is known of them. */
export interface Discovery {
  readonly machines: readonly DiscoveredMachine[];
  /** Nodes of the list that asked and whose last word from the server is no address. */
  readonly unansweredNodes: readonly { readonly node: string; readonly mac: string; readonly reason?: string }[];
}

/**
 * Machines that asked and got no address, and those that hold a lease and are no node. Who got an address and is in no leases file that was
 * read has it by a reservation, so it is not listed.
 *
 * @param nodes names of known nodes by the MAC addresses of all their cards
 */
export function discovered(
  asking: readonly AskingMachine[],
  leased: readonly LeasedMachine[],
  nodes: ReadonlyMap<string, string>,
): Discovery {
  const leases = new Map(leased.map((lease) => [lease.mac, lease] as const));
  const inLogs = new Set(asking.map(({ mac }) => mac));
  const listed = asking.flatMap(({ isAnswered, ...machine }): DiscoveredMachine[] => {
    const lease = leases.get(machine.mac);
    if (nodes.has(machine.mac) || (isAnswered && lease === undefined)) return [];
    const name = machine.name ?? lease?.name;
    return [{ ...machine, ...(name !== undefined && { name }), ...(lease && { lease: lease.address }) }];
  });
  const quiet = [...leases.values()]
    .filter(({ mac }) => !inLogs.has(mac) && !nodes.has(mac))
    .map(({ mac, address, name, since }): DiscoveredMachine => {
      const times = since === undefined ? {} : { first: since, last: since };
      return { mac, asked: 0, via: [], lease: address, ...times, ...(name !== undefined && { name }) };
    });
  return {
    machines: [...listed, ...quiet],
    unansweredNodes: asking.flatMap(({ mac, isAnswered, reason }) => {
      const node = nodes.get(mac);
      return node === undefined || isAnswered ? [] : [{ node, mac, ...(reason !== undefined && { reason }) }];
    }),
  };
}
