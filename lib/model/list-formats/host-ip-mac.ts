import { sourceLines, SourceText, wordPlace } from "../source-lines";
import { ListReading, said } from "../node-lists/listed-machine";

/** The HOWTO's list: `hostname ip mac` a line, with the MAC addresses of further cards behind. */
export function readHostIpMac(source: SourceText): ListReading {
  const machines = sourceLines(source).map((line) => {
    const [name, address, ...macs] = line.columns.map((word, i) => said(word, wordPlace(line, i)));
    return { place: name.place, name, addresses: line.columns.length > 1 ? [address] : [], macs, saysAllCards: true };
  });
  return { machines, faults: [], remarks: [] };
}
