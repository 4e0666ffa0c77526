import { Cidr, contains, isIpv4 } from "../network/ipv4";
import { KnownHosts } from "./known-hosts";
import { Fact, ListedMachine, Said } from "./listed-machine";

/** What all lists together say of one machine. */
export interface WholeMachine {
  /** The entries that speak of it, the first one first. */
  readonly entries: readonly ListedMachine[];
  readonly name?: Said;
  readonly addresses: readonly Said[];
  readonly macs: readonly Said[];
}

/** Machines of a network, and what lies outside of it. */
export interface WholeMachines {
  readonly machines: readonly WholeMachine[];
  /** Machines with addresses in other networks alone, as the lists call them. */
  readonly elsewhere: readonly string[];
}

/**
 * Machines by what lists say of them: entries of one name are one machine, as is an entry whose name is a label alone with the first
 * one of its address. Who lacks a name or an address has the one that hosts(5) gives it.
 *
 * @param network which addresses count; an entry with others alone tells of no card of this network
 */
export function wholeMachines(
  machines: readonly ListedMachine[],
  hosts: KnownHosts,
  network: Cidr | undefined,
): WholeMachines {
  // what does not read as an address stays, and is refused later
  const isInside = ({ text }: Said): boolean => network === undefined || !isIpv4(text) || contains(network, text);
  const completed = machines.map((one) => completedBy(hosts, one));
  const near = completed
    .filter(({ addresses }) => addresses.length === 0 || addresses.some(isInside))
    .map((one) => ({ ...one, addresses: one.addresses.filter(isInside) }));
  const found = grouped(near).map((entries) => wholeMachine(entries, hosts));
  const isElsewhere = ({ entries, addresses }: WholeMachine): boolean =>
    entries.every((entry) => entry.addresses.length === 0) && addresses.length > 0 && !addresses.some(isInside);
  const here = found.filter((one) => !isElsewhere(one));
  const known = new Set(here.flatMap(({ name }) => (name === undefined ? [] : [keyOf(name)])));
  const far = [
    ...completed.filter((one) => one.addresses.length > 0 && !one.addresses.some(isInside)),
    ...found.filter(isElsewhere),
  ]
    .filter(({ name }) => name === undefined || !known.has(keyOf(name)))
    .map(({ name, addresses }) => name?.text ?? addresses[0].text);
  return {
    machines: here.map((one) => ({ ...one, addresses: one.addresses.filter(isInside) })),
    elsewhere: [...new Set(far)],
  };
}

/** Why the lists do not say a fact, where they tell. */
export function lackOf({ entries }: WholeMachine, fact: Fact): string | undefined {
  return entries.map(({ lacks }) => lacks?.[fact]).find((reason) => reason !== undefined);
}

/** What tells a card from others: a MAC address may stand there in several notations. */
export function cardKey({ text }: Said): string {
  return text.toLowerCase().replace(/[-:.]/g, "");
}

function grouped(machines: readonly ListedMachine[]): ListedMachine[][] {
  const byName = new Map<string, ListedMachine[]>();
  const byAddress = new Map<string, ListedMachine[]>();
  const all: ListedMachine[][] = [];
  for (const machine of machines) {
    const key = machine.name && keyOf(machine.name);
    const sameAddress = machine.addresses.map(({ text }) => byAddress.get(text)).find((own) => own !== undefined);
    const known = (key === undefined ? undefined : byName.get(key)) ?? (machine.isLabel ? sameAddress : undefined);
    const entries = known ?? [];
    entries.push(machine);
    if (known === undefined) all.push(entries);
    if (key !== undefined && !byName.has(key)) byName.set(key, entries);
    for (const { text } of machine.addresses) if (!byAddress.has(text)) byAddress.set(text, entries);
  }
  return all;
}

function wholeMachine(entries: readonly ListedMachine[], hosts: KnownHosts): WholeMachine {
  const name = entries.find((entry) => entry.name !== undefined)?.name;
  const listed = entries.flatMap(({ addresses }) => addresses);
  const addresses = listed.length > 0 || name === undefined ? listed : hosts.addressesOf(name.text);
  return {
    ...{ entries, name },
    addresses: distinct(addresses, ({ text }) => text),
    macs: distinct(
      entries.flatMap(({ macs }) => macs),
      cardKey,
    ),
  };
}

/** An entry with the address of a host that it names in the place of one, and with the name of its address. */
function completedBy(hosts: KnownHosts, machine: ListedMachine): ListedMachine {
  const addresses = machine.addresses.flatMap((address) => {
    const found = isIpv4(address.text) ? [] : hosts.addressesOf(address.text);
    return found.length > 0 ? found : [address];
  });
  const name = machine.name ?? addresses.map(({ text }) => hosts.nameOf(text)).find((known) => known !== undefined);
  return { ...machine, ...(name && { name }), addresses };
}

function keyOf({ text }: Said): string {
  return text.toLowerCase();
}

function distinct(words: readonly Said[], key: (word: Said) => string): Said[] {
  const known = new Map<string, Said>();
  for (const word of words) if (!known.has(key(word))) known.set(key(word), word);
  return [...known.values()];
}
