import type { Cidr } from "../../lib/model/network/ipv4";
import type { Node } from "../../lib/model/nodes/nodes";
import type { LoaderFile, LoaderFiles } from "./pxe-plan";

/** Watches for boot entries that a loader would read before this file. */
export function bootWatches(cidr: Cidr, nodes: readonly Node[], { bios, uefi }: LoaderFiles) {
  const known = nodes.map(({ name, address, mac }) => `${name} ${address} ${mac}\n`).join("");
  const watch = (loader: "pxelinux" | "grub", { path }: LoaderFile) => ({
    ...{ kind: "boot-entries" as const, loader },
    ...{ directory: path.slice(0, path.lastIndexOf("/")), network: cidr.text, nodes: known },
  });
  return { bios: watch("pxelinux", bios), uefi: uefi === undefined ? undefined : watch("grub", uefi) };
}
