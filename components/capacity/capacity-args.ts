import * as pulumi from "@pulumi/pulumi";
import { capacityShape } from "../../lib/model/capacity/capacity-settings";
import { argumentsOf, inputs } from "../../lib/resources/arguments/argument-schema";

/** What the capacity of a cluster is predicted from. Nothing on the master follows from it. */
export interface CapacityArgs {
  /**
   * Speed of the master's link to the nodes in Mbit/s, a whole number from 1. Where a switch or a card on the way is slower, give that.
   * It goes into {@link Capacity.stormSeconds} as a link that carries nothing else.
   */
  linkMbit: pulumi.Input<number>;
  /**
   * Memory of the smallest node in MiB, a whole number from 1. An image that it cannot hold brings a warning (rule node-memory);
   * {@link ImageArgs.nodeMemoryMiB} has such an image refused.
   * @default none - memory is not compared
   */
  nodeMemoryMiB?: pulumi.Input<number>;
  /**
   * Nodes that boot at one moment, such as all of them after a power cut: a whole number from 1 to the number of nodes. The limits
   * of the master's servers are compared with it (rules tftp-boot-storm, request-burst, http-workers). Nothing holds nodes to it.
   * @default all nodes
   */
  bootAtOnce?: pulumi.Input<number>;
}

export const capacitySchema = argumentsOf<CapacityArgs>()(inputs(capacityShape));
