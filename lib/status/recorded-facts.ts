import { z } from "zod";
import type { FoundNode } from "../model/boot/node-boot";
import type { Generation } from "../model/store/generation";

/** A node as a NodeBoot keeps it. Whatever else a text has there is left out. */
const foundNodeSchema = z.object({
  state: z.enum(["current", "stale", "down", "unknown", "unseen", "refused"]),
  imageDigest: z.string().optional(),
  kernel: z.string().optional(),
  since: z.string().optional(),
  bootId: z.string().optional(),
  why: z.string().optional(),
  files: z.enum(["current", "stale", "edited"]).optional(),
}) satisfies z.ZodType<FoundNode>;

const generationSchema = z.object({
  digest: z.string(),
  published: z.string(),
  bytes: z.number(),
  verified: z.boolean().optional(),
}) satisfies z.ZodType<Generation>;

const foundNodesSchema = z.record(z.string(), foundNodeSchema);
const generationsSchema = z.array(generationSchema);

/** Nodes by their names, where a value is that and has at least one. */
export function asFoundNodes(value: unknown): Readonly<Record<string, FoundNode>> | undefined {
  const nodes = foundNodesSchema.safeParse(value).data;
  return nodes !== undefined && Object.keys(nodes).length > 0 ? nodes : undefined;
}

/** Generations, where a value is that and has at least one. */
export function asGenerations(value: unknown): readonly Generation[] | undefined {
  const generations = generationsSchema.safeParse(value).data;
  return generations !== undefined && generations.length > 0 ? generations : undefined;
}
