/** How the root file system of a node is made and reaches it. */
export type ImagePart = RamdiskImage | SquashfsImage;

/** What both ways to make a root file system say of it. */
interface ImageOfMaster {
  /** Kernel that nodes boot, unless a program names one; `@{release}` stands for a release. */
  readonly kernel: string;
  /** Trees that are copied from the master. */
  readonly trees: readonly string[];
  /** Directories that a node needs, whatever the master or a package has. */
  readonly directories: readonly string[];
  /** Directories whose mode is not 0755. */
  readonly modes: readonly (readonly [path: string, mode: string])[];
  /** Services that make a machine a boot server, and must not start on a node. */
  readonly bootServerServices: readonly string[];
  readonly syslog: {
    readonly configPath: string;
    readonly service: string;
  };
  /** Shell patterns of what the copy has of the master that identifies it, is secret, or makes it a boot server. */
  readonly identity: readonly string[];
  /** Shell patterns of what programs leave behind that ran in the image. */
  readonly residue: readonly string[];
  /**
   * Shell patterns of what daemons and tools of the master write while they run, in what is copied. It says nothing of the image, so
   * no recipe lists it; with it, a restart of a daemon on the master would be another digest.
   */
  readonly runState: readonly string[];
}

/**
 * The HOWTO's: the master's own tree as an ext3 file system that the kernel itself unpacks onto a RAM disk. The kernel is of the
 * release that the master runs, and the trees are the HOWTO's list.
 */
export interface RamdiskImage extends ImageOfMaster {
  readonly mode: "ramdisk";
  /** Directory of the images, relative to the TFTP root. */
  readonly store: string;
  /** Files of others in which we have lines on the master that are for the master alone. */
  readonly filesWithOurLines: readonly string[];
}

/**
 * A whole operating system in one squashfs, fetched by HTTP by an initramfs of dracut, with an overlay in RAM. The kernel is of the
 * newest release that the image has, and the trees are copied although what is around them is left out.
 */
export interface SquashfsImage extends ImageOfMaster {
  readonly mode: "squashfs";
  /** What a directory of the store holds. */
  readonly files: { readonly kernel: string; readonly initramfs: string; readonly root: string };
  readonly compression: "gzip" | "zstd";
  /** Whether squashfs-tools makes the same bytes of the same tree (4.4 and later). */
  readonly reproducible: boolean;
  /**
   * Percent of a node's memory that it may write over the image: the overlay of dracut lies in /run, and systemd limits that.
   * `undefined` where nobody has looked it up.
   */
  readonly overlayPercent?: number;
  /** What makes the image. */
  readonly packages: readonly string[];
  readonly initramfs: {
    /** Modules by which dracut can bring up a network, the first that the master can use. */
    readonly networks: readonly ("network-manager" | "network-legacy")[];
    /** Modules of dracut that no node needs to reach its image. */
    readonly omit: readonly string[];
  };
  /** Directories of the master of which the image has no more than themselves. */
  readonly omitted: readonly string[];
  /** Directories of the master of which the image has the directories only, which daemons expect with their owners. */
  readonly emptied: readonly string[];
}
