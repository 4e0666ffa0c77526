import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STATE_DIRECTORY } from "../../platforms";
import { claimCalls, Claimed } from "../claims/claims";
import type { HostSession } from "../connection/host-session";

/** A boot image as a host makes it: a published image with its command line, in one program for UEFI firmware. */
export interface UnsignedImage {
  /** Where nodes get it. */
  readonly path: string;
  /** The program that starts the kernel. */
  readonly stub: string;
  readonly storePath: string;
  readonly imageDigest: string;
  /** Names of the files of a published image. */
  readonly kernel: string;
  readonly initramfs: string;
  readonly commandLine: string;
}

const LIBRARIES = ["signed-image"];

/** Where the image lies that nodes get a copy of. */
export function signedPath({ path }: Pick<UnsignedImage, "path">): string {
  return `${STATE_DIRECTORY}/signed${path.slice(path.lastIndexOf("/"))}`;
}

/** Boot images on a host that does not have the key for them. */
export const signedImages = {
  /** Returns what is to be signed: the SHA-256 that Authenticode takes of the image. Nodes keep what they have. */
  async make(host: HostSession, image: UnsignedImage, claimed: Claimed): Promise<string> {
    const { stub, storePath, imageDigest, kernel, initramfs, commandLine } = image;
    const { values } = await host.change({
      libraries: LIBRARIES,
      knows: [["know_unified_image_program", unifiedImageProgram()]],
      calls: [
        ...claimCalls(claimed),
        ["make_unsigned_image", signedPath(image), stub, storePath, imageDigest, kernel, initramfs, commandLine],
      ],
    });
    const unsigned = values.get("unsigned") ?? "";
    if (!/^[0-9a-f]{64}$/.test(unsigned)) {
      throw new Error(`what is to be signed of ${image.path} cannot be read: ${JSON.stringify(unsigned)}`);
    }
    return unsigned;
  },

  /** Puts the signature of what {@link make} returned into the image. Nodes keep what they have. */
  async sign(host: HostSession, image: UnsignedImage, unsigned: string, signature: Buffer): Promise<void> {
    await host.change({
      libraries: LIBRARIES,
      knows: [["know_unified_image_program", unifiedImageProgram()]],
      calls: [["sign_image", signedPath(image), unsigned, signature.toString("base64")]],
    });
  },

  async forget(host: HostSession, image: Pick<UnsignedImage, "path">): Promise<void> {
    await host.change({ libraries: LIBRARIES, calls: [["forget_signed_image", signedPath(image)]] });
  },
};

let program: string | undefined;

/** Text of the program that makes an image, see unified-image.py. */
export function unifiedImageProgram(): string {
  program ??= readFileSync(join(__dirname, "unified-image.py"), "utf8");
  return program;
}
