import type { LabNode } from "../../lab";
import type { LabPlatform } from "../../lab/kind";
import { labNodes } from "../../lab/names";
import type { Firmware } from "../../lab/node";
import { shownNodes } from "../../lab/node-promise";
import { askNode } from "../../lab/node-report";
import { exampleConfig, exampleImage, openSite, type Site } from "../../lab/site";
import { bootNode, upAndPublish, type Play } from "./scenario";

/** A site of a few nodes that are rolled: what it publishes, and what its nodes run. */
export interface RollingFarm {
  readonly site: Site;
  readonly nodes: readonly LabNode[];
  /** Another image, which the next `up` publishes. */
  release(name: string, files?: readonly ReleaseFile[]): Promise<void>;
  /** How nodes are rolled from the next `up` on. */
  roll(rollout: Readonly<Record<string, unknown>>): Promise<void>;
  /** Switches a node on, and checks from inside that it is what its platform promises. */
  boot(node: LabNode, image: string): Promise<void>;
  /** Publishes what was released, and boots every node from it; `undefined` when it cannot be published. */
  bootAll(): Promise<string | undefined>;
  /** What starts a node before its boot loader. */
  firmwareOf(node: LabNode): Firmware;
  /** What names the boot that each node is in, in the order of the nodes. */
  boots(): Promise<string[]>;
}

/** A file of an image. */
export interface ReleaseFile {
  readonly path: string;
  readonly content: string;
  readonly mode: string;
}

/** A first process that ends, so that the kernel panics. */
export function uselessInit(path: string): ReleaseFile {
  return { path, content: "#!/bin/sh\nexit 1\n", mode: "0755" };
}

/** The longest that a node of each platform may take on a busy machine. */
export const PATIENCE_SECONDS: Readonly<Record<LabPlatform, number>> = { centos5: 240, el9: 600, el10: 900 };

/** Four nodes of the platform that boots in seconds; of the others, a node of each firmware. */
const NODES: Readonly<Record<LabPlatform, readonly { readonly node: LabNode; readonly firmware: Firmware }[]>> = {
  centos5: labNodes.slice(0, 4).map((node) => ({ node, firmware: "bios" })),
  el9: shownNodes("el9"),
  el10: shownNodes("el10"),
};

/** A fresh lab of a few nodes whose kernel starts over when it panics, as a node should that nobody stands beside. */
export async function openRollingFarm(play: Play, platform: LabPlatform = "centos5"): Promise<RollingFarm> {
  const nodes = NODES[platform].map(({ node }) => node);
  const firmwareOf = ({ name }: LabNode): Firmware =>
    NODES[platform].find(({ node }) => node.name === name)?.firmware ?? "bios";
  const site = await openSite({ name: play.labName, platform, fresh: true, log: play.say });
  const { kernelArguments } = exampleConfig(site.status);
  await site.stack.configure({
    nodes: nodes.map(({ name, address, mac }) => ({ name, address, mac })),
    kernelArguments: [...(kernelArguments as string[]), "panic=5"],
  });
  const motd = (name: string): ReleaseFile => ({ path: "/etc/motd", content: `${name}\n`, mode: "0644" });
  const boot = (node: LabNode, image: string): Promise<void> =>
    bootNode(site, { node, firmware: firmwareOf(node), image });
  return {
    ...{ site, nodes, firmwareOf },
    release: (name, files = []) =>
      site.stack.configure({ image: { ...exampleImage(site.status), files: [motd(name), ...files] } }),
    roll: (rollout) => site.stack.configure({ rollout: { timeLimitSeconds: PATIENCE_SECONDS[platform], ...rollout } }),
    boot,
    async bootAll() {
      const image = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (image === undefined) return undefined;
      await Promise.all(
        nodes.map((node) => play.check(`${node.name} boots it by ${firmwareOf(node)}`, () => boot(node, image))),
      );
      return image;
    },
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

/** The steps among them, without the seconds that they took. */
export function stepsIn(text: string): string[] {
  return progressIn(text)
    .filter((line) => /: (rebooting|runs)/.test(line))
    .map((line) => line.replace(/ after \d+ s$/, ""));
}
