import type { ServedNetwork } from "../../lib/model/network/served-networks";
import { cardsOf } from "../../lib/model/nodes/cards";
import type { Node } from "../../lib/model/nodes/nodes";
import type { LoaderFile, LoaderFiles } from "./pxe-plan";

/**
 * Watches for boot entries that a loader would read before this file.
 *
 * @param nodes `undefined` where the master reserves their addresses, and so knows them itself
 */
export function bootWatches(
  networks: readonly ServedNetwork[],
  nodes: readonly Node[] | undefined,
  { bios, uefi }: LoaderFiles,
) {
  const known = nodes?.map((node) => `${[node.name, node.address, ...cardsOf(node)].join(" ")}\n`).join("");
  const network = networks.map(({ cidr }) => cidr.text).join(" ");
  const watch = (loader: "pxelinux" | "grub", { path }: LoaderFile) => ({
    ...{ kind: "boot-entries" as const, loader },
    ...{ directory: path.slice(0, path.lastIndexOf("/")), network, ...(known !== undefined && { nodes: known }) },
  });
  return { bios: watch("pxelinux", bios), uefi: uefi === undefined ? undefined : watch("grub", uefi) };
}
