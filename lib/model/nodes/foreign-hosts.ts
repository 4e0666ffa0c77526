import { boundedEntries, ForeignFindings } from "../files/foreign-entries";

interface HostsEntry {
  readonly line: number;
  readonly address: string;
  readonly names: readonly string[];
}

/**
 * Lines of others in hosts(5) that send the master elsewhere when it means a node: another address of a name of ours, before our
 * block or behind it, since a resolver gives all of them; and, before it, another first name of an address of ours. In which order
 * names are looked for elsewhere, as nsswitch.conf(5) says, is not looked at.
 *
 * @param ours text of our block, the master first
 */
export function foreignHosts(
  { path, block }: { path: string; block: string },
  ours: string,
  text: string,
): ForeignFindings {
  const own = entriesOf(ours, () => true);
  const master = own.at(0)?.names ?? [];
  const addresses = new Map(own.flatMap(({ address, names }) => names.map((name) => [name, address] as const)));
  const nodes = new Map(own.map(({ address, names }) => [address, names] as const));
  const begin = text.split("\n").indexOf(`# BEGIN pulumi-diskless ${block}`);
  let inside = false;
  const foreign = entriesOf(text, (line) => {
    if (line.startsWith("# BEGIN pulumi-diskless ")) inside = true;
    const outside = !inside;
    if (line.startsWith("# END pulumi-diskless ")) inside = false;
    return outside;
  });
  const entries = foreign.flatMap(({ line, address, names }): (readonly [string, string])[] => {
    const before = begin < 0 || line <= begin;
    const effects = names.flatMap((name) => {
      const wanted = addresses.get(name);
      if (wanted === undefined || wanted === address) return [];
      // the name that a machine has for itself may well be its loopback address there
      if (isLoopback(address) && master.includes(name)) return [];
      return [before ? `${name} is ${address} before it is ${wanted}` : `${name} is ${address} as well as ${wanted}`];
    });
    const called = nodes.get(address);
    if (before && called !== undefined && names.length > 0 && !called.includes(names[0]))
      effects.push(`${address} is called ${names[0]} before it is ${called[0]}`);
    return effects.length === 0 ? [] : [[`${path}:${line}`, effects.join("; ")]];
  });
  return { entries: boundedEntries(entries), remarks: [] };
}

function isLoopback(address: string): boolean {
  return /^127\./.test(address) || address === "::1";
}

function entriesOf(text: string, counts: (line: string) => boolean): HostsEntry[] {
  return text.split("\n").flatMap((line, i) => {
    if (!counts(line)) return [];
    const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (address === "") return [];
    return [{ line: i + 1, address, names: names.map((name) => name.toLowerCase()) }];
  });
}
