import { InputError } from "../../lib/model/input-error";
import type { Platform } from "../../lib/platforms";
import { stubOf } from "../boot/given-boot-programs";
import type { DisklessClusterArgs } from "./cluster-args";

/** A signed boot image is fetched over HTTP, and what it pins is worth nothing where nodes do not hold their root image to it. */
export function checkSecureBoot(args: DisklessClusterArgs, platform: Platform): void {
  if (args.secureBoot === undefined) return;
  stubOf(platform, "secureBoot");
  const needed = [
    ["uefiHttpBoot", "by which nodes fetch their signed boot image"],
    ["verifiedBoot", "by which nodes hold every byte of their root image to the digest that is signed"],
  ] as const;
  for (const [name, why] of needed) {
    if (args[name] !== true) throw new InputError("secureBoot", `is given without ${name}: true, ${why}`);
  }
}

/** Packages that a master needs for it. */
export function secureBootPackages(args: DisklessClusterArgs, platform: Platform): string[] {
  return args.secureBoot === undefined ? [] : [stubOf(platform, "secureBoot").package];
}
