import { InputError } from "../input-error";
import { isIpv4 } from "../network/ipv4";
import { sourceLines, SourceText, wordPlace } from "../source-lines";
import { HostsFact, said } from "../node-lists/listed-machine";

/** What a text of hosts(5) tells of names. */
export interface HostsReading {
  readonly facts: readonly HostsFact[];
  readonly faults: readonly InputError[];
}

/** The lines of hosts(5) that give IPv4 addresses of machines: loopback and IPv6 are left out, since no node boots by them. */
export function readHosts(source: SourceText): HostsReading {
  const faults: InputError[] = [];
  const facts = sourceLines(source).flatMap((line): HostsFact[] => {
    const [address, ...names] = line.columns;
    if (address.includes(":") || /^127\./.test(address)) return [];
    if (!isIpv4(address) || names.length === 0) {
      const got = JSON.stringify(line.text);
      faults.push(new InputError(wordPlace(line, isIpv4(address) ? 1 : 0), `expected "address name", got ${got}`));
      return [];
    }
    return [{ address: said(address, wordPlace(line, 0)), names }];
  });
  return { facts, faults };
}
