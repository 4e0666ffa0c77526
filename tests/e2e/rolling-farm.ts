import { labNodes, type LabNode } from "../../lab";
import { askNode } from "../../lab/node-report";
import { exampleConfig, exampleImage, openSite, type Site } from "../../lab/site";
import type { Play } from "./scenario";

/** A site of a few nodes that are rolled: what it publishes, and what its nodes run. */
export interface RollingFarm {
  readonly site: Site;
  readonly nodes: readonly LabNode[];
  /** Another image, which the next `up` publishes. */
  release(name: string, files?: readonly ReleaseFile[]): Promise<void>;
  /** How nodes are rolled from the next `up` on. */
  roll(rollout: Readonly<Record<string, unknown>>): Promise<void>;
  /** What names the boot that each node is in, in the order of the nodes. */
  boots(): Promise<string[]>;
}

/** A file of an image. */
export interface ReleaseFile {
  readonly path: string;
  readonly content: string;
  readonly mode: string;
}

/** The longest that a node may take on a busy machine. */
export const PATIENCE_SECONDS = 240;

/** A fresh lab of four nodes whose kernel starts over when it panics, as a node should that nobody stands beside. */
export async function openRollingFarm(play: Play): Promise<RollingFarm> {
  const nodes = labNodes.slice(0, 4);
  const site = await openSite({ name: play.labName, fresh: true, log: play.say });
  const { kernelArguments } = exampleConfig(site.status);
  await site.stack.configure({
    nodes: nodes.map(({ name, address, mac }) => ({ name, address, mac })),
    kernelArguments: [...(kernelArguments as string[]), "panic=5"],
  });
  const motd = (name: string): ReleaseFile => ({ path: "/etc/motd", content: `${name}\n`, mode: "0644" });
  return {
    ...{ site, nodes },
    release: (name, files = []) =>
      site.stack.configure({ image: { ...exampleImage(site.status), files: [motd(name), ...files] } }),
    roll: (rollout) => site.stack.configure({ rollout: { timeLimitSeconds: PATIENCE_SECONDS, ...rollout } }),
    boots: () =>
      Promise.all(
        nodes.map(async (node) => (await askNode(site.lab, node, "cat /proc/sys/kernel/random/boot_id")).trim()),
      ),
  };
}

/** Lines of roll-nodes in what a command printed, without what stands before them. */
export function progressIn(text: string): string[] {
  return [...text.matchAll(/roll-nodes: (.*?)\s*$/gm)].map(([, line]) => line);
}
