import { z } from "zod";
import { parseWith, wholeNumber } from "../arguments/parse-with";
import { InputError } from "../input-error";

const KIB_A_MIB = 1024;
const SMALLEST_MIB = 16;
const LARGEST_MIB = 65_536;

/** Size of the root file system, in whole MiB so that it is a multiple of the file system's block size (rule ramdisk-size). */
export function parseImageSize(sizeMiB: number, argument: string): number {
  const refusal = `${sizeMiB} is not a size, expected whole MiB from ${SMALLEST_MIB} to ${LARGEST_MIB}`;
  return parseWith(wholeNumber(SMALLEST_MIB, LARGEST_MIB), sizeMiB, argument, refusal);
}

/**
 * Value of the kernel argument `ramdisk_size`, in KiB. The kernel cannot know how large a compressed image is and stops with
 * "RAMDISK: incomplete write" when the disk is smaller (rule ramdisk-size); its own default is 16 MiB.
 */
export function parseRamdiskSize(ramdiskKiB: number | undefined, imageMiB: number, argument: string): number {
  const needed = imageMiB * KIB_A_MIB;
  const size = ramdiskKiB === undefined ? needed : parseBlocks(ramdiskKiB, argument);
  if (size < needed) {
    throw new InputError(
      argument,
      `${size} KiB is smaller than the image of ${imageMiB} MiB, expected at least ${needed}`,
    );
  }
  return size;
}

/**
 * Checks a RAM disk for an image of unknown size, such as an older one that a node is pinned to: it must fit the smallest image
 * that is allowed.
 */
export function parseRamdiskOfUnknown(ramdiskKiB: number, argument: string): number {
  const size = parseBlocks(ramdiskKiB, argument);
  if (size < SMALLEST_MIB * KIB_A_MIB) {
    throw new InputError(
      argument,
      `${size} KiB is smaller than any image, expected at least ${SMALLEST_MIB * KIB_A_MIB}`,
    );
  }
  return size;
}

/** Memory that a node needs in addition to the image and its compressed form. While it unpacks, it holds both. */
const WORKING_MIB = 256;

/**
 * Memory of a node, large enough for an image (rule node-memory). The size of the compressed image is known after the build,
 * which checks it against {@link compressedLimitMiB}.
 */
export function parseNodeMemory(memoryMiB: number, imageMiB: number, argument: string): number {
  parseWith(wholeNumber(1), memoryMiB, argument, `${memoryMiB} is not a memory size, expected whole MiB`);
  if (memoryMiB < imageMiB + WORKING_MIB) {
    throw new InputError(
      argument,
      `${memoryMiB} MiB cannot hold an image of ${imageMiB} MiB and ${WORKING_MIB} MiB to work with, expected at least ${imageMiB + WORKING_MIB} (rule node-memory)`,
    );
  }
  return memoryMiB;
}

/** How large the compressed image may be on a node with so much memory (rule node-memory). */
export function compressedLimitMiB(memoryMiB: number, imageMiB: number): number {
  return memoryMiB - imageMiB - WORKING_MIB;
}

function parseBlocks(sizeKiB: number, argument: string): number {
  const refusal = `${sizeKiB} is not a RAM disk size, expected whole KiB in steps of 4`;
  return parseWith(z.number().int().multipleOf(4), sizeKiB, argument, refusal);
}
