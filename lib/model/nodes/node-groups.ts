import { parseHostName, shortName } from "../network/host-name";
import { refuseRepeated, refuseSame } from "../arguments/unique";
import { InputError } from "../input-error";
import { parseLabel, refuseUefiNames } from "../arguments/label";
import { someNames } from "./folded-names";
import { expandHostList } from "./host-list";

/** Nodes that boot alike, as a program names them. */
export interface NodeGroupInput {
  readonly name: string;
  /** Host lists, such as `s[0-99]`. */
  readonly nodes: readonly string[];
}

/** A checked group: full names of its nodes, in the order of the argument. */
export interface NodeGroup {
  readonly name: string;
  readonly nodes: readonly string[];
}

/** Groups of the nodes of a network. Each has a name of its own and at least one node, and no node is in two of them. */
export function parseNodeGroups(
  groups: readonly NodeGroupInput[],
  nodes: readonly { readonly name: string }[],
  argument = "groups",
): NodeGroup[] {
  const names = groups.map(({ name }, i) => parseLabel(name, `${argument}[${i}].name`));
  refuseSame(names, (i) => `${argument}[${i}].name`);
  refuseUefiNames(names, (i) => `${argument}[${i}].name`);
  const known = nodesByName(nodes);
  const members = groups.flatMap(({ nodes: own }, group) => {
    if (own.length === 0) {
      throw new InputError(`${argument}[${group}].nodes`, "is empty, expected the name of at least one node");
    }
    return membersOf(known, own, `${argument}[${group}].nodes`).map((member) => ({ group, ...member }));
  });
  refuseRepeated(
    members.map(({ node }) => node),
    (i, first) => {
      const { group, given, at } = members[i];
      const where = members[first].group === group ? "this group" : `group "${names[members[first].group]}"`;
      return new InputError(
        at,
        `${given} is in ${where} already (${members[first].at}); a node is in one group at most`,
      );
    },
  );
  return names.map((name, i) => ({
    name,
    nodes: members.filter(({ group }) => group === i).map(({ node }) => node),
  }));
}

/** Full names of nodes by both names that a person calls them. */
export function nodesByName(nodes: readonly { readonly name: string }[]): ReadonlyMap<string, string> {
  const full = nodes.map(({ name }) => name.trim().toLowerCase());
  return new Map([
    ...full.map((name) => [shortName(name), name] as const),
    ...full.map((name) => [name, name] as const),
  ]);
}

/** A node that a program means. */
export interface Member {
  /** Its name as the program has it. */
  readonly given: string;
  /** The argument that has it. */
  readonly at: string;
  /** Full name. */
  readonly node: string;
}

/** Nodes that a program means by host lists, in their order. */
export function membersOf(
  known: ReadonlyMap<string, string>,
  lists: readonly string[],
  argument: string,
): readonly Member[] {
  return lists.flatMap((list, i) => listedMembers(known, list, `${argument}[${i}]`));
}

/** Nodes that a program means by one host list, in its order. Of several that are not known all are named. */
export function listedMembers(known: ReadonlyMap<string, string>, list: string, at: string): readonly Member[] {
  const names = expandHostList(list, at);
  refuseUnknown(known, names, at);
  return names.map((given) => ({ given, at, node: memberOf(known, given, at) }));
}

/** Stops at the names of one host list that no node has, all of them at once. */
export function refuseUnknown(known: ReadonlyMap<string, string>, names: readonly string[], at: string): void {
  const unknown = names.filter((name) => !known.has(parseHostName(name, at)));
  if (unknown.length > 1) {
    throw new InputError(at, `${someNames(unknown)} are not among the nodes, expected full or short names of some`);
  }
  if (unknown.length === 1) memberOf(known, unknown[0], at);
}

/** Full name of the node that a program means. */
export function memberOf(known: ReadonlyMap<string, string>, given: string, argument: string): string {
  const node = known.get(parseHostName(given, argument));
  if (node === undefined) {
    throw new InputError(argument, `${given} is not one of the nodes, expected the full or the short name of one`);
  }
  return node;
}
