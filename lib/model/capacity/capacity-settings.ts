import { z } from "zod";
import { Plain, number } from "../arguments/plain";
import { parseWith, wholeNumber } from "../arguments/parse-with";

/** What a program says of the wire, of its nodes' memory, and of how many of them boot at once. */
export const capacityShape = {
  linkMbit: number,
  nodeMemoryMiB: number.optional(),
  bootAtOnce: number.optional(),
} satisfies z.ZodRawShape;

/** A checked {@link capacityShape}, with its defaults. */
export interface CapacitySettings {
  readonly linkMbit: number;
  readonly nodeMemoryMiB?: number;
  readonly bootAtOnce: number;
}

/** Checks the settings of a cluster with so many nodes. */
export function parseCapacity(plain: Plain<typeof capacityShape>, nodes: number): CapacitySettings {
  const { linkMbit, nodeMemoryMiB, bootAtOnce = nodes } = plain;
  return {
    linkMbit: parseWith(
      wholeNumber(1),
      linkMbit,
      "capacity.linkMbit",
      `${linkMbit} is not the speed of a link, expected whole Mbit/s from 1, such as 1000`,
    ),
    ...(nodeMemoryMiB !== undefined && {
      nodeMemoryMiB: parseWith(
        wholeNumber(1),
        nodeMemoryMiB,
        "capacity.nodeMemoryMiB",
        `${nodeMemoryMiB} is not a memory size, expected whole MiB from 1`,
      ),
    }),
    bootAtOnce: parseWith(
      wholeNumber(1, nodes),
      bootAtOnce,
      "capacity.bootAtOnce",
      `${bootAtOnce} is not a number of the cluster's ${nodes} nodes, expected a whole number from 1 to ${nodes}`,
    ),
  };
}
