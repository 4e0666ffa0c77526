import { z } from "zod";
import { Plain, texts } from "../arguments/plain";
import { ImageContent, imageContentShape, ImageSurroundings, parseImageContent } from "./image-content";
import { ImageMount, ImageMountInput, imageMountShape, mountOver, parseImageMounts } from "./image-mounts";
import { parseWith, wholeNumber } from "../arguments/parse-with";
import { refuseSame } from "../arguments/unique";
import { InputError } from "../input-error";

/** What a program says of an image that is a whole operating system. */
export const squashfsContentShape = {
  ...imageContentShape,
  mounts: z.array(z.object(imageMountShape)).optional(),
  packagesOnly: texts.optional(),
};

export type SquashfsContentInput = Plain<typeof squashfsContentShape>;

/** A checked {@link SquashfsContentInput}, with its defaults. */
export interface SquashfsContent extends Omit<ImageContent, "sizeMiB"> {
  readonly mounts: readonly ImageMount[];
  readonly packagesOnly: readonly string[];
}

/** Memory that a node needs in addition to its compressed image: for the running system and for the changes in its overlay. */
const WORKING_MIB = 512;

/** A name, or a group as dnf has it. */
const PACKAGE = /^@?[A-Za-z0-9_][A-Za-z0-9._+^-]*$/;

/** Checks everything that a program says of such an image. `shared` is what nodes mount unless it says so. */
export function parseSquashfsContent(
  input: SquashfsContentInput,
  around: ImageSurroundings,
  shared: readonly ImageMountInput[],
): SquashfsContent {
  if (input.sizeMiB !== undefined) {
    throw new InputError("sizeMiB", "applies to an image on a RAM disk only; a squashfs is as large as what it holds");
  }
  const mounts = parseImageMounts(input.mounts ?? shared);
  const content = parseImageContent({ ...input, nodeMemoryMiB: undefined }, { ...around, sharesUsr: false });
  refuseHidden(content, mounts);
  return {
    ...content,
    nodeMemoryMiB: input.nodeMemoryMiB === undefined ? undefined : parseMemory(input.nodeMemoryMiB),
    mounts,
    packagesOnly: parsePackagesOnly(input.packagesOnly ?? []),
  };
}

/** Packages and groups that renew a lease, or that bring what does. */
const RENEWS_LEASE = /^(@.*|NetworkManager.*|dhcp-client|dhclient|dhcpcd|systemd-networkd|wicked.*)$/;

/** What works and should be known: the lease that the initramfs got ends, and then a node loses its address. */
export function leaseWarnings(packagesOnly: readonly string[]): string[] {
  if (packagesOnly.length === 0 || packagesOnly.some((name) => RENEWS_LEASE.test(name))) return [];
  return [
    "packagesOnly names nothing that renews a lease, such as NetworkManager; unless another package brings it, a node loses its address when the lease of its boot ends",
  ];
}

/** How large the compressed image may be on a node with so much memory (rule node-memory). */
export function squashfsLimitMiB(memoryMiB: number): number {
  return memoryMiB - WORKING_MIB;
}

function parseMemory(memoryMiB: number): number {
  return parseWith(
    wholeNumber(WORKING_MIB + 1),
    memoryMiB,
    "nodeMemoryMiB",
    `${memoryMiB} MiB cannot hold an image and ${WORKING_MIB} MiB to work with, expected whole MiB above ${WORKING_MIB} (rule node-memory)`,
  );
}

function parsePackagesOnly(packages: readonly string[]): string[] {
  packages.forEach((name, i) => {
    if (!PACKAGE.test(name)) {
      throw new InputError(
        `packagesOnly[${i}]`,
        `${JSON.stringify(name)} is not a package, expected a name such as kernel-core or a group such as @core`,
      );
    }
  });
  refuseSame(packages, (i) => `packagesOnly[${i}]`);
  return [...packages];
}

/** A mount lies over what the image has in its place. */
function refuseHidden({ files, users }: Pick<ImageContent, "files" | "users">, mounts: readonly ImageMount[]): void {
  files.forEach((file, i) => {
    const over = mountOver(file.path, mounts);
    if (over) {
      throw new InputError(
        `files[${i}].path`,
        `${file.path} is below ${over.path}, which nodes mount from the master; put the file there on the master`,
      );
    }
  });
  users.forEach((user, i) => {
    const over = mountOver(`/home/${user.name}`, mounts);
    if (over && user.authorizedKeys.length > 0) {
      throw new InputError(
        `users[${i}].authorizedKeys`,
        `are below ${over.path}, which nodes mount from the master; put them into ${over.from} there, or leave it out of mounts`,
      );
    }
  });
}
