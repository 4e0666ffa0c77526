import { hexPrefixes, parseBootPath } from "../lib/model/boot-files";
import { InputError } from "../lib/model/input-error";
import { Master } from "../lib/model/network";
import { parseImageSize, parseRamdiskSize } from "../lib/model/ramdisk";
import { parseSerialLine } from "../lib/model/serial-line";
import { bootPrograms, Platform } from "../lib/platforms";
import { BootEntry, BootSource, storeUrl } from "../lib/render/boot";
import { renderGrubConfig } from "../lib/render/grub";
import { renderPxelinuxConfig } from "../lib/render/pxelinux";
import { BootNetworkInput, parseBootNetwork } from "./boot-network";
import { BootOverride, planOverrides } from "./boot-overrides";

/** Arguments of a PxeConfig, every value plain, but for the digests of images. */
export interface PxeInput extends BootNetworkInput {
  readonly imageSizeMiB?: number;
  readonly store?: string;
  readonly ramdiskKiB?: number;
  readonly serialConsole?: string;
  readonly kernelArguments?: readonly string[];
  readonly overrides: readonly BootOverride[];
}

/** A file that loaders read, under all the names by which they ask for it. */
export interface LoaderFile {
  readonly path: string;
  readonly links: readonly string[];
  readonly content: string;
}

/** What the nodes of a network, or one card, read: by pxelinux, and by GRUB where there is UEFI. */
export interface LoaderFiles {
  readonly bios: LoaderFile;
  readonly uefi?: LoaderFile;
}

/** Which files a network and its overrides need, and what is in them. */
export function planPxe(plain: PxeInput) {
  const { platform, network, master, nodes } = parseBootNetwork(plain);
  const programs = bootPrograms(platform);
  const below = (path: string): string => `${platform.tftp.root}/${path}`;
  const { source, imageSizeMiB } = planSource(platform, master, plain);
  const entry: BootEntry = {
    source,
    serial: plain.serialConsole === undefined ? undefined : parseSerialLine(plain.serialConsole, "serialConsole"),
    kernelArguments: plain.kernelArguments ?? [],
  };
  const overrides = planOverrides(plain.overrides, entry, imageSizeMiB, plain.nodes && nodes);
  return {
    platform,
    packages: platform.pxe.packages,
    loaders: { bios: below(programs.bios), uefi: programs.uefi === undefined ? undefined : below(programs.uefi) },
    network: loaderFiles(platform, entry, hexPrefixes(network.cidr), "kernelArguments"),
    // GRUB asks for a card with the hardware type in front or without it, by release
    overrides: overrides.map(({ card, entry }, i) =>
      loaderFiles(platform, entry, [card], `overrides[${i}].kernelArguments`, [card, card.replace(/^01-/, "")]),
    ),
    kernelIsThere: kernelIsThere(platform, source),
  };
}

function planSource(
  platform: Platform,
  master: Master,
  plain: PxeInput,
): { source: BootSource; imageSizeMiB?: number } {
  const { image, web } = platform;
  if (image.mode === "ramdisk") {
    if (plain.imageSizeMiB === undefined) {
      throw new InputError("imageSizeMiB", "is missing, expected the size of the image: the RAM disk must hold it");
    }
    const imageSizeMiB = parseImageSize(plain.imageSizeMiB, "imageSizeMiB");
    const store = parseBootPath(plain.store ?? image.store, "store");
    const ramdiskKiB = parseRamdiskSize(plain.ramdiskKiB, imageSizeMiB, "ramdiskKiB");
    return { source: { kind: "ramdisk", store, ramdiskKiB }, imageSizeMiB };
  }
  if (web.kind === "none") throw new InputError("master.platform", `"${platform.name}" has no web server to boot from`);
  for (const name of ["imageSizeMiB", "ramdiskKiB", "store"] as const) {
    if (plain[name] !== undefined) {
      throw new InputError(
        name,
        `is of an image on a RAM disk; nodes of ${platform.name} fetch theirs from ${web.directory} by HTTP`,
      );
    }
  }
  return { source: { kind: "http", server: master.address, location: web.location, files: image.files } };
}

function loaderFiles(
  platform: Platform,
  entry: BootEntry,
  names: readonly string[],
  argument: string,
  grubNames: readonly string[] = names,
): LoaderFiles {
  const { tftp, pxe } = platform;
  const { source } = entry;
  const bios = renderPxelinuxConfig(entry, pxe.longestAppend, argument);
  return {
    bios: loaderFile(`${tftp.root}/pxelinux.cfg/`, names, bios),
    uefi:
      pxe.uefi.kind === "none" || source.kind !== "http"
        ? undefined
        : loaderFile(
            `${tftp.root}/${pxe.uefi.directory}/grub.cfg-`,
            grubNames,
            renderGrubConfig({ ...entry, source }, argument),
          ),
  };
}

function loaderFile(before: string, names: readonly string[], content: string): LoaderFile {
  const [first, ...others] = names.map((name) => `${before}${name}`);
  return { path: first, links: others, content };
}

/** A digest that the store lacks would show only when the node starts. */
function kernelIsThere({ tftp, web }: Platform, source: BootSource): string {
  const [before, directory] =
    source.kind === "ramdisk" || web.kind === "none" ? ["", tftp.root] : [`${storeUrl(source)}/`, web.directory];
  return `ls "${directory}/$(sed -n 's,^  kernel ${before},,p' {candidate})" >/dev/null`;
}
