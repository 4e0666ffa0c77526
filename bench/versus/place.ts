import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openLab, type Lab, type LabStatus } from "../../lab";
import { labNames } from "../../lab/names";
import { runOn } from "../master";
import { DIGEST, type BootNode } from "./boot-server-files";
import { DelayingProxy } from "./delaying-proxy";

/** A new master, and the line over which a way reaches it. */
export interface Place {
  /** Of the lab. */
  readonly name: string;
  readonly lab: Lab;
  readonly master: NonNullable<LabStatus["master"]>;
  readonly proxy: DelayingProxy;
  readonly nodes: readonly BootNode[];
  /** Folder for what a way keeps. It goes with the lab. */
  readonly directory: string;
}

const SECONDS_TO_SETTLE = 60;

/** Waits until the start of the machine is over, or it would count for who comes first. */
const SETTLE = `
for i in $(seq ${SECONDS_TO_SETTLE}); do
  [ -n "$(systemctl list-jobs --no-legend)" ] || { sync; exit 0; }
  sleep 1
done
echo "still starting: $(systemctl list-jobs --no-legend)" >&2
exit 1`;

const IMAGE = `/var/www/diskless/${DIGEST}`;

/** A fresh master with the files of an image that nobody looks into. */
export async function openPlace(name: string, roundTripMs: number, log: (line: string) => void): Promise<Place> {
  const lab = openLab({ name, platform: "el9", log });
  const { master, nodes } = await lab.up({ fresh: true });
  if (!master) throw new Error(`lab "${name}" has no master`);
  await runOn(lab, `mkdir -p ${IMAGE} && cd ${IMAGE} && touch vmlinuz initramfs.img rootfs.squashfs`);
  await runOn(lab, SETTLE);
  const directory = join(labNames(name).directory, "versus");
  mkdirSync(directory);
  return {
    ...{ name, lab, master, directory },
    proxy: await DelayingProxy.start(master.ssh.port, roundTripMs),
    nodes: nodes.map((node) => ({ name: node.name, address: node.address, mac: node.mac })),
  };
}

/** The nodes, one of which has got another card. */
export function withOneCardChanged(nodes: readonly BootNode[]): BootNode[] {
  return nodes.map((node, i) => (i === 3 ? { ...node, mac: "52:54:00:00:ff:03" } : node));
}
