import { InputError } from "../input-error";
import { NodeAccount } from "./accounts";
import { NodeFile, NodeFileLevel } from "./node-files";

/** All levels, each checked by itself. */
export interface NodeFileLevels {
  readonly all: NodeFileLevel;
  readonly groups: readonly GroupLevel[];
  readonly nodes: readonly NodeLevel[];
}

/** What the nodes of a group have. */
export interface GroupLevel extends NodeFileLevel {
  readonly name: string;
  /** Full names. */
  readonly nodes: readonly string[];
}

/** What one node has. */
export interface NodeLevel extends NodeFileLevel {
  /** Its full name. */
  readonly name: string;
}

/** Whom a file is written for: `all`, `group:NAME` or `node:NAME`. */
export type Scope = "all" | `group:${string}` | `node:${string}`;

/** A file at its level. */
export interface PlacedFile {
  readonly file: NodeFile;
  readonly scope: Scope;
}

/** An account at its level. */
export interface PlacedAccount {
  readonly account: NodeAccount;
  readonly scope: Scope;
}

/** What one node has: the nearest file of each path, and the nearest value and the nearest account of each name. */
export interface NodeView {
  readonly group?: string;
  readonly files: ReadonlyMap<string, PlacedFile>;
  readonly accounts: ReadonlyMap<string, NodeAccount>;
  readonly vars: Readonly<Record<string, string>>;
}

/** Every file at its level; of one path those of all nodes first, then those of groups, then those of nodes. */
export function placedFiles({ all, groups, nodes }: NodeFileLevels): PlacedFile[] {
  return [
    ...all.files.map((file): PlacedFile => ({ file, scope: "all" })),
    ...groups.flatMap(({ name, files }) => files.map((file): PlacedFile => ({ file, scope: `group:${name}` }))),
    ...nodes.flatMap(({ name, files }) => files.map((file): PlacedFile => ({ file, scope: `node:${name}` }))),
  ];
}

/** Every account at its level, in the order of {@link placedFiles}. */
export function placedAccounts({ all, groups, nodes }: NodeFileLevels): PlacedAccount[] {
  const at = ({ accounts = [] }: NodeFileLevel, scope: Scope): PlacedAccount[] =>
    accounts.map((account) => ({ account, scope }));
  return [
    ...at(all, "all"),
    ...groups.flatMap((group) => at(group, `group:${group.name}`)),
    ...nodes.flatMap((node) => at(node, `node:${node.name}`)),
  ];
}

/** What each of the nodes has. */
export function nodeViews(levels: NodeFileLevels, names: readonly string[]): ReadonlyMap<string, NodeView> {
  const groupOf = new Map(levels.groups.flatMap((group) => group.nodes.map((node) => [node, group] as const)));
  const levelOf = new Map(levels.nodes.map((level) => [level.name, level] as const));
  return new Map(
    names.map((name) => {
      const group = groupOf.get(name);
      const own = levelOf.get(name);
      const placed = [
        ...placedAt(levels.all, "all"),
        ...(group === undefined ? [] : placedAt(group, `group:${group.name}`)),
        ...(own === undefined ? [] : placedAt(own, `node:${name}`)),
      ];
      const files = new Map(placed.map((one) => [one.file.path, one]));
      const levelsOfNode = [levels.all, ...(group === undefined ? [] : [group]), ...(own === undefined ? [] : [own])];
      const accounts = new Map(
        levelsOfNode.flatMap(({ accounts: some = [] }) => some.map((account) => [account.name, account] as const)),
      );
      return [
        name,
        { group: group?.name, files, accounts, vars: { ...levels.all.vars, ...group?.vars, ...own?.vars } },
      ];
    }),
  );
}

function placedAt({ files }: NodeFileLevel, scope: Scope): PlacedFile[] {
  return files.map((file) => ({ file, scope }));
}

/** A path goes one way to all nodes that have it: a secret of some that others may read would be none. */
export function refuseMixedSecrecy(placed: readonly PlacedFile[]): void {
  const first = new Map<string, NodeFile>();
  for (const { file } of placed) {
    const other = first.get(file.path) ?? file;
    first.set(file.path, other);
    if (other.secret === file.secret) continue;
    const [secret, plain] = file.secret ? [file, other] : [other, file];
    throw new InputError(
      `${plain.at}.secret`,
      `${plain.path} is no secret here, and it is one by ${secret.at}; expected the same of every level`,
    );
  }
}

/** A path is a file or a directory. On one node no file of another level lies below it. */
export function refuseFilesBelowFiles(views: ReadonlyMap<string, NodeView>): void {
  for (const [node, { files }] of views) {
    for (const [path, { file }] of files) {
      const above = parentsOf(path).find((parent) => files.has(parent));
      if (above === undefined) continue;
      const other = files.get(above)?.file.at ?? "";
      throw new InputError(
        `${file.at}.path`,
        `${path} is below ${above}, which is a file of ${node} as well (${other})`,
      );
    }
  }
}

/** Directories above a path, from the top. */
export function parentsOf(path: string): string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join("/")}`);
}
