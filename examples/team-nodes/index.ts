import * as pulumi from "@pulumi/pulumi";
import type { DisklessCluster, ImageArgs, NodeArgs } from "pulumi-diskless";

// Nodes of a team and the image that they boot. The stack of examples/shared-master serves them; this one asks it what became of them.
const config = new pulumi.Config();

const name = config.require("name");
const nodes = config.requireObject<NodeArgs[]>("nodes");

/** What the stack of the master takes in. */
export const handedIn = { name, nodes, image: config.getObject<ImageArgs>("image") };

const farm = new pulumi.StackReference(config.require("farm"));

/** Digest of the image that the nodes boot; empty until the stack of the master has taken them in. */
export const image = farm
  .getOutput("images")
  .apply((images?: pulumi.Unwrap<DisklessCluster["groupImageDigests"]>) => images?.[name] ?? "");

/** Those of the nodes that the master serves, with their boot entries. */
export const served = farm
  .getOutput("nodes")
  .apply((facts: pulumi.Unwrap<DisklessCluster["nodes"]> = {}) =>
    Object.fromEntries(Object.entries(facts).filter(([node]) => nodes.some((own) => own.name === node))),
  );
