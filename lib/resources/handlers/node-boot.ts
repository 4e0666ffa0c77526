import { z } from "zod";
import { hostSession } from "../../host/host-session";
import { FoundNode, findNode, nodeDrift } from "../../model/node-boot";
import { Handler, HostInputs, sameRequest, wireable } from "../contract";
import { checkInputs, digestSchema, hostNameSchema } from "./checked";

const bootSchema = z.object({
  images: z.array(
    z.object({
      image: digestSchema,
      nodes: z.array(hostNameSchema),
    }),
  ),
  drift: z.record(z.string(), z.string()),
});

/** Which nodes should run which image, and those that do not. A program wants none of the latter. */
export type NodeBootInputs = HostInputs & z.infer<typeof bootSchema>;

/** The same with how each node was found the last time. */
export type NodeBootOutputs = NodeBootInputs & { readonly nodes?: FoundNodes };

type FoundNodes = Readonly<Record<string, FoundNode>>;

/** There is one set of nodes a resource, and nothing on the host that would name it. */
const ID = "node-boots";

export const nodeBoot: Handler<NodeBootInputs, NodeBootOutputs> = {
  check: (_olds, news) => checkInputs(bootSchema, news),

  diff: () => Promise.resolve({ replaces: [], deleteBeforeReplace: true }),

  /** Nobody is asked: most often the boot server is new, and then each node would be waited for in vain. */
  create(inputs) {
    return Promise.resolve({ id: ID, outs: { ...inputs, nodes: foundNodes(inputs, new Map(), {}) } });
  },

  async read(id, props) {
    const nodes = await look(props, props.nodes);
    const observed = wireable({ ...props, drift: nodeDrift(props.images, nodes), nodes });
    return { id, props: observed, inputs: withoutNodes(observed) };
  },

  /** Changes no node: it looks again, so that the state says how each stands to the image that is wanted now. */
  async update(_id, olds, news) {
    const same = sameRequest(withoutNodes(olds), news);
    return { outs: wireable({ ...news, nodes: same ? olds.nodes : await look(news, olds.nodes) }) };
  },

  /** Nothing is to be undone, but a destroy that does not reach the master drops nothing from the state. */
  async delete(_id, props) {
    await hostSession(props.connection).read({ libraries: [], calls: [["emit", "reached", "yes"]] });
  },
};

/** All nodes in one round trip to the master. */
async function look(inputs: NodeBootInputs, before: FoundNodes = {}): Promise<FoundNodes> {
  const names = inputs.images.flatMap(({ nodes }) => nodes);
  if (names.length === 0) return {};
  const answer = await hostSession(inputs.connection).read({
    libraries: ["node-boots"],
    calls: [["observe_boots", ...names]],
  });
  return foundNodes(inputs, answer.values, before);
}

function foundNodes({ images }: NodeBootInputs, said: ReadonlyMap<string, string>, before: FoundNodes): FoundNodes {
  const found = images.flatMap(({ image, nodes }) =>
    nodes.map((name): [string, FoundNode] => [name, findNode(said.get(name) ?? "", image, before[name])]),
  );
  return Object.fromEntries(found);
}

function withoutNodes(outputs: NodeBootOutputs): NodeBootInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "nodes")) as NodeBootInputs;
}
