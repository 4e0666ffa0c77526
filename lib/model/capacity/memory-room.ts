import { compressedLimitMiB } from "../image/ramdisk";
import { squashfsLimitMiB } from "../image/squashfs-content";

/** What a node holds its root file system in. */
export type MemoryUse =
  | {
      readonly kind: "ramdisk";
      /** Of the unpacked image; `undefined` where another resource gives it, and a preview does not know it. */
      readonly sizeMiB?: number;
    }
  | {
      readonly kind: "overlay";
      /** How much of the memory a node may write before its root is full; `undefined` where that was not looked up. */
      readonly overlayPercent?: number;
    };

const BYTES_A_MIB = 2 ** 20;

/** How large the compressed image may be on a node (rule node-memory). Below 0 where not even the unpacked one fits. */
export function imageLimitMiB(use: MemoryUse, memoryMiB: number): number | undefined {
  if (use.kind === "overlay") return squashfsLimitMiB(memoryMiB);
  return use.sizeMiB === undefined ? undefined : compressedLimitMiB(memoryMiB, use.sizeMiB);
}

/** MiB that a node may write over its image; `undefined` on a RAM disk, which is as large as it is, and where it is not known. */
export function overlayRoomMiB(use: MemoryUse, memoryMiB: number): number | undefined {
  if (use.kind === "ramdisk" || use.overlayPercent === undefined) return undefined;
  return Math.floor((memoryMiB * use.overlayPercent) / 100);
}

/** Warnings about an image that is too large for the memory of a node (rule node-memory). Before a build, `bytes` is not known. */
export function memoryWarnings(what: string, use: MemoryUse, memoryMiB: number, bytes: number | undefined): string[] {
  const limit = imageLimitMiB(use, memoryMiB);
  if (limit === undefined) return [];
  const smaller = use.kind === "ramdisk" ? "image.sizeMiB, image.forget" : "image.forget, image.packagesOnly";
  const remedy = `make the image smaller (${smaller}) or give nodes more memory; with image.nodeMemoryMiB such an image is refused`;
  if (limit <= 0) {
    return [
      `capacity.nodeMemoryMiB: ${memoryMiB} MiB leave no room for the ${what}, however small its compressed form is ` +
        `(rule node-memory); ${remedy}`,
    ];
  }
  if (bytes === undefined || bytes <= limit * BYTES_A_MIB) return [];
  return [
    `capacity.nodeMemoryMiB: the ${what} has ${bytes} bytes, and a node of ${memoryMiB} MiB has ${limit} MiB for it ` +
      `(rule node-memory); ${remedy}`,
  ];
}
