import { scaleWarnings } from "../nodes/scale";
import { TftpLimits, tftpWarnings } from "../tftp/tftp-limits";
import { transferWarnings } from "../tftp/transfer-size";
import { predictStorm } from "./boot-storm";
import {
  BootFile,
  BootTransfer,
  bootTransfers,
  imageBytes,
  ImageSizes,
  imageWireBytes,
  ROOT_IMAGE,
  rootMiB,
  UNTIL_BUILT,
} from "./boot-transfers";
import { CapacitySettings } from "./capacity-settings";
import { MemoryUse, memoryWarnings, overlayRoomMiB } from "./memory-room";
import {
  burstWarnings,
  dhcpAnswersPerSecond,
  NfsThreads,
  nfsWarnings,
  RequestLimits,
  webWarnings,
} from "./server-limits";

/** What a boot server can do at most, as its platform and its settings say. */
export interface ServerLimits {
  /** Limits of xinetd, where it starts in.tftpd. */
  readonly tftp?: TftpLimits;
  /** Bytes that the boot loader asks a TFTP block to have. */
  readonly tftpBlockBytes: number;
  readonly web?: RequestLimits;
  readonly nfs: NfsThreads & { readonly path: string };
}

/** An image that some nodes boot. */
export interface BootedImage {
  /** Name of the group that boots it; `undefined` for the cluster's. */
  readonly group?: string;
  readonly files: readonly BootFile[];
  readonly sizes: ImageSizes;
  readonly memory: MemoryUse;
}

/** What a node fetches of one image, and what its memory has room for. */
export interface ImageCapacity {
  /** Name of the group that boots it; left out for the image of all other nodes. */
  readonly group?: string;
  /** Everything that a node fetches when it boots. */
  readonly transfers: readonly BootTransfer[];
  /** Sum of the transfers whose size the built image tells, or why it is not known. */
  readonly bytes: number | string;
  /** MiB that a node may write over its image, or why that is not known; only with `capacity.nodeMemoryMiB`. */
  readonly overlayMiB?: number | string;
}

/** What a boot of the cluster takes, what it is predicted to take, and what stands in its way. */
export interface Capacity {
  /** Nodes that boot at once. */
  readonly bootAtOnce: number;
  /** What each node fetches, by the image that it boots. */
  readonly images: readonly ImageCapacity[];
  /** Seconds that the boot of so many nodes takes at least, or why they are not known. Several images count as the largest one. */
  readonly stormSeconds: number | string;
  /** On which numbers the seconds rest, and what they leave out. */
  readonly prediction: string;
  /** Answers a second that the DHCP server must give so that no firmware gives up. How many it can give is not known. */
  readonly dhcpAnswersPerSecond: number;
  /** Limits that so many nodes reach, each with the setting that lifts it. */
  readonly warnings: readonly string[];
}

/** What the capacity of a cluster follows from. */
export interface CapacityInput {
  readonly settings: CapacitySettings;
  /** All nodes of the cluster. */
  readonly nodes: number;
  readonly server: ServerLimits;
  readonly images: readonly BootedImage[];
}

/** Everything that is said of a cluster's capacity, of which a preview knows some and an apply all. */
export function capacityOf({ settings, nodes, server, images }: CapacityInput): Capacity {
  const { bootAtOnce, linkMbit } = settings;
  const wire = images.map(({ files, sizes }) => imageWireBytes(files, sizes, server.tftpBlockBytes));
  const ofMiB = rootMiB(images[0].files, server.tftpBlockBytes);
  const { seconds, prediction } = predictStorm(
    { nodes: bootAtOnce, linkMbit, wireBytesPerNode: largest(wire), ofMiB },
    uncounted(images, server),
  );
  return {
    bootAtOnce,
    images: images.map((image) => imageCapacity(image, settings.nodeMemoryMiB)),
    stormSeconds: seconds,
    prediction,
    dhcpAnswersPerSecond: dhcpAnswersPerSecond(bootAtOnce),
    warnings: [
      ...images.flatMap((image) => imageWarnings(image, settings.nodeMemoryMiB, server.tftpBlockBytes)),
      ...burstWarnings(bootAtOnce),
      ...(server.tftp ? tftpWarnings(server.tftp, bootAtOnce) : []),
      ...(server.web ? webWarnings(bootAtOnce, server.web) : []),
      ...nfsWarnings(nodes, server.nfs.path, server.nfs),
      ...scaleWarnings(nodes),
    ],
  };
}

/** The whole of what nodes fetch is known when each image is. */
function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : Math.max(...known);
}

function uncounted(images: readonly BootedImage[], { web, nfs }: ServerLimits): string {
  const steps = ["firmware and DHCP", "the boot loader"];
  if (!web) steps.push(`what nodes read of ${nfs.path} by NFS`, "that TFTP waits for the answer to each block");
  if (images.length > 1) steps.push("that some nodes boot a smaller image");
  return [...steps, "unpacking and starting the system"].join(", ");
}

function imageCapacity({ group, files, sizes, memory }: BootedImage, nodeMemoryMiB: number | undefined): ImageCapacity {
  return {
    ...(group !== undefined && { group }),
    transfers: bootTransfers(files, sizes),
    bytes: imageBytes(files, sizes) ?? UNTIL_BUILT,
    ...(nodeMemoryMiB !== undefined &&
      memory.kind === "overlay" && {
        overlayMiB:
          overlayRoomMiB(memory, nodeMemoryMiB) ?? "unknown, since nobody looked up how large /run is on this release",
      }),
  };
}

function imageWarnings(
  { group, files, sizes, memory }: BootedImage,
  nodeMemoryMiB: number | undefined,
  tftpBlockBytes: number,
): string[] {
  const named = (what: string): string => (group === undefined ? what : `${what} of group ${group}`);
  const tooLong = files.flatMap(({ what, file, protocol }) => {
    const size = sizes?.[file];
    return protocol === "TFTP" && size ? transferWarnings(named(what), size.bytes, tftpBlockBytes) : [];
  });
  if (nodeMemoryMiB === undefined) return tooLong;
  const root = files.find(({ what }) => what === ROOT_IMAGE);
  const bytes = root && sizes?.[root.file]?.bytes;
  return [...tooLong, ...memoryWarnings(named(ROOT_IMAGE), memory, nodeMemoryMiB, bytes)];
}
