import { InputError } from "../input-error";
import { expandHostList } from "../nodes/host-list";
import { sourceLines, SourceText, wordPlace } from "../source-lines";
import { ListedMachine, ListReading, said } from "../node-lists/listed-machine";

/**
 * The nodes of a genders(3) file: host lists, each with attributes apart by commas. A node may stand in several lines. Attributes are
 * of no fixed meaning, so none is taken for an address.
 */
export function readGenders(source: SourceText): ListReading {
  const faults: InputError[] = [];
  const machines = new Map<string, ListedMachine>();
  const attributes = new Set<string>();
  for (const line of sourceLines(source)) {
    const place = wordPlace(line, 0);
    const [nodes, ...rest] = line.columns;
    if (rest.length > 1) {
      faults.push(new InputError(wordPlace(line, 2), `expected "nodes attributes", got ${JSON.stringify(line.text)}`));
      continue;
    }
    rest.flatMap((words) => words.split(",")).forEach((word) => attributes.add(word.split("=")[0]));
    try {
      for (const name of expandHostList(nodes, place)) {
        if (!machines.has(name)) machines.set(name, { place, name: said(name, place), addresses: [], macs: [] });
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(error);
    }
  }
  const lost = attributes.size === 0 ? [] : [`${source.name}: attributes of nodes are not taken: ${attributes.size}`];
  return { machines: [...machines.values()], faults, remarks: lost };
}
