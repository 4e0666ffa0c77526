import { z } from "zod";
import { nodeBoots } from "../../host/boot/node-boots";
import { canonicalJson } from "../../model/canonical-json";
import { concernedNodes, FoundNode, findNode, nodeDrift } from "../../model/boot/node-boot";
import type { RefusedImage } from "../../model/boot/refused-image";
import { someNames } from "../../model/nodes/folded-names";
import { isDigestPrefix, SHORTEST_PREFIX } from "../../model/store/image-digest";
import { sessionByAnyWayOf } from "../connection/session";
import { absolutePathSchema, filePlansSchema, LEFT_BEHIND, pushFiles, wantsPush, withFiles } from "./files-of-nodes";
import { Handler, hasUnknowns, HostInputs, sameRequest, wireable } from "../contract";
import { PartialUpdate } from "../partial-update";
import { checkInputs, digestSchema, hostNameSchema } from "../arguments/check-inputs";

const PREFIX_EXPECTED = `expected at least the first ${SHORTEST_PREFIX} hexadecimal digits of a digest`;

const bootSchema = z.object({
  images: z.array(
    z.object({
      imageDigest: digestSchema,
      nodes: z.array(hostNameSchema),
    }),
  ),
  drift: z.record(z.string(), z.string()),
  approvalThreshold: z.number().int().min(1).optional(),
  approvedImages: z.array(z.string().refine(isDigestPrefix, PREFIX_EXPECTED)).optional(),
  nodeFiles: filePlansSchema.optional(),
  refusals: z.object({ accessLog: absolutePathSchema, addresses: z.record(z.string(), hostNameSchema) }).optional(),
});

/** Which nodes should run which image, and those that do not. A program wants none of the latter. */
export type NodeBootInputs = HostInputs & z.infer<typeof bootSchema>;

/** The inputs, and how each node was found the last time. */
export type NodeBootOutputs = NodeBootInputs & { readonly nodes?: FoundNodes };

type FoundNodes = Readonly<Record<string, FoundNode>>;

/** There is one set of nodes a resource, and nothing on the host that would name it. */
const ID = "node-boots";

export const nodeBoot: Handler<NodeBootInputs, NodeBootOutputs> = {
  check: (_olds, news) => checkInputs(bootSchema, news),

  diff: (_id, olds, news) =>
    new Promise((resolve) => {
      refuseUnapproved(olds, news);
      resolve({ replaces: [], deleteBeforeReplace: true });
    }),

  /** Nobody is asked: most often the boot server is new, and then each node would be waited for in vain. */
  create(inputs) {
    const names = inputs.images.flatMap(({ nodes }) => nodes);
    const nodes = Object.fromEntries(names.map((name): [string, FoundNode] => [name, { state: "unseen" }]));
    return Promise.resolve({ id: ID, outs: { ...inputs, nodes } });
  },

  async read(id, props) {
    const { nodes, drift } = await look(props, props.nodes);
    const observed = wireable({ ...props, drift: { ...nodeDrift(props.images, nodes), ...drift }, nodes });
    return { id, props: observed, inputs: withoutNodes(observed) };
  },

  /** Brings nodes their files. No image is changed: it looks again, so that the state says how each node stands to the one that is wanted now. */
  async update(_id, olds, news) {
    if (sameRequest(withoutNodes(olds), news)) return { outs: wireable({ ...news, nodes: olds.nodes }) };
    const { nodeFiles } = news;
    const pushed = nodeFiles !== undefined && wantsPush(olds, news) ? await pushFiles(news, nodeFiles) : undefined;
    const outs = wireable({ ...news, nodes: (await look(news, olds.nodes, pushed?.silent)).nodes });
    if (pushed?.failure !== undefined) throw new PartialUpdate(ID, { ...outs, drift: LEFT_BEHIND }, pushed.failure);
    return { outs };
  },

  /** Nothing is to be undone, but a destroy that does not reach the master drops nothing from the state. */
  async delete(_id, props) {
    await nodeBoots.reachMaster(sessionByAnyWayOf(props));
  },
};

