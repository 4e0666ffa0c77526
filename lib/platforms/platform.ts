/** Everything about a kind of master that its release decides. Pure data: a new release is a new file beside this one. */
export interface Platform {
  readonly name: PlatformName;
  readonly packageManager: "yum";
  readonly serviceManager: "sysv";
  /** Package by package, what its daemons write by themselves and what its removal leaves behind; a directory goes when empty. */
  readonly leavings: Readonly<Record<string, readonly string[]>>;
  readonly dhcp: {
    readonly packages: readonly string[];
    readonly configPath: string;
    readonly service: string;
    /** The daemon's own check of a file, before it is put into place. */
    readonly validate: string;
  };
  readonly tftp: {
    readonly packages: readonly string[];
    /** What `in.tftpd -s` serves as /. */
    readonly root: string;
    readonly configPath: string;
    readonly service: string;
    readonly daemon: string;
  };
  readonly pxe: {
    readonly packages: readonly string[];
    /** Network boot program for BIOS firmware, as its package installs it. */
    readonly bootLoader: string;
    /** What the boot loader loads from beside itself since its version 5.00. */
    readonly bootLoaderCompanions: readonly string[];
  };
  readonly nfs: {
    readonly packages: readonly string[];
    readonly exportsPath: string;
    /** Services that the server needs, in the order of their start. */
    readonly requires: readonly string[];
    readonly service: string;
    readonly reload: string;
    readonly listActive: string;
  };
  readonly ntp: {
    readonly packages: readonly string[];
    readonly configPath: string;
    readonly stepTickersPath: string;
    readonly service: string;
  };
  /** The logger is part of every installation, so it has no packages. */
  readonly syslog: {
    readonly configPath: string;
    readonly service: string;
    /** Succeeds when the daemon takes lines by UDP. */
    readonly probe: string;
  };
  readonly parallelShell: {
    /** Package of each tool that runs a command on many machines. */
    readonly packages: Readonly<Record<ParallelTool, string>>;
  };
  readonly image: {
    /** Directory of the images, relative to the TFTP root. */
    readonly store: string;
    /** Kernel that nodes boot, unless a program names one; `@{release}` stands for the release that the master runs. */
    readonly kernel: string;
    /** Trees that are copied from the master, the HOWTO's list. */
    readonly trees: readonly string[];
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
    readonly leavings: readonly string[];
  };
}

/** A tool that runs a command on many machines, by the name of its project. */
export type ParallelTool = "pssh" | "clustershell" | "pdsh";

/** Kinds of master that the library knows. */
export type PlatformName = "centos5";
