import { createHash } from "node:crypto";
import { Master } from "../../model/network/network";
import { NodeFileLevels, NodeView, nodeViews, PlacedFile, placedFiles, Scope } from "../../model/node-files/effective";
import { PushSettings } from "../../model/node-files/push-settings";
import { NodeFile } from "../../model/node-files/node-files";
import { Node } from "../../model/nodes/nodes";
import { oneLine } from "../template";
import { accountLines, sortedAccounts } from "./accounts";
import { fillTemplate, isTemplate, templateValues, TemplateValues } from "./template";

/** Whose files a plan holds. */
export interface NodeFilesRequest {
  readonly master: Master;
  readonly nodes: readonly Node[];
  readonly levels: NodeFileLevels;
  readonly settings: PushSettings;
}

/** Files that anybody in the boot network may read, or those that go by SSH only. */
export type Secrecy = "plain" | "secret";

/**
 * The plan of node files: who the nodes are, then each file and each account with whom it is for. Of files of one path and of accounts
 * of one name the last that is for a node counts. A file whose text has values of its node is written once a node. The last line tells a
 * plan that is cut or edited.
 */
export function renderNodeFiles({ master, nodes, levels, settings }: NodeFilesRequest, secrecy: Secrecy): string {
  const views = nodeViews(
    levels,
    nodes.map(({ name }) => name),
  );
  const written = entries({ master, nodes, levels, views }, secrecy === "secret");
  const accounts = secrecy === "plain" ? sortedAccounts(levels) : [];
  // a group without files or accounts here is no word of the plan, so that a node which moves to it has no new plan
  const groups = new Set([...written, ...accounts].map(({ scope }) => scope));
  const groupOf = (name: string): string => {
    const group = views.get(name)?.group;
    return group !== undefined && groups.has(`group:${group}`) ? group : "-";
  };
  const body = [
    HEAD[secrecy],
    "node-files 1",
    ...settingLines(settings),
    ...nodes.map(({ name, mac, otherMacs = [] }) => ["node", name, groupOf(name), mac, ...otherMacs].join(" ")),
    ...written.flatMap(entryLines),
    ...accounts.flatMap(accountLines),
    "",
  ].join("\n");
  return `${body}end ${createHash("sha256").update(body).digest("hex")}\n`;
}

const HEAD: Readonly<Record<Secrecy, string>> = {
  plain: "# Files of nodes. Written by pulumi-diskless; what is changed here by hand shows as drift.",
  secret: "# Secret files of nodes, which go by SSH only. Written by pulumi-diskless.",
};

function settingLines({ atOnce, timeLimitSeconds, mostFailures }: PushSettings): string[] {
  return [
    `set at-once ${atOnce}`,
    `set time-limit ${timeLimitSeconds}`,
    ...(mostFailures === undefined ? [] : [`set most-failures ${mostFailures}`]),
  ];
}

interface Placed {
  readonly master: Master;
  readonly nodes: readonly Node[];
  readonly levels: NodeFileLevels;
  readonly views: ReadonlyMap<string, NodeView>;
}

function entries({ master, nodes, levels, views }: Placed, secret: boolean): Entry[] {
  const valuesOf = new Map<string, TemplateValues>();
  for (const node of nodes) {
    const view = views.get(node.name);
    if (view !== undefined) valuesOf.set(node.name, templateValues(node, master, view));
  }
  const named = new Map(nodes.map((node) => [`node:${node.name}`, [node]]));
  const perNode = ({ file, scope }: PlacedFile): Entry[] =>
    (named.get(scope) ?? nodes)
      .filter(({ name }) => views.get(name)?.files.get(file.path)?.file === file)
      .map(({ name }) => ({
        ...{ file, scope: `node:${name}` as const },
        content: fillTemplate(file, name, valuesOf.get(name) ?? new Map()),
        from: scope,
      }));
  return placedFiles(levels)
    .filter(({ file }) => file.secret === secret)
    .flatMap((placed) => (isTemplate(placed.file) ? perNode(placed) : [{ ...placed, content: placed.file.content }]))
    .sort(byPath);
}

interface Entry {
  readonly file: NodeFile;
  readonly scope: Scope;
  readonly content: string;
}

/** Entries of one path keep their order, which says which of them counts. */
function byPath({ file: one }: Entry, { file: other }: Entry): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}

function entryLines({ file, scope, content }: Entry): string[] {
  const { path, mode, owner, group, onChange } = file;
  const ends = content.endsWith("\n");
  const lines = content === "" ? [] : (ends ? content.slice(0, -1) : content).split("\n");
  return [
    `file ${path} ${mode} ${owner} ${group} ${scope}`,
    ...(onChange === undefined ? [] : [`run ${oneLine(onChange)}`]),
    ...lines.map((line) => `|${line}`),
    ...(content === "" || ends ? [] : ["\\"]),
  ];
}
