import { InputError } from "../model/input-error";
import { centos5 } from "./centos5";
import { el10 } from "./el10";
import { el8 } from "./el8";
import { el9 } from "./el9";
import type { Platform, PlatformName } from "./platform";

export {
  FORWARDING_FILE,
  KNOWN_HOSTS,
  NODE_HOST_KEYS,
  NODE_SECRETS,
  OWN_PATHS,
  REPAIR,
  STATE_DIRECTORY,
  SYSCTL_FILE,
  WEB_ROOT,
} from "./own-paths";
export { NODE_KEY_TYPES } from "./connection/ssh-part";
export type { NodeKeyType } from "./connection/ssh-part";
export type { ParallelTool } from "./shell/parallel-shell-part";
export { Platforms } from "./platform";
export type { Platform, PlatformName } from "./platform";
export { bootPrograms, httpBootDirectory, signedBootProgram } from "./boot/boot-programs";
export type { HttpBootDirectory } from "./boot/boot-programs";
export { bootEntryDirectories } from "./boot/boot-entry-directories";
export { ramdiskPlatform } from "./image/ramdisk-platform";
export type { RamdiskPlatform } from "./image/ramdisk-platform";
export { isSquashfsPlatform, squashfsPlatform } from "./image/squashfs-platform";
export type { SquashfsPlatform } from "./image/squashfs-platform";
export type { StubFacts } from "./boot/pxe-part";
export type { DhcpPart } from "./dhcp/dhcp-part";
export type { NfsPart } from "./nfs/nfs-part";
export type { FirewallService } from "./firewall/firewall-part";
export type { TftpPart } from "./tftp/tftp-part";

const PLATFORMS: Readonly<Record<PlatformName, Platform>> = { centos5, el8, el9, el10 };

/** The platform of that name; anything else is refused with the list of those that exist. */
export function platformOf(name: string, argument = "master.platform"): Platform {
  const known = Object.entries(PLATFORMS).find(([key]) => key === name);
  if (!known)
    throw new InputError(argument, `"${name}" is not a platform, expected one of ${Object.keys(PLATFORMS).join(", ")}`);
  return known[1];
}
