import type { Lab } from "./index";
import type { LabPlatform } from "./kind";
import { labNodes, type LabNode } from "./names";
import type { Firmware } from "./node";
import { reportNode } from "./node-report";
import { reportNodeOfToday } from "./node-report-today";

/** What a node says of itself, by the name of each fact. */
export type NodeFacts = Readonly<Record<string, string>>;

/** A node that was booted, by what, and the digest of the image that `pulumi up` had published by then. */
export interface BootedNode {
  node: LabNode;
  firmware: Firmware;
  image: string;
}

/** What the example promises of a platform's nodes. */
interface NodePromise {
  /** What nodes of the platform can be started by. */
  firmware: readonly Firmware[];
  ask(lab: Lab, node: LabNode): Promise<NodeFacts>;
  /** Facts besides name, address and image. */
  facts(booted: BootedNode): NodeFacts;
}

/** Of releases of today's Enterprise Linux. */
const TODAY: NodePromise = {
  firmware: ["bios", "uefi"],
  ask: async (lab, node) => ({ ...(await reportNodeOfToday(lab, node)) }),
  facts: ({ firmware }) => ({
    firmware: firmware === "bios" ? "bios" : "uefi",
    root: "LiveOS_rootfs overlay",
    home: "m0.example.com:/home nfs4",
    state: "running",
    time: "10.0.0.1",
  }),
};

const PROMISES: Readonly<Record<LabPlatform, NodePromise>> = {
  centos5: {
    firmware: ["bios"],
    ask: async (lab, node) => ({ ...(await reportNode(lab, node)) }),
    facts: () => ({ root: "/dev/ram0 ext3", usr: "m0.example.com:/usr nfs ro" }),
  },
  el9: TODAY,
  el10: TODAY,
};

/** A node and what starts it. */
export interface ShownNode {
  readonly node: LabNode;
  readonly firmware: Firmware;
}

/** The two nodes that a platform is shown with: every firmware that it knows is among them. */
export function shownNodes(platform: LabPlatform): ShownNode[] {
  const { firmware } = PROMISES[platform];
  return labNodes.slice(0, 2).map((node, i) => ({ node, firmware: firmware[i % firmware.length] }));
}

/** Asks a node, from inside, for everything that is promised of it, and some more that is good to know. */
export function askForFacts(lab: Lab, platform: LabPlatform, node: LabNode): Promise<NodeFacts> {
  return PROMISES[platform].ask(lab, node);
}

/** Each promise that a node does not keep, in words. Its name, its address and its image are promised on every platform. */
export function brokenPromises(platform: LabPlatform, said: NodeFacts, booted: BootedNode): string[] {
  const { node, image } = booted;
  const promised: NodeFacts = {
    hostname: node.name,
    address: node.address,
    image,
    ...PROMISES[platform].facts(booted),
  };
  return Object.entries(promised)
    .filter(([what, value]) => said[what] !== value)
    .map(([what, value]) => `${node.name}: ${what} is "${said[what] ?? "(no answer)"}", expected "${value}"`);
}
