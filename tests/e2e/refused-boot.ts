import { existsSync, readFileSync, rmSync } from "node:fs";
import type { BootOptions, LabNode } from "../../lab";
import { sleep } from "../../lab/processes";
import type { Site } from "../../lab/site";

/** How long a node is watched after it said that it refuses, for what it does nevertheless. */
const AFTERWARDS_SECONDS = 30;

/**
 * Boots a node that must not come up.
 *
 * @param says what its console shows then
 * @returns its console, some time after it said so; the node is switched off
 */
export async function refusedBoot(site: Site, node: LabNode, says: RegExp, options: BootOptions): Promise<string> {
  const path = site.lab.console(node.name);
  // what it said in an earlier boot is no answer
  rmSync(path, { force: true });
  const said = (): string => (existsSync(path) ? readFileSync(path, "latin1") : "");
  let outcome: string | undefined;
  const boot = site.lab.boot(node.name, options).then(
    () => (outcome = "it came up"),
    (error: Error) => (outcome = error.message),
  );
  try {
    while (outcome === undefined && !says.test(said())) await sleep(1);
    if (outcome === undefined) await sleep(AFTERWARDS_SECONDS);
    if (outcome !== undefined) throw new Error(outcome);
    return said();
  } finally {
    await site.lab.halt(node.name);
    await boot;
  }
}
