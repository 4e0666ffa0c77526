import { InputError } from "../input-error";
import { SourceText } from "../source-lines";
import { ListReading, said, Said } from "../node-lists/listed-machine";

/** The first column of each of Kea's tables of leases; what follows grew from release to release. */
export const KEA_LEASES_HEADER = /^address,(?:hwaddr,client_id|duid),/;

const NEEDED = ["address", "hwaddr", "valid_lifetime", "expire", "hostname", "state"] as const;
type Column = (typeof NEEDED)[number];

/** A lease that holds. */
export interface KeaLease {
  readonly place: string;
  readonly address: Said;
  readonly mac: Said;
  readonly name?: Said;
  /** When it was last given, in seconds since 1970. */
  readonly given?: number;
}

/** What a leases file of Kea says. */
export interface KeaLeases {
  readonly leases: readonly KeaLease[];
  /** How many addresses have a last word by which they are free, declined or taken back. */
  readonly ended: number;
  readonly faults: readonly InputError[];
}

/** The leases of Kea's memfile (kea-leases4.csv): the last line of an address counts. Kea quotes nothing, and writes a comma as `&#x2c`. */
export function keaLeases({ name, text }: SourceText): KeaLeases {
  const [header, ...lines] = text.replace(/\r/g, "").split("\n");
  const columns = header.split(",");
  if (columns.includes("duid")) throw new InputError(`${name}:1:1`, "has leases of DHCPv6, and nodes boot by IPv4");
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new InputError(`${name}:1:1`, `has no ${missing.join(", ")}, expected Kea's leases`);
  const faults: InputError[] = [];
  const last = new Map<string, KeaLease | undefined>();
  lines.forEach((line, i) => {
    const words = line.split(",");
    // the last line may be one that Kea was writing
    if (line === "" || (i === lines.length - 1 && words.length < columns.length)) return;
    const place = `${name}:${i + 2}`;
    if (words.length < NEEDED.length) {
      faults.push(new InputError(`${place}:1`, `has ${words.length} columns, expected ${columns.length}`));
      return;
    }
    const word = (column: Column): Said => {
      const at = columns.indexOf(column);
      const before = words.slice(0, at).reduce((sum, { length }) => sum + length + 1, 0);
      return said(unescaped(words.at(at) ?? ""), `${place}:${before + 1}`);
    };
    const address = word("address");
    last.delete(address.text);
    last.set(address.text, holding(word) ? leaseOf(`${place}:1`, word) : undefined);
  });
  const leases = [...last.values()].filter((lease) => lease !== undefined);
  return { leases, ended: last.size - leases.length, faults };
}

/** The leases as a list of machines, by the names that these call themselves. */
export function readKeaLeases(source: SourceText): ListReading {
  const { leases, ended, faults } = keaLeases(source);
  return {
    machines: leases.map(({ place, address, mac, name }) => ({
      ...{ place, addresses: [address], macs: mac.text === "" ? [] : [mac] },
      ...(name && { name }),
      lacks: {
        name: `the lease of ${address.text} has no hostname`,
        "MAC address": `the lease of ${address.text} has no hardware address`,
      },
    })),
    faults,
    remarks: [
      ...(ended === 0 ? [] : [`${source.name}: leases that have ended are left out: ${ended}`]),
      ...(leases.length === 0
        ? []
        : [`${source.name}: addresses of leases are lent, and another machine may get them later: ${leases.length}`]),
    ],
  };
}

/** State 0 is that of a lease that was given; a life of no seconds is how Kea writes that it deleted one. */
function holding(word: (column: Column) => Said): boolean {
  return word("state").text === "0" && word("valid_lifetime").text !== "0";
}

function leaseOf(place: string, word: (column: Column) => Said): KeaLease {
  const [name, expire, life] = [word("hostname"), Number(word("expire").text), Number(word("valid_lifetime").text)];
  const given = expire - life;
  return {
    ...{ place, address: word("address"), mac: word("hwaddr") },
    ...(name.text !== "" && { name: { ...name, text: name.text.replace(/\.$/, "") } }),
    ...(Number.isSafeInteger(given) && given > 0 && given < 2 ** 33 && { given }),
  };
}

function unescaped(text: string): string {
  return text.replace(/&#x([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
}
