import fc from "fast-check";
import { knownHosts } from "../../../../lib/model/node-lists/known-hosts";
import { ListFormatName, readList } from "../../../../lib/model/list-formats/formats";
import { NodeList, nodeListOf, Selection } from "../../../../lib/model/node-lists/node-list";
import { ListedNode } from "../../../../lib/model/nodes/nodes";
import { dotted } from "../addresses";

/** A text and its format. */
export type Given = readonly [format: ListFormatName, text: string, name?: string];

/** What some texts say together: nodes, and everything else as the lines that a person is told. */
export function listFrom(texts: readonly Given[], selection: Selection = {}): NodeList {
  const readings = texts.map(([format, text, name = "list"]) => readList({ name, text }, format));
  const list = nodeListOf(
    readings.flatMap(({ machines }) => machines),
    knownHosts(readings.flatMap(({ facts = [] }) => facts)),
    selection,
  );
  return {
    nodes: list.nodes,
    faults: [...readings.flatMap(({ faults }) => faults), ...list.faults],
    remarks: [...readings.flatMap(({ remarks }) => remarks), ...list.remarks],
  };
}

export function faultsOf(texts: readonly Given[], selection: Selection = {}): string[] {
  return listFrom(texts, selection).faults.map(({ message }) => message);
}

const hexadecimal = (number: number, octets: number): string =>
  (
    number
      .toString(16)
      .padStart(2 * octets, "0")
      .match(/../g) as string[]
  ).join(":");

/** Lists of nodes: names, short and full, addresses of one network and cards, each of one node alone. */
export const anyNodes = (mostCards = 3): fc.Arbitrary<ListedNode[]> =>
  fc
    .uniqueArray(fc.nat({ max: 60_000 }), { minLength: 1, maxLength: 12 })
    .chain((numbers) =>
      fc.tuple(
        ...numbers.map((number) =>
          fc.record({
            number: fc.constant(number),
            label: fc.constantFrom("s", "rack1-n", "gpu"),
            domain: fc.constantFrom("", ".example.com", ".cluster.example.com"),
            cards: fc.integer({ min: 1, max: mostCards }),
          }),
        ),
      ),
    )
    .map((all) =>
      all.map(({ number, label, domain, cards }): ListedNode => {
        const [mac, ...otherMacs] = Array.from({ length: cards }, (_, i) => `52:54:${hexadecimal(number * 4 + i, 4)}`);
        const name = `${label}${number}${domain}`;
        return { name, address: dotted(0x0a000101 + number), mac, ...(otherMacs.length > 0 && { otherMacs }) };
      }),
    );

/** One MAC address in a notation that people use. */
export const anyNotation = (mac: string): fc.Arbitrary<string> => {
  const digits = mac.replaceAll(":", "");
  return fc.constantFrom(
    ...[mac, mac.toUpperCase(), mac.replaceAll(":", "-"), mac.replaceAll(":", "-").toUpperCase()],
    ...[digits, (digits.match(/..../g) as string[]).join(".")],
  );
};
