import { InputError } from "../input-error";
import { SourceText } from "../source-lines";
import { withoutComments } from "./json-with-comments";
import { ListedMachine, ListReading, Said } from "../node-lists/listed-machine";
import { YamlTree, yamlTree } from "./yaml-tree";

/** A list of `{ name, address, mac, otherMacs }`, as the `nodes` of a program have it. */
export function readJson(given: SourceText): ListReading {
  const { source } = withoutComments(given);
  const root = yamlTree(source);
  const items = root.items();
  if (!/^\s*\[/.test(source.text))
    throw new InputError(root.place, "is no list, expected [{ name, address, mac }, ...]");
  const faults: InputError[] = [];
  const others = new Set<string>();
  const machines = items.flatMap((item): ListedMachine[] => {
    if (item.members().length === 0) {
      faults.push(new InputError(item.place, "is no node, expected { name, address, mac }"));
      return [];
    }
    item.members().forEach(({ name }) => KNOWN.includes(name.text) || others.add(name.text));
    const [name] = wordsOf(item, "name") as (Said | undefined)[];
    const macs = [
      ...wordsOf(item, "mac"),
      ...(item.member("otherMacs")?.items() ?? []).flatMap(({ said }) => said ?? []),
    ];
    return [
      { place: item.place, ...(name && { name }), addresses: wordsOf(item, "address"), macs, saysAllCards: true },
    ];
  });
  const remarks = others.size === 0 ? [] : [`${source.name}: members are not taken: ${[...others].join(", ")}`];
  return { machines, faults, remarks };
}

const KNOWN = ["name", "address", "mac", "otherMacs"];

function wordsOf(tree: YamlTree, key: string): Said[] {
  return [tree.member(key)?.said].flatMap((word) => word ?? []);
}