/** Stops a preview that would reboot more nodes than the program allows. */
function refuseUnapproved(olds: NodeBootOutputs, news: NodeBootInputs): void {
  const { approvalThreshold, approvedImages = [] } = news;
  if (approvalThreshold === undefined || hasUnknowns(approvalThreshold) || hasUnknowns(approvedImages)) return;
  if (canonicalJson(olds.images) === canonicalJson(news.images)) return;
  // a node whose image has no digest yet gets another one than it runs
  const known = Array.isArray(news.images) ? news.images : undefined;
  const concerned = concernedNodes(known, olds.nodes ?? {}, approvedImages);
  if (concerned.length <= approvalThreshold) return;
  throw new Error(
    `${concerned.length} nodes that ran at the last refresh would be rebooted into another image that is not approved, at most ` +
      `${approvalThreshold} are allowed (rollout.approvalThreshold): ${someNames(concerned)}. ` +
      `Nothing was changed. ${wayOn(known, concerned)}`,
  );
}

/** An approval is for an image, so there is none for one that is not built yet. */
function wayOn(images: NodeBootInputs["images"] | undefined, concerned: readonly string[]): string {
  const digests = images
    ?.filter(({ nodes }) => nodes.some((name) => concerned.includes(name)))
    .map(({ imageDigest }) => imageDigest);
  if (digests === undefined || hasUnknowns(digests)) {
    return (
      'The image has no digest before it is built. Set rollout.strategy to "manual" for one up, which builds it and reboots ' +
      "no node; then approve its digest, the cluster's output imageDigest, in rollout.approvedImages."
    );
  }
  return `To do it nevertheless, write rollout.approvedImages: ${JSON.stringify(digests)}.`;
}

/** What was found, and what of it is not as it should be beside the images. */
interface Looked {
  readonly nodes: FoundNodes;
  readonly drift: Record<string, string>;
}

/**
 * All nodes in one round trip to the master.
 *
 * @param silent what ssh has just said of nodes that take no connection
 */
async function look(
  inputs: NodeBootInputs,
  before: FoundNodes = {},
  silent: ReadonlyMap<string, string> = new Map(),
): Promise<Looked> {
  const names = inputs.images.flatMap(({ nodes }) => nodes).filter((name) => !silent.has(name));
  const found = (
    answers: ReadonlyMap<string, string>,
    refusals: ReadonlyMap<string, RefusedImage> = new Map(),
  ): FoundNodes => foundNodes(inputs, new Map([...silent, ...answers]), before, refusals);
  if (names.length === 0) return { nodes: found(new Map()), drift: {} };
  const { nodeFiles: plans, refusals: reports } = inputs;
  const further = { plans, accessLog: reports?.accessLog };
  const observed = await nodeBoots.observe(sessionByAnyWayOf(inputs), names, further);
  const nodes = found(observed.answers, observed.refusals);
  return plans === undefined ? { nodes, drift: {} } : withFiles(nodes, observed);
}

function foundNodes(
  { images, refusals: reports }: NodeBootInputs,
  answers: ReadonlyMap<string, string>,
  before: FoundNodes,
  refusals: ReadonlyMap<string, RefusedImage>,
): FoundNodes {
  const refused = new Map(
    Object.entries(reports?.addresses ?? {}).map(([address, name]) => [name, refusals.get(address)]),
  );
  const found = images.flatMap(({ imageDigest, nodes }) =>
    nodes.map((name): [string, FoundNode] => [
      name,
      findNode(answers.get(name) ?? "", imageDigest, before[name], refused.get(name)),
    ]),
  );
  return Object.fromEntries(found);
}

/** The inputs among what the state keeps. */
export function withoutNodes(outputs: NodeBootOutputs): NodeBootInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "nodes")) as NodeBootInputs;
}
