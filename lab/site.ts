import { join } from "node:path";
import { Workspace, type ConfigValue } from "./engine";
import { openLab, type Lab, type LabStatus } from "./index";
import type { LabMaster, LabPlatform } from "./kind";
import { labNames, network } from "./names";
import { clockArguments } from "./node-clock";
import { platforms } from "./platforms";

/** The repository: the library, its examples and this lab. */
export const REPOSITORY = join(__dirname, "..");

/** The library's own command, where the build puts it. */
export const COMMAND = join(REPOSITORY, "dist", "lib", "command-line", "main.js");

/** The HOWTO's example program, as a user runs it. */
export const EXAMPLE = join(REPOSITORY, "examples", "howto-centos5");

/** The same cluster on a master of today, whose release is configured. */
const EL_EXAMPLE = join(REPOSITORY, "examples", "el9-cluster");

/** The example of each platform. */
export const EXAMPLES: Readonly<Record<LabPlatform, string>> = {
  centos5: EXAMPLE,
  el9: EL_EXAMPLE,
  el10: EL_EXAMPLE,
};

/** A lab, and a stack of the example that is configured for its master. */
export interface Site {
  readonly lab: Lab;
  readonly status: LabStatus;
  readonly stack: Workspace;
}

export interface SiteOptions {
  /** Name of the lab. */
  name: string;
  /** Platform of the master, and so the example. @default that of the existing lab, else centos5 */
  platform?: LabPlatform;
  /** What the master runs in. @default that of the existing lab, else a container */
  master?: LabMaster;
  /** Starts from a new master. */
  fresh?: boolean;
  /** Configuration besides or instead of what the lab's master needs. */
  config?: Record<string, ConfigValue>;
  log?: (line: string) => void;
  onOutput?: (chunk: string) => void;
}

/** Size of the image in the lab: its tree is smaller than that of an installed CentOS, and a node has little memory. */
const IMAGE_MIB = 128;

/** What an image of a platform's lab leaves out besides. */
export function forgottenIn(platform: LabPlatform): string[] {
  const { repository } = platforms[platform];
  return repository === undefined ? [] : [repository];
}

/** The image of the lab's nodes, as `pulumi config` has it. */
export function exampleImage(status: LabStatus): Record<string, unknown> {
  const authorizedKeys = [status.nodePublicKey];
  const { platform } = masterOf(status);
  return platforms[platform].systemd
    ? { authorizedKeys, forget: forgottenIn(platform) }
    : { sizeMiB: IMAGE_MIB, authorizedKeys };
}

/** What `pulumi config` holds for a lab's master. */
export function exampleConfig(status: LabStatus): Record<string, ConfigValue> {
  const { platform, ssh } = masterOf(status);
  const { host, port, user, privateKeyPath, hostKey } = ssh;
  return {
    // of the example that several releases share
    ...(platform === "el10" && { platform }),
    connection: {
      host,
      port,
      user,
      privateKeyPath,
      hostKey,
      ...(platform === "centos5" && { legacyAlgorithms: true }),
    },
    nodes: status.nodes.map(({ name, address, mac }) => ({ name, address, mac })),
    timeServers: [network.gateway],
    image: exampleImage(status),
    serialConsole: "ttyS0,115200",
    // the card is eth0 in the lab's reports; a kernel of today has better clocks than the counter
    kernelArguments: platforms[platform].systemd ? ["net.ifnames=0"] : clockArguments(labNames(status.name)),
  };
}

function masterOf(status: LabStatus): NonNullable<LabStatus["master"]> {
  if (!status.master || !status.nodePublicKey) throw new Error(`lab "${status.name}" has no master; start it first`);
  return status.master;
}

/** Starts a lab and opens a stack of the example for it. The stack lies in the lab's folder, so it is gone with its master. */
export async function openSite(options: SiteOptions): Promise<Site> {
  const { name, platform, master, log } = options;
  const lab = openLab({ name, platform, master, log });
  const status = await lab.up({ fresh: options.fresh });
  const config = { ...exampleConfig(status), ...options.config };
  const stack = await openStack(options.name, status.master?.platform ?? "centos5", {
    config,
    onOutput: options.onOutput,
  });
  return { lab, status, stack };
}

/** The stack of a lab, as it was left; without `config` its configuration stays. */
export function openStack(
  name: string,
  platform: LabPlatform,
  options: Pick<SiteOptions, "config" | "onOutput"> = {},
): Promise<Workspace> {
  const directory = join(labNames(name).directory, "stack");
  return Workspace.open({ program: EXAMPLES[platform], stack: name, directory, ...options });
}
