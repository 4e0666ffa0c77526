import { z } from "zod";
import type { ObservedNodes } from "../../host/boot/node-boots";
import { nodeFiles, PushedNode } from "../../host/node-files/node-files";
import { canonicalJson } from "../../model/canonical-json";
import type { FoundNode } from "../../model/boot/node-boot";
import { SHA256 } from "../../model/files/sha256";
import { filesDrift, filesState, isFilesDrift } from "../../model/node-files/found-files";
import { sessionByAnyWayOf } from "../connection/session";
import type { HostInputs } from "../contract";

export const absolutePathSchema = z.string().regex(/^\/\S+$/, "expected an absolute path");
const sha256 = z.string().regex(SHA256, "expected the 64 hexadecimal digits of a SHA-256");

export const filePlansSchema = z.object({
  plan: absolutePathSchema,
  digest: sha256,
  secretPlan: absolutePathSchema.optional(),
  secretDigest: sha256.optional(),
  hostKeysDigest: sha256.optional(),
});

/** Plans of files on a master. */
type FilePlans = z.infer<typeof filePlansSchema>;

/** What a state says of files, and of the images that nodes boot. */
interface FilesOfState {
  readonly images: unknown;
  readonly nodeFiles?: FilePlans;
  readonly drift: Readonly<Record<string, string>>;
  readonly nodes?: Readonly<Record<string, FoundNode>>;
}

/** A pusher bounds itself, by the seconds of each node; this ends only one that is stuck. */
const PUSH_LIMIT_SECONDS = 4 * 3600;

const MOST_NAMED = 5;

/** Whether nodes may have other files than they should. After a rollout none has its secrets, which no node gets at boot. */
export function wantsPush(olds: FilesOfState, news: FilesOfState): boolean {
  return (
    canonicalJson(olds.nodeFiles ?? null) !== canonicalJson(news.nodeFiles ?? null) ||
    Object.keys(olds.drift).some(isFilesDrift) ||
    // one that is there and did not say what it has may have missed files as well
    Object.entries(olds.nodes ?? {}).some(([name, node]) => name in olds.drift && isUnasked(node)) ||
    (hasSecrets(news.nodeFiles) && canonicalJson(olds.images) !== canonicalJson(news.images))
  );
}

function isUnasked({ state, files }: FoundNode): boolean {
  return state === "unknown" && files === undefined;
}

function hasSecrets(plans: FilePlans | undefined): boolean {
  return plans?.secretPlan !== undefined || plans?.hostKeysDigest !== undefined;
}

/** How nodes came out of a push. */
export interface Pushed {
  /** What is left to do when one that is there has not got its files. */
  readonly failure?: string;
  /** What ssh said of each node that takes no connection: nobody has to wait for it again at once. */
  readonly silent: ReadonlyMap<string, string>;
}

/** Brings all nodes that answer their files. */
export async function pushFiles(inputs: Pick<HostInputs, "connection">, plans: FilePlans): Promise<Pushed> {
  const pushed = await nodeFiles.push(sessionByAnyWayOf(inputs), plans, { timeoutSeconds: PUSH_LIMIT_SECONDS });
  for (const [name, node] of pushed) {
    const done = inWords(node);
    if (done !== "") console.log(`${name}: ${done}`);
  }
  const silent = new Map(
    [...pushed].flatMap(([name, { state, why }]) => (state === "down" && why !== undefined ? [[name, why]] : [])),
  );
  const failed = [...pushed].filter(([, { state }]) => state === "failed" || state === "not-begun");
  return failed.length === 0 ? { silent } : { silent, failure: leftToDo(failed, pushed.size) };
}

function leftToDo(failed: readonly (readonly [string, PushedNode])[], total: number): string {
  const named = failed
    .slice(0, MOST_NAMED)
    .map(([name, { state, why }]) => `  ${name}: ${state === "failed" ? (why ?? "failed") : "was not begun"}`);
  return [
    `${failed.length} of ${total} nodes have not got all their files:`,
    ...named,
    ...(failed.length > MOST_NAMED ? [`  and ${failed.length - MOST_NAMED} more`] : []),
    "The others have theirs. Mend the cause and run the up again, or push-node-files on the master.",
  ].join("\n");
}

/** Of nodes that a push left behind, in the drift: whatever the next up wants, it pushes again. */
export const LEFT_BEHIND: Readonly<Record<string, string>> = {
  "files of nodes": "a push did not bring them to every node",
};

function inWords({ changed, restored, ran, left }: PushedNode): string {
  return [
    ...changed.map((path) => `changed ${path}`),
    ...restored.map((path) => `restored ${path}`),
    ...ran.map((command) => `ran ${command}`),
    ...left.map((words) => `left ${words}`),
  ].join("; ");
}

/** Adds to found nodes how they stand to their files, and says what differs. */
export function withFiles(
  nodes: Readonly<Record<string, FoundNode>>,
  { files, wanted, planFault }: Pick<ObservedNodes, "files" | "wanted" | "planFault">,
): { readonly nodes: Record<string, FoundNode>; readonly drift: Record<string, string> } {
  const drift: Record<string, string> = {};
  const found = Object.entries(nodes).map(([name, node]): [string, FoundNode] => {
    const [answer, own] = [files.get(name), wanted.get(name)];
    if (answer === undefined || planFault !== undefined) return [name, node];
    if (own === undefined) {
      drift[`${name} files`] = "cannot be told: the plan of node files does not name it";
      return [name, node];
    }
    Object.assign(drift, filesDrift(name, answer, own));
    return [name, { ...node, ...filesState(answer, own) }];
  });
  if (planFault !== undefined) drift["files of nodes"] = `cannot be told: ${planFault}`;
  return { nodes: Object.fromEntries(found), drift };
}
