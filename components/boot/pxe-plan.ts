import { posix } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { kernelCheck } from "../../lib/host/boot/kernel-check";
import { BootAssignments } from "../../lib/model/boot/boot-assignment";
import { hexPrefixes, parseBootPath } from "../../lib/model/boot/boot-files";
import { InputError } from "../../lib/model/input-error";
import { Master } from "../../lib/model/network/network";
import { parseImageSize, parseRamdiskSize } from "../../lib/model/image/ramdisk";
import { parseSerialLine } from "../../lib/model/boot/serial-line";
import { bootPrograms, httpBootDirectory, Platform } from "../../lib/platforms";
import { BootEntry, BootSource } from "../../lib/render/boot";
import { renderGrubConfig, renderGrubOverHttp } from "../../lib/render/boot/grub";
import { renderPxelinuxConfig } from "../../lib/render/boot/pxelinux";
import type { PxeConfigArgs } from "../pxe-config";
import { BootNetworks } from "../network/site";
import { Booted, BootLayerInput, bootOver } from "./boot-layers";
import { bootWatches } from "./boot-watches";
import { bootsOverHttp } from "./given-boot-programs";
import { servedFrom } from "./served-urls";

/** Arguments of a PxeConfig, every value plain, but for the digests of images. */
export type PxeInput = pulumi.Unwrap<
  Pick<
    PxeConfigArgs,
    "imageSizeMiB" | "tftpDirectory" | "ramdiskKiB" | "serialConsole" | "kernelArguments" | "nodeFiles" | "uefiHttpBoot"
  >
> & {
  readonly groups: readonly (BootLayerInput & { readonly name: string })[];
  /** That of each node, with the argument that it comes from. */
  readonly overrides: readonly (BootLayerInput & { readonly argument: string })[];
  /** Which nodes are of which group and override. */
  readonly assigned: BootAssignments;
  /** Whether the same master reserves the addresses of all nodes, as that of a cluster does. */
  readonly reservesNodes: boolean;
};

/** A file that boot loaders read, with all the names by which they ask for it. */
export interface LoaderFile {
  readonly path: string;
  readonly links: readonly string[];
  readonly content: string;
}

/** The files that nodes of a network, nodes of a group, or one card read: by pxelinux, and by GRUB where there is UEFI. */
export interface LoaderFiles {
  readonly bios: LoaderFile;
  readonly uefi?: LoaderFile;
  /** Of a GRUB that was fetched over HTTP, which is told its name. */
  readonly uefiHttp?: LoaderFile;
}

/** What UEFI firmware fetches over HTTP: the loader, and the file that its GRUB looks for. */
export interface HttpLoader {
  readonly path: string;
  readonly configuration: { readonly path: string; readonly content: string };
}

