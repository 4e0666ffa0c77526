import { Document, isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import { InputError } from "../input-error";
import { SourceText } from "../source-lines";
import { placesIn } from "../source-places";
import { said, Said } from "../node-lists/listed-machine";

/** A value of a YAML text, with its place. Nothing is read before it is asked for, so an alias costs nothing. */
export interface YamlTree {
  readonly place: string;
  /** The scalar as it stands there, without quotes; `undefined` for what is empty, null, a list or a map. */
  readonly said: Said | undefined;
  /** Members of a map, those that it merges (`<<`) first; none of anything else. */
  members(): readonly YamlMember[];
  /** The value of a member, the last one of that name. */
  member(name: string): YamlTree | undefined;
  /** Items of a list; none of anything else. */
  items(): readonly YamlTree[];
}

export interface YamlMember {
  readonly name: Said;
  readonly value: YamlTree;
}

/** Merges that merge others: more are a loop. */
const DEEPEST_MERGE = 20;

/** Parses a text of one YAML document, of which JSON is a kind; all scalars are text. */
export function yamlTree(source: SourceText): YamlTree {
  const placeOf = placesIn(source);
  const document = parseDocument(source.text, { schema: "failsafe", uniqueKeys: false, prettyErrors: false });
  const [error] = document.errors;
  if ((error as typeof error | undefined) !== undefined) throw new InputError(placeOf(error.pos[0]), error.message);
  return treeOf(document.contents, { document, placeOf, end: source.text.length });
}

interface Reading {
  readonly document: Document.Parsed;
  readonly placeOf: (offset: number) => string;
  readonly end: number;
}

function treeOf(given: unknown, reading: Reading, depth = 0): YamlTree {
  const at = (given as { range?: readonly number[] | null } | null)?.range?.[0] ?? reading.end;
  const place = reading.placeOf(at);
  const node: unknown = isAlias(given) ? given.resolve(reading.document) : given;
  const members = (): YamlMember[] => {
    if (!isMap(node) || depth > DEEPEST_MERGE) return [];
    const own = node.items.map(({ key, value }) => ({ key: treeOf(key, reading), value }));
    const merged = own
      .filter(({ key }) => key.said?.text === "<<")
      .flatMap(({ value }) => {
        const tree = treeOf(value, reading, depth + 1);
        return [...tree.items().flatMap((item) => item.members()), ...tree.members()];
      });
    return [
      ...merged,
      ...own.flatMap(({ key, value }) =>
        key.said === undefined || key.said.text === "<<" ? [] : [{ name: key.said, value: treeOf(value, reading) }],
      ),
    ];
  };
  return {
    place,
    said: isScalar(node) ? wordOf(node.value, place) : undefined,
    members,
    member: (name) =>
      members()
        .filter((one) => one.name.text === name)
        .at(-1)?.value,
    items: () => (isSeq(node) ? node.items.map((item) => treeOf(item, reading, depth)) : []),
  };
}

function wordOf(value: unknown, place: string): Said | undefined {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" || text === "null" || text === "~" ? undefined : said(text, place);
}
