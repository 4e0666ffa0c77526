import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, DisklessCluster, ImageArgs, NodeArgs } from "pulumi-diskless";

// A boot server of one stack, whose nodes come from other stacks as well. Each of those hands in plain data, and connects to no machine.
const config = new pulumi.Config();

/** What a stack of examples/team-nodes hands in. */
interface HandedIn {
  readonly name: string;
  readonly nodes: NodeArgs[];
  readonly image?: ImageArgs;
}

const network = {
  cidr: config.get("network") ?? "10.0.0.0/24",
  gateway: config.get("gateway") ?? "10.0.0.254",
};

/** Names of nodes name resources, so they are asked for before the program makes any: an output would come too late. */
async function handedInBy(team: string): Promise<HandedIn> {
  const details = await new pulumi.StackReference(team).getOutputDetails("handedIn");
  if (details.secretValue !== undefined) {
    throw new pulumi.RunError(`The output handedIn of the stack ${team} is secret: hand in what is not.`);
  }
  const handedIn = details.value as HandedIn | undefined;
  if (handedIn === undefined) {
    throw new pulumi.RunError(
      `The stack ${team} has no output handedIn yet: run \`pulumi up\` there, or take the stack out of teams.`,
    );
  }
  return handedIn;
}

export = async () => {
  const teams = await Promise.all((config.getObject<string[]>("teams") ?? []).map(handedInBy));
  const farm = new DisklessCluster("farm", {
    master: {
      platform: config.get("platform") ?? "el9",
      hostname: config.get("hostname") ?? "m0.example.com",
      address: config.get("address") ?? "10.0.0.1",
      connection: config.requireObject<ConnectionArgs>("connection"),
    },
    network,
    nodes: [...config.requireObject<NodeArgs[]>("nodes"), ...teams.flatMap(({ nodes }) => nodes)],
    groups: teams.map(({ name, nodes, image }) => ({ name, nodes: nodes.map((node) => node.name), image })),
  });
  // what the teams may know
  return { network, nodes: farm.nodes, image: farm.imageDigest, images: farm.groupImageDigests };
};
