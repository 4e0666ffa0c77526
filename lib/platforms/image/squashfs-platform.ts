import { InputError } from "../../model/input-error";
import type { SquashfsImage } from "./image-part";
import type { Platform } from "../platform";
import type { TimePart } from "../time/time-part";
import type { WebPart } from "../web/web-part";

/** A platform whose nodes fetch a whole operating system by HTTP. */
export type SquashfsPlatform = Platform & {
  readonly image: SquashfsImage;
  readonly ntp: Extract<TimePart, { kind: "chrony" }>;
  readonly web: Extract<WebPart, { kind: "httpd" }>;
};

/** The platform, narrowed to this kind; platforms of other kinds are refused. */
export function squashfsPlatform(platform: Platform, argument = "master.platform"): SquashfsPlatform {
  if (isSquashfsPlatform(platform)) return platform;
  throw new InputError(argument, `"${platform.name}" has no image in a squashfs, expected el8, el9 or el10`);
}

/** Whether nodes of a platform fetch a whole operating system by HTTP. */
export function isSquashfsPlatform(platform: Platform): platform is SquashfsPlatform {
  return platform.image.mode === "squashfs" && platform.ntp.kind === "chrony" && platform.web.kind === "httpd";
}
