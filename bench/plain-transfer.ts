import { curlFromBootNetwork } from "../lab/boot-network";
import { urlOf, type ImageFiles } from "./tftp-entry";

export interface Transfer {
  readonly way: string;
  readonly seconds: number;
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
  const fetchAll = async (way: string, protocol: "http" | "tftp", ...options: string[]): Promise<void> => {
    let seconds = 0;
    for (const [file, bytes] of Object.entries(files)) {
      seconds += await fetchOne(labName, urlOf(protocol, master, image, file), bytes, options);
    }
    transfers.push({ way, seconds });
  };
  await fetchAll("HTTP", "http");
  for (const size of BLOCK_SIZES) await fetchAll(`TFTP, blocks of ${size}`, "tftp", "--tftp-blksize", String(size));
  return transfers;
}

async function fetchOne(labName: string, url: string, bytes: number, options: string[]): Promise<number> {
  const told = ["--output", "/dev/null", "--write-out", "%{size_download} %{time_total}"];
  const { code, stdout, stderr } = await curlFromBootNetwork(labName, ...options, ...told, url);
  if (code !== 0) throw new Error(`curl of ${url} ended with ${code}: ${stderr}`);
  const [got, seconds] = stdout.split(" ").map(Number);
  if (got !== bytes) throw new Error(`${url} gave ${got} bytes, expected ${bytes}`);
  return seconds;
}
