import { curlFromBootNetwork } from "../lab/boot-network";
import { urlOf, type ImageFiles } from "./tftp-entry";

export interface Transfer {
  readonly way: string;
  readonly seconds: number;
  /** By TFTP: blocks of all files, each of which is answered before the next one is sent. */
  readonly blocks?: number;
}

/** curl's own block, which dracut's livenet uses; lpxelinux's and iPXE's; the largest that an Ethernet frame holds. */
const BLOCK_SIZES = [512, 1408, 1468];

/** The files of an image fetched by each protocol over the lab's wire without a machine that boots, one after the other. */
export async function plainTransfers(
  labName: string,
  master: string,
  image: string,
  files: ImageFiles,
): Promise<Transfer[]> {
  const transfers: Transfer[] = [];
  const fetchAll = async (protocol: "http" | "tftp", ...options: string[]): Promise<number> => {
    let seconds = 0;
    for (const [file, bytes] of Object.entries(files)) {
      seconds += await fetchOne(labName, urlOf(protocol, master, image, file), bytes, options);
    }
    return seconds;
  };
  transfers.push({ way: "HTTP", seconds: await fetchAll("http") });
  for (const size of BLOCK_SIZES) {
    transfers.push({
      way: `TFTP, blocks of ${size}`,
      seconds: await fetchAll("tftp", "--tftp-blksize", String(size)),
      blocks: blocksOf(files, size),
    });
  }
  return transfers;
}

/** The last block of a file is shorter than the others, and empty where the size divides the file (RFC 1350). */
export function blocksOf(files: ImageFiles, size: number): number {
  return Object.values(files).reduce((sum, bytes) => sum + Math.floor(bytes / size) + 1, 0);
}

async function fetchOne(labName: string, url: string, bytes: number, options: string[]): Promise<number> {
  const told = ["--output", "/dev/null", "--write-out", "%{size_download} %{time_total}"];
  const { code, stdout, stderr } = await curlFromBootNetwork(labName, ...options, ...told, url);
  if (code !== 0) throw new Error(`curl of ${url} ended with ${code}: ${stderr}`);
  const [got, seconds] = stdout.split(" ").map(Number);
  if (got !== bytes) throw new Error(`${url} gave ${got} bytes, expected ${bytes}`);
  return seconds;
}
