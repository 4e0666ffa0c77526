import { InputError } from "../../model/input-error";
import type { RamdiskImage } from "./image-part";
import type { Platform } from "../platform";
import type { TimePart } from "../time/time-part";

/** A platform whose nodes run on a RAM disk, with the daemons of its time. */
export type RamdiskPlatform = Platform & {
  readonly image: RamdiskImage;
  readonly ntp: Extract<TimePart, { kind: "ntpd" }>;
};

/** The platform, narrowed to this kind; platforms of other kinds are refused. */
export function ramdiskPlatform(platform: Platform, argument = "master.platform"): RamdiskPlatform {
  if (isRamdiskPlatform(platform)) return platform;
  throw new InputError(
    argument,
    `"${platform.name}" has no image on a RAM disk: its kernel brings the RAM disk as a module only, expected centos5`,
  );
}

function isRamdiskPlatform(platform: Platform): platform is RamdiskPlatform {
  return platform.image.mode === "ramdisk" && platform.ntp.kind === "ntpd";
}
