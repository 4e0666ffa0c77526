import type { Lab, LabNode } from "../lab";
import { runOn } from "./master";

const TFTP_ROOT = "/var/lib/tftpboot";
const WEB_ROOT = "/var/www/diskless";
/** Where the same files lie below the TFTP daemon's root. */
const PLACE = "boot-transport";

/** The files that a node fetches of an image, and the bytes of each. */
export type ImageFiles = Readonly<Record<string, number>>;

/** Puts the very files of an image below the TFTP daemon's root as well, by hard links, and says what they are. */
export async function serveByTftp(lab: Lab, image: string): Promise<ImageFiles> {
  const listing = await runOn(
    lab,
    `set -e
     rm -rf ${TFTP_ROOT}/${PLACE}
     mkdir ${TFTP_ROOT}/${PLACE}
     cp -al ${WEB_ROOT}/${image} ${TFTP_ROOT}/${PLACE}/
     cd ${WEB_ROOT}/${image} && stat -c '%s %n' vmlinuz initramfs.img rootfs.squashfs`,
  );
  const lines = listing.trim().split("\n");
  return Object.fromEntries(lines.map((line) => [line.split(" ")[1], Number(line.split(" ")[0])]));
}

/** Where one of them is, by either protocol. */
export function urlOf(protocol: "http" | "tftp", master: string, image: string, file: string): string {
  return `${protocol}://${master}/${protocol === "http" ? "diskless" : PLACE}/${image}/${file}`;
}

/** The network's boot entry with every address of it by TFTP: the loader's relative to its own root, the initramfs's as a whole. */
export function overTftp(entry: string): string {
  return entry
    .replace(/root=live:http:\/\/([^/]+)\/diskless\//, `root=live:tftp://$1/${PLACE}/`)
    .replaceAll(/http:\/\/[^/]+\/diskless\//g, `${PLACE}/`);
}

/** Writes by hand an entry for one card, which pxelinux prefers to that of the network. */
export async function bootByTftp(lab: Lab, node: LabNode): Promise<void> {
  const entry = overTftp(await runOn(lab, `cat ${TFTP_ROOT}/pxelinux.cfg/0A0000`));
  if (entry.includes("http:")) throw new Error(`the boot entry still fetches by HTTP:\n${entry}`);
  await runOn(lab, `cat >${cardEntry(node)} && chmod 644 ${cardEntry(node)}`, entry);
}

/** Removes that entry, so that the card boots as the library made it. */
export async function bootAsPublished(lab: Lab, node: LabNode): Promise<void> {
  await runOn(lab, `rm -f ${cardEntry(node)}`);
}

const cardEntry = ({ mac }: LabNode): string => `${TFTP_ROOT}/pxelinux.cfg/01-${mac.replaceAll(":", "-")}`;
