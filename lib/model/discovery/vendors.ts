import { InputError } from "../input-error";
import { SourceText } from "../source-lines";

const LINE = /^([0-9A-F]{2})-([0-9A-F]{2})-([0-9A-F]{2})\s+\(hex\)\s+(.+?)\s*$/;

/** Of an address that its owner made up; the second lowest bit of the first octet says so (IEEE 802). */
const LOCAL = "locally administered";

/** Vendors of cards, by the IEEE's list oui.txt, for those addresses that are asked for. Some have none in it. */
export function vendorsOf({ name, text }: SourceText, macs: readonly string[]): ReadonlyMap<string, string> {
  const wanted = new Set(macs.map(prefixOf));
  const vendors = new Map<string, string>();
  let known = 0;
  for (const line of text.split("\n")) {
    const match = LINE.exec(line);
    if (!match) continue;
    known++;
    const [, first, second, third, vendor] = match;
    const prefix = [first, second, third].join(":").toLowerCase();
    if (wanted.has(prefix)) vendors.set(prefix, vendor);
  }
  if (known === 0)
    throw new InputError(name, 'has no vendor, expected the IEEE\'s oui.txt with lines "00-00-00 (hex) NAME"');
  return new Map(
    macs.flatMap((mac) => {
      const vendor = vendors.get(prefixOf(mac)) ?? (isLocal(mac) ? LOCAL : undefined);
      return vendor === undefined ? [] : [[mac, vendor] as const];
    }),
  );
}

function prefixOf(mac: string): string {
  return mac.slice(0, 8).toLowerCase();
}

function isLocal(mac: string): boolean {
  return (parseInt(mac.slice(0, 2), 16) & 2) === 2;
}
