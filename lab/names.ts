import { createHash } from "node:crypto";
import { join } from "node:path";
import { cacheDirectory } from "./cache";

/** One PXE machine of a lab. Names, addresses and MACs are the HOWTO's and the same in every lab. */
export interface LabNode {
  name: string;
  mac: string;
  address: string;
}

/** Where everything of one lab is found again by its name alone, also after a crash. */
export interface LabNames {
  name: string;
  /** Folder with the master's tree, keys, consoles; removed by `down`. */
  directory: string;
  /** The master's root file system. */
  tree: string;
  /** Network namespace with the bridge (10.0.0.254), the nodes and the site's small servers. */
  segment: string;
  /** Network namespace of the master's container; its eth0 is plugged into the bridge. */
  masterNamespace: string;
  /** Network namespace of the router to the segment behind it, where there is one. */
  relayNamespace: string;
  /** cgroup of the master's container. */
  cgroup: string;
}

export const network = { cidr: "10.0.0.0/24", gateway: "10.0.0.254" };
export const master = { hostname: "m0.example.com", address: "10.0.0.1" };

/** s0 to s9, as in the HOWTO. */
export const labNodes: readonly LabNode[] = Array.from({ length: 10 }, (_, i) => ({
  name: `s${i}.example.com`,
  mac: `52:54:00:00:00:${(0x10 + i).toString(16)}`,
  address: `10.0.0.${10 + i}`,
}));

/** A node by its full or its short name. */
export function labNode(name: string): LabNode {
  const node = labNodes.find((candidate) => candidate.name === name || candidate.name.split(".")[0] === name);
  if (!node) throw new Error(`lab: no node is called "${name}"; the nodes are s0 to s9 (s0.example.com ...)`);
  return node;
}

export function labNames(name: string): LabNames {
  if (!/^[a-z0-9][a-z0-9-]{0,23}$/.test(name)) {
    throw new Error(`lab: "${name}" cannot name a lab; use up to 24 lower-case letters, digits and dashes`);
  }
  const place = placeOf(name);
  const directory = cacheDirectory("lab", "running", place);
  return {
    name,
    directory,
    tree: join(directory, "master"),
    segment: `diskless-lab-${place}`,
    masterNamespace: `diskless-lab-${place}.master`,
    relayNamespace: `diskless-lab-${place}.relay`,
    cgroup: `diskless-lab-${place}`,
  };
}

/** Two checkouts that test at once on one machine each set a suffix of their own, or they share every lab. */
function placeOf(name: string): string {
  const suffix = process.env.PULUMI_DISKLESS_LAB_SUFFIX ?? "";
  return suffix === "" ? name : `${name}-${suffix}`;
}

/** Folder with what nodes wrote, and how each was switched on last. */
export const consolesOf = (lab: LabNames): string => join(lab.directory, "consoles");

/** What the master wrote to its console since it was last started. */
export const masterConsole = (lab: LabNames): string => join(lab.directory, "master.console");

/** First port to try for the forward to the master's sshd: the same for the same lab, different between labs. */
export function preferredPort(name: string): number {
  return 22000 + (createHash("sha256").update(placeOf(name)).digest().readUInt16BE(0) % 8000);
}
