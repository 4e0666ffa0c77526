import { tcpWireBytes, tftpWireBytes } from "./wire-bytes";

/** Something that a node fetches when it boots, as a platform knows it. */
export interface BootFile {
  /** What it is, such as `kernel`. */
  readonly what: string;
  /** Its name, or its path where it is a directory. */
  readonly file: string;
  readonly protocol: "TFTP" | "HTTP" | "NFS";
  /** Why its size is not known, where it is no file of the built image. */
  readonly unknown?: string;
}

/** Something that a node fetches when it boots, and how large it is. */
export interface BootTransfer {
  /** What it is, such as `kernel`. */
  readonly what: string;
  /** Its name, or its path where it is a directory. */
  readonly file: string;
  /** How it comes. */
  readonly protocol: "TFTP" | "HTTP" | "NFS";
  /** Its bytes, or why they are not known. */
  readonly bytes: number | string;
}

/** Sizes of the files of an image, by name; `undefined` before it is built. */
export type ImageSizes = Readonly<Record<string, { readonly bytes: number }>> | undefined;

/** What the file with the root file system is called among those that a node fetches. */
export const ROOT_IMAGE = "root image";

const BYTES_A_MIB = 2 ** 20;

export const UNTIL_BUILT = "unknown until the image is built";

/** What a node fetches, with the sizes that are known. */
export function bootTransfers(files: readonly BootFile[], sizes: ImageSizes): BootTransfer[] {
  return files.map(({ what, file, protocol, unknown }) => ({
    ...{ what, file, protocol },
    bytes: unknown === undefined ? (sizes?.[file]?.bytes ?? UNTIL_BUILT) : `unknown, since ${unknown}`,
  }));
}

/** Bytes of the built image that a node fetches; `undefined` before there is an image. */
export function imageBytes(files: readonly BootFile[], sizes: ImageSizes): number | undefined {
  return sumOfImage(files, sizes, ({ bytes }) => bytes);
}

/** The same with all headers, as the master's wire carries them. */
export function imageWireBytes(
  files: readonly BootFile[],
  sizes: ImageSizes,
  tftpBlockBytes: number,
): number | undefined {
  return sumOfImage(files, sizes, (file) => wireBytes(file, tftpBlockBytes));
}

/** What a MiB of the root image takes of the wire, and how it comes. */
export function rootMiB(files: readonly BootFile[], tftpBlockBytes: number): { protocol: string; wireBytes: number } {
  const protocol = files.find(({ what }) => what === ROOT_IMAGE)?.protocol ?? "HTTP";
  return { protocol, wireBytes: wireBytes({ protocol, bytes: BYTES_A_MIB }, tftpBlockBytes) };
}

type SizedFile = Pick<BootFile, "protocol"> & { readonly bytes: number };

function wireBytes({ protocol, bytes }: SizedFile, tftpBlockBytes: number): number {
  return protocol === "TFTP" ? tftpWireBytes(bytes, tftpBlockBytes) : tcpWireBytes(bytes);
}

function sumOfImage(
  files: readonly BootFile[],
  sizes: ImageSizes,
  of: (file: SizedFile) => number,
): number | undefined {
  let sum = 0;
  for (const { file, protocol, unknown } of files) {
    if (unknown !== undefined) continue;
    const size = sizes?.[file];
    if (size === undefined) return undefined;
    sum += of({ protocol, bytes: size.bytes });
  }
  return sum;
}
