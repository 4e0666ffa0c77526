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
  return new Tree(document.contents, { document, placeOf, end: source.text.length });
}

interface Reading {
  readonly document: Document.Parsed;
  readonly placeOf: (offset: number) => string;
  readonly end: number;
}

class Tree implements YamlTree {
  private readonly node: unknown;
  private known: readonly YamlMember[] | undefined;

  constructor(
    private readonly given: unknown,
    private readonly reading: Reading,
    private readonly depth = 0,
  ) {
    this.node = isAlias(given) ? given.resolve(reading.document) : given;
  }

  get place(): string {
    const { range } = (this.given ?? {}) as { range?: readonly number[] | null };
    return this.reading.placeOf(range?.[0] ?? this.reading.end);
  }

  get said(): Said | undefined {
    const { node } = this;
    const text = isScalar(node) && typeof node.value === "string" ? node.value.trim() : "";
    return text === "" || text === "null" || text === "~" ? undefined : said(text, this.place);
  }

  /** Kept, since many ask for one member after another. */
  members(): readonly YamlMember[] {
    this.known ??= this.depth > DEEPEST_MERGE ? [] : this.readMembers();
    return this.known;
  }

  member(name: string): YamlTree | undefined {
    const found = this.members().filter((one) => one.name.text === name);
    return found.at(-1)?.value;
  }

  items(): readonly YamlTree[] {
    const { node, reading, depth } = this;
    return isSeq(node) ? node.items.map((item) => new Tree(item, reading, depth)) : [];
  }

  private readMembers(): YamlMember[] {
    const { node, reading, depth } = this;
    if (!isMap(node)) return [];
    const own = node.items.flatMap(({ key, value }) => {
      const name = new Tree(key, reading).said;
      return name === undefined ? [] : [{ name, value }];
    });
    const merged = own
      .filter(({ name }) => name.text === "<<")
      .flatMap(({ value }) => {
        const tree = new Tree(value, reading, depth + 1);
        return [...tree.items().flatMap((item) => item.members()), ...tree.members()];
      });
    const others = own.filter(({ name }) => name.text !== "<<");
    return [...merged, ...others.map(({ name, value }) => ({ name, value: new Tree(value, reading) }))];
  }
}
