import { posix } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { kernelCheck } from "../../lib/host/boot/kernel-check";
import { BootAssignment, BootAssignments } from "../../lib/model/boot/boot-assignment";
import { hexPrefixes, parseBootPath } from "../../lib/model/boot/boot-files";
import { InputError } from "../../lib/model/input-error";
import { Master } from "../../lib/model/network/network";
import { parseImageSize, parseRamdiskSize } from "../../lib/model/image/ramdisk";
import { parseSerialLine } from "../../lib/model/boot/serial-line";
import { bootPrograms, HttpBootDirectory, httpBootDirectory, Platform, StubFacts } from "../../lib/platforms";
import { BootEntry, BootSource } from "../../lib/render/boot";
import { renderCommandLine } from "../../lib/render/boot/command-line";
import { renderGrubConfig, renderGrubOverHttp } from "../../lib/render/boot/grub";
import { renderPxelinuxConfig } from "../../lib/render/boot/pxelinux";
import type { PxeConfigArgs } from "../pxe-config";
import { BootNetworks } from "../network/site";
import { Booted, BootLayerInput, bootOver } from "./boot-layers";
import { bootWatches } from "./boot-watches";
import { bootsOverHttp, stubOf } from "./given-boot-programs";
import type { SigningPlan } from "./secure-boot";
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
  /** Whether UEFI firmware that boots over HTTP gets a signed boot image of each node's own. */
  readonly signsImages: boolean;
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
  /** A boot image that is signed, by a name for each card; its content is the command line. */
  readonly signed?: LoaderFile;
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
  const stub = plain.signsImages ? signingStub(platform, http, assigned) : undefined;
  const loaderFiles = loaderFilesOf(platform, http?.directory, stub !== undefined);
  const booted: Booted = { entry, imageSizeMiB, layers: [] };
  const groups = plain.groups.map((group, i) => bootOver(booted, group, `group ${group.name}`, `groups[${i}]`));
  const cardsOf = cardsOfEntries(assigned);
  const files = {
    network: loaderFiles(
      entry,
      {
        ...{ all: networks.flatMap(({ cidr }) => hexPrefixes(cidr)), overHttp: "network" },
        signedFor: cardsOf.network,
      },
      "kernelArguments",
    ),
    groups: plain.groups.map(({ name }, i) => {
      const cards = cardsOf.groups[i];
      const [own, argument] = [`group-${name}`, `groups[${i}].kernelArguments`];
      const names = {
        all: [own, ...cards],
        ofGrub: [own, ...cards.flatMap(cardNames)],
        overHttp: own,
        signedFor: cards,
      };
      return loaderFiles(groups[i].entry, names, argument);
    }),
    overrides: plain.overrides.map((override, i) => {
      const { node, mac, group, image } = assigned.overrides[i];
      const cards = cardsOf.overrides[i];
      const { argument } = override;
      const below = group === undefined ? booted : groups[group];
      const { entry: own } = bootOver(below, override, node ?? mac, argument);
      const names = {
        all: cards,
        ofGrub: cards.flatMap(cardNames),
        overHttp: cards[0],
        signedFor: cards,
      };
      return { ...loaderFiles(own, names, `${argument}.kernelArguments`), image };
    }),
  };
  return {
    ...{ platform, ...files },
    packages: [...platform.pxe.packages, ...(stub === undefined ? [] : [stub.package])],
    loaders: {
      bios: below(programs.bios),
      uefi: programs.uefi === undefined ? undefined : below(programs.uefi),
      uefiHttp: stub === undefined && http ? httpLoader(platform, http.directory, files, cardsOf) : undefined,
    },
    watches: bootWatches(networks, plain.reservesNodes ? undefined : nodes, files.network),
    kernelIsThere: kernelCheck(platform, source),
    ...(stub !== undefined && { signing: signingPlan(platform, stub, source) }),
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
  /** Cards whose firmware gets a signed boot image of this entry. */
  readonly signedFor: readonly string[];
}

/** The cards of the nodes that boot by each entry. */
type CardsOfEntries = ReturnType<typeof cardsOfEntries>;

function cardsOfEntries({ nodes, groups, overrides }: BootAssignments) {
  const cardsOf = (some: readonly BootAssignment[]): string[] => some.flatMap(({ cardFiles }) => cardFiles);
  return {
    network: cardsOf(nodes.filter(({ group, override }) => group === undefined && override === undefined)),
    groups: groups.map(cardsOf),
    overrides: overrides.map((one) => cardsOf([one])),
  };
}

function signingPlan({ web }: Platform, { path }: StubFacts, source: BootSource): SigningPlan | undefined {
  if (source.kind !== "http" || web.kind === "none") return undefined;
  const { kernel, initramfs } = source.files;
  return { ...{ stub: path, storePath: web.directory }, kernel, initramfs };
}

function signingStub(platform: Platform, http: HttpBootDirectory | undefined, { nodes }: BootAssignments): StubFacts {
  if (http === undefined) {
    throw new InputError(
      "secureBoot",
      "is given without uefiHttpBoot: true, by which nodes fetch their signed boot image",
    );
  }
  if (nodes.length === 0)
    throw new InputError("secureBoot", "is given without nodes, each of which has a boot image by its card");
  return stubOf(platform, "secureBoot");
}

/**
 * Makes the files of one boot entry.
 *
 * @param httpDirectory what UEFI firmware that boots over HTTP is served, if anything
 * @param signsImages whether that is a boot image, and not a loader
 */
function loaderFilesOf({ tftp, pxe }: Platform, httpDirectory: string | undefined, signsImages: boolean) {
  const { uefi } = pxe;
  return (entry: BootEntry, { all, ofGrub = all, overHttp, signedFor }: EntryNames, argument: string): LoaderFiles => {
    const { source } = entry;
    const text = renderPxelinuxConfig(entry, pxe.longestAppend, argument);
    const bios = loaderFile(`${tftp.root}/pxelinux.cfg/`, all, text);
    if (uefi.kind === "none" || source.kind !== "http") return { bios };
    const grub = renderGrubConfig({ ...entry, source }, argument);
    return {
      bios,
      uefi: loaderFile(`${tftp.root}/${uefi.directory}/grub.cfg-`, ofGrub, grub),
      ...(httpDirectory !== undefined &&
        (signsImages
          ? { signed: signedFile(httpDirectory, [overHttp, ...signedFor], renderCommandLine(entry, argument)) }
          : { uefiHttp: loaderFile(`${httpDirectory}/`, [`${overHttp}.cfg`], grub) })),
    };
  };
}

function httpLoader(
  { pxe: { uefi } }: Platform,
  directory: string,
  files: { network: LoaderFiles; groups: readonly LoaderFiles[]; overrides: readonly LoaderFiles[] },
  cardsOf: CardsOfEntries,
): HttpLoader | undefined {
  if (uefi.kind === "none") return undefined;
  const nameOf = ({ uefiHttp }: LoaderFiles): string => posix.basename(uefiHttp?.path ?? "");
  const others = [
    ...files.groups.map((file, i) => ({ entry: nameOf(file), cards: cardsOf.groups[i] })),
    ...files.overrides.map((file, i) => ({ entry: nameOf(file), cards: cardsOf.overrides[i] })),
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

function signedFile(directory: string, names: readonly string[], commandLine: string): LoaderFile {
  return loaderFile(
    `${directory}/`,
    [...new Set(names)].map((name) => `${name}.efi`),
    commandLine,
  );
}

function loaderFile(before: string, names: readonly string[], content: string): LoaderFile {
  const [first, ...others] = names.map((name) => `${before}${name}`);
  return { path: first, links: others, content };
}
