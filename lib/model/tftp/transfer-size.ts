/** The last number that a block can have: it has 16 bits, and the first block is number 1 (RFC 1350, section 5). */
const LAST_BLOCK = 65_535;

/** Block size of a client that asks for none (RFC 1350, section 5; RFC 2348). */
export const DEFAULT_BLOCK_BYTES = 512;

/** Blocks of a file. The last one is shorter than the others, and empty where the size divides the file (RFC 1350, section 2). */
export function tftpBlocks(bytes: number, blockBytes: number): number {
  return Math.floor(bytes / blockBytes) + 1;
}

/** The largest file that is over before the numbers of its blocks start again (rule tftp-transfer-size). */
export function longestTransfer(blockBytes: number): number {
  return LAST_BLOCK * blockBytes - 1;
}

/** Warnings about a file that is too large for the numbers of its blocks (rule tftp-transfer-size). */
export function transferWarnings(what: string, bytes: number, blockBytes: number): string[] {
  const longest = longestTransfer(blockBytes);
  if (bytes <= longest) return [];
  return [
    `capacity: the ${what} of ${bytes} bytes goes by TFTP in ${tftpBlocks(bytes, blockBytes)} blocks of ${blockBytes}, but their ` +
      `numbers end at ${LAST_BLOCK}, after ${longest} bytes (rule tftp-transfer-size), and firmware that does not start again ` +
      `at 0 stalls there; make the image smaller (image.sizeMiB, image.forget), or move to el8 or later, whose nodes fetch it by HTTP`,
  ];
}
