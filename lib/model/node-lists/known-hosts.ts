import { HostsFact, Said } from "./listed-machine";

/** What hosts(5) files tell of names and addresses. */
export interface KnownHosts {
  /** The addresses of a name. */
  addressesOf(name: string): readonly Said[];
  /** The first name of an address. */
  nameOf(address: string): Said | undefined;
}

export function knownHosts(facts: readonly HostsFact[]): KnownHosts {
  const addresses = new Map<string, Said[]>();
  const names = new Map<string, Said>();
  for (const { address, names: called } of facts) {
    for (const name of new Set(called.map((one) => one.toLowerCase()))) {
      const known = addresses.get(name);
      if (known) known.push(address);
      else addresses.set(name, [address]);
    }
    if (!names.has(address.text)) names.set(address.text, { text: called[0], place: address.place });
  }
  return {
    addressesOf: (name) => addresses.get(name.toLowerCase()) ?? [],
    nameOf: (address) => names.get(address),
  };
}