/** Which files a network, its groups and its overrides need, and what is in them. */
export function planPxe({ platform, networks, master, nodes }: BootNetworks, plain: PxeInput) {
  const { assigned } = plain;
  const programs = bootPrograms(platform);
  const below = (path: string): string => `${platform.tftp.root}/${path}`;
  const { source, imageSizeMiB } = planSource(platform, master, plain);
  const entry: BootEntry = {
    source,
    serial: plain.serialConsole === undefined ? undefined : parseSerialLine(plain.serialConsole, "serialConsole"),
    kernelArguments: plain.kernelArguments ?? [],
    nodeFiles: plain.nodeFiles,
  };
  const http = bootsOverHttp(plain, platform) ? httpBootDirectory(platform) : undefined;
  const loaderFiles = loaderFilesOf(platform, http?.directory);
  const booted: Booted = { entry, imageSizeMiB, layers: [] };
  const groups = plain.groups.map((group, i) => bootOver(booted, group, `group ${group.name}`, `groups[${i}]`));
  const files = {
    network: loaderFiles(
      entry,
      { all: networks.flatMap(({ cidr }) => hexPrefixes(cidr)), overHttp: "network" },
      "kernelArguments",
    ),
    groups: plain.groups.map(({ name }, i) => {
      const cards = assigned.groups[i].flatMap(({ cardFiles }) => cardFiles);
      const [own, argument] = [`group-${name}`, `groups[${i}].kernelArguments`];
      const names = { all: [own, ...cards], ofGrub: [own, ...cards.flatMap(cardNames)], overHttp: own };
      return loaderFiles(groups[i].entry, names, argument);
    }),
    overrides: plain.overrides.map((override, i) => {
      const { cardFiles, node, mac, group, image } = assigned.overrides[i];
      const { argument } = override;
      const below = group === undefined ? booted : groups[group];
      const { entry: own } = bootOver(below, override, node ?? mac, argument);
      const names = { all: cardFiles, ofGrub: cardFiles.flatMap(cardNames), overHttp: cardFiles[0] };
      return { ...loaderFiles(own, names, `${argument}.kernelArguments`), image };
    }),
  };
  return {
    ...{ platform, ...files },
    packages: platform.pxe.packages,
    loaders: {
      bios: below(programs.bios),
      uefi: programs.uefi === undefined ? undefined : below(programs.uefi),
      uefiHttp: http && httpLoader(platform, http.directory, files, assigned),
    },
    watches: bootWatches(networks, plain.reservesNodes ? undefined : nodes, files.network),
    kernelIsThere: kernelCheck(platform, source),
    served: servedFrom(platform, master.address),
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
    const store = parseBootPath(plain.tftpDirectory ?? image.store, "tftpDirectory");
    const ramdiskKiB = parseRamdiskSize(plain.ramdiskKiB, imageSizeMiB, "ramdiskKiB");
    return { source: { kind: "ramdisk", store, ramdiskKiB }, imageSizeMiB };
  }
  if (web.kind === "none") throw new InputError("master.platform", `"${platform.name}" has no web server to boot from`);
  for (const name of ["imageSizeMiB", "ramdiskKiB", "tftpDirectory"] as const) {
    if (plain[name] !== undefined) {
      throw new InputError(
        name,
        `applies to an image on a RAM disk only; nodes of ${platform.name} fetch theirs from ${web.directory} by HTTP`,
      );
    }
  }
  return { source: { kind: "http", server: master.address, location: web.location, files: image.files } };
}

/** What the files of a boot entry are called: by what loaders ask for, and, over HTTP, by the file that says whose it is. */
interface EntryNames {
  readonly all: readonly string[];
  /** Where GRUB asks by other names. */
  readonly ofGrub?: readonly string[];
  readonly overHttp: string;
}

/**
 * Makes the files of one boot entry.
 *
 * @param httpDirectory what UEFI firmware that boots over HTTP is served, if anything
 */
function loaderFilesOf({ tftp, pxe }: Platform, httpDirectory: string | undefined) {
  const { uefi } = pxe;
  return (entry: BootEntry, { all, ofGrub = all, overHttp }: EntryNames, argument: string): LoaderFiles => {
    const { source } = entry;
    const text = renderPxelinuxConfig(entry, pxe.longestAppend, argument);
    const bios = loaderFile(`${tftp.root}/pxelinux.cfg/`, all, text);
    if (uefi.kind === "none" || source.kind !== "http") return { bios };
    const grub = renderGrubConfig({ ...entry, source }, argument);
    return {
      bios,
      uefi: loaderFile(`${tftp.root}/${uefi.directory}/grub.cfg-`, ofGrub, grub),
      ...(httpDirectory !== undefined && {
        uefiHttp: loaderFile(`${httpDirectory}/`, [`${overHttp}.cfg`], grub),
      }),
    };
  };
}

function httpLoader(
  { pxe: { uefi } }: Platform,
  directory: string,
  files: { network: LoaderFiles; groups: readonly LoaderFiles[]; overrides: readonly LoaderFiles[] },
  assigned: BootAssignments,
): HttpLoader | undefined {
  if (uefi.kind === "none") return undefined;
  const nameOf = ({ uefiHttp }: LoaderFiles): string => posix.basename(uefiHttp?.path ?? "");
  const others = [
    ...files.groups.map((file, i) => ({
      entry: nameOf(file),
      cards: assigned.groups[i].flatMap(({ cardFiles }) => cardFiles),
    })),
    ...files.overrides.map((file, i) => ({ entry: nameOf(file), cards: assigned.overrides[i].cardFiles })),
  ];
  return {
    path: `${directory}/${posix.basename(uefi.bootLoader)}`,
    configuration: {
      path: `${directory}/grub.cfg`,
      content: renderGrubOverHttp(nameOf(files.network), others),
    },
  };
}

/** GRUB asks for the card's name with or without the hardware type in front, depending on its release. */
function cardNames(card: string): string[] {
  return [card, card.replace(/^01-/, "")];
}

function loaderFile(before: string, names: readonly string[], content: string): LoaderFile {
  const [first, ...others] = names.map((name) => `${before}${name}`);
  return { path: first, links: others, content };
}
