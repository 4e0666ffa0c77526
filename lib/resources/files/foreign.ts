import { z } from "zod";
import { watchSchema } from "../../host/foreign/watches";
import { canonicalJson } from "../../model/canonical-json";
import { ForeignEntries, ForeignFindings } from "../../model/files/foreign-entries";

/**
 * Inputs of a resource that looks for what others put before its files: how, and what it found. `foreign` is empty in every program,
 * so each entry is drift.
 */
export const watchedShape = {
  watch: watchSchema.optional(),
  foreign: z.record(z.string(), z.string()).optional(),
};

type Watched = z.infer<z.ZodObject<typeof watchedShape>>;

/**
 * The watch of an earlier version, which has nodes that a program of today leaves to the host. It stays in the state: a preview would
 * show a change of it, and there is none. What the host says of its nodes counts before it.
 */
export function watchOfState(olds: unknown, { watch }: Watched): Pick<Watched, "watch"> {
  const before = (olds as Watched | null | undefined)?.watch;
  if (before?.kind !== "boot-entries" || watch?.kind !== "boot-entries" || watch.nodes !== undefined) return {};
  const { nodes, ...others } = before;
  return nodes !== undefined && canonicalJson(others) === canonicalJson(watch) ? { watch: before } : {};
}

/**
 * What was found, to be read back into the inputs; what changes nothing for a node is said beside the plan.
 *
 * @param found `undefined` when nothing was looked for
 */
export function observedForeign(found: ForeignFindings | undefined): { foreign?: ForeignEntries } {
  if (found === undefined) return {};
  for (const remark of found.remarks) console.log(remark);
  return { foreign: found.entries };
}

/**
 * After a change: what others wrote stays, so a resource whose drift it was has to be refused until a person acts. Where it is found
 * for the first time it is said, and the next refresh shows it.
 */
export function refuseForeign(
  olds: Watched | undefined,
  news: Watched,
  file: { readonly path: string } | undefined,
  findings: ForeignFindings | undefined,
): void {
  const { foreign = {} } = observedForeign(findings);
  const found = Object.entries(foreign).map(([place, effect]) => `${place}: ${effect}`);
  if (found.length === 0) return;
  const list = found.join("\n  ");
  if (Object.keys(olds?.foreign ?? {}).length === 0) {
    console.log(`others have written entries that nodes read beside ${file?.path ?? "our file"}:\n  ${list}`);
    return;
  }
  throw new Error(
    `others have written entries that nodes read beside ${file?.path ?? "our file"}, and they are not ours to remove:\n  ${list}\n` +
      `Our own lines are as they should be. ${ADVICE[news.watch?.kind ?? "hosts"]} Then run pulumi up --refresh again.`,
  );
}

const ADVICE: Readonly<Record<NonNullable<Watched["watch"]>["kind"], string>> = {
  "boot-entries": "Move those files out of the directory, or make a group or an override of them in the program.",
  hosts: "Take those lines out of the file, or correct them.",
  "ssh-config": "Take those lines out, or except the nodes from them by a line such as `Host * !node`.",
  exports:
    "Take those lines out of their files and run exportfs -ra; what stands in no file goes with exportfs -u CLIENT:PATH.",
  leases: "Remove them by omshell(1), or stop dhcpd, take the host declarations out of the file, and start it.",
};
