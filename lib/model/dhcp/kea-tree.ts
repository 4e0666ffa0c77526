import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { InputError } from "../input-error";
import { withoutComments } from "../list-formats/json-with-comments";
import { SourceText } from "../source-lines";
import { placesIn } from "../source-places";

/** A value of Kea's configuration, which is JSON with comments, with its place in the text. */
export interface KeaValue {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** Such as `/etc/kea/kea-dhcp4.conf:8:5`. */
  readonly place: string;
  /** What it is, where it is no map and no list: a string without its quotes, a number or a word as it stands. */
  readonly scalar?: string;
  /** In the order of the text; none of what is no map. */
  readonly members: readonly KeaMember[];
  /** None of what is no list. */
  readonly items: readonly KeaValue[];
}

export interface KeaMember {
  readonly name: string;
  /** Where its name begins. */
  readonly start: number;
  readonly place: string;
  readonly value: KeaValue;
}

/** A configuration of kea-dhcp4. */
export interface KeaText {
  /** The value of `Dhcp4`. */
  readonly dhcp4: KeaValue;
  /** Members beside `Dhcp4`, which are for other daemons. */
  readonly beside: readonly KeaMember[];
  /** Files whose text stands in it, each with the place where it is included. */
  readonly includes: readonly { readonly path: string; readonly place: string }[];
}

/** Reads a kea-dhcp4.conf; refuses a text that is none. */
export function parseKeaText(given: SourceText): KeaText {
  const { source, includes } = withoutComments(given);
  const placeOf = placesIn(given);
  const document = parseDocument(source.text, { schema: "failsafe", uniqueKeys: false, prettyErrors: false });
  const error = document.errors.at(0);
  if (error !== undefined) throw new InputError(placeOf(error.pos[0]), error.message);
  const { members } = valueOf(document.contents, placeOf);
  const dhcp4 = members.find(({ name }) => name === "Dhcp4");
  if (dhcp4 === undefined) throw new InputError(given.name, "has no Dhcp4, expected the configuration of kea-dhcp4");
  return {
    dhcp4: dhcp4.value,
    beside: members.filter((one) => one !== dhcp4),
    includes: includes.map(({ text: path, place }) => ({ path, place })),
  };
}

/** The value of a member, which Kea takes once only. */
export function memberOf({ members }: KeaValue, name: string): KeaValue | undefined {
  return members.find((one) => one.name === name)?.value;
}

/** What a member says that is no map and no list. */
export function scalarOf(value: KeaValue, name: string): string | undefined {
  return memberOf(value, name)?.scalar;
}

/** The items of a member that is a list. */
export function itemsOf(value: KeaValue, name: string): readonly KeaValue[] {
  return memberOf(value, name)?.items ?? [];
}

/** Members of this name, at whatever depth. */
export function membersCalled(value: KeaValue, ...names: readonly string[]): KeaMember[] {
  const below = [...value.members.map((one) => one.value), ...value.items].flatMap((one) =>
    membersCalled(one, ...names),
  );
  return [...value.members.filter(({ name }) => names.includes(name)), ...below];
}

function valueOf(node: unknown, placeOf: (offset: number) => string): KeaValue {
  const [start = 0, end = start] = (node as { range?: readonly number[] | null } | null)?.range ?? [];
  const known = { start, end, place: placeOf(start), members: [], items: [] };
  if (isSeq(node)) return { ...known, items: node.items.map((item) => valueOf(item, placeOf)) };
  if (isScalar(node) && typeof node.value === "string") return { ...known, scalar: node.value };
  if (!isMap(node)) return known;
  const members = node.items.flatMap(({ key, value }) => {
    const name = valueOf(key, placeOf);
    if (name.scalar === undefined) return [];
    return [{ name: name.scalar, start: name.start, place: name.place, value: valueOf(value, placeOf) }];
  });
  return { ...known, members };
}
