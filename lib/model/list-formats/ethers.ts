import { InputError } from "../input-error";
import { isIpv4 } from "../network/ipv4";
import { wholeOctets } from "../network/mac-address";
import { sourceLines, SourceText, wordPlace } from "../source-lines";
import { ListedMachine, ListReading, said } from "../node-lists/listed-machine";

/** Lines of ethers(5): a MAC address, and a host name or an address. Octets may have one digit. */
export function readEthers(source: SourceText): ListReading {
  const faults: InputError[] = [];
  const machines = sourceLines(source).flatMap((line): ListedMachine[] => {
    const [mac, host] = line.columns;
    if (line.columns.length !== 2) {
      const wrong = wordPlace(line, Math.min(line.columns.length, 2));
      faults.push(new InputError(wrong, `expected "mac host", got ${JSON.stringify(line.text)}`));
      return [];
    }
    const place = wordPlace(line, 0);
    const holder = said(host, wordPlace(line, 1));
    const macs = [said(wholeOctets(mac), place)];
    return [isIpv4(host) ? { place, addresses: [holder], macs } : { place, name: holder, addresses: [], macs }];
  });
  return { machines, faults, remarks: [] };
}
