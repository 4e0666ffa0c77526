import { createHash } from "node:crypto";
import type { ImagePlan } from "../render/image";
import { Call, composeScript, STATE_DIRECTORY } from "./script";

/** Directory on the host in which the build of a recipe leaves its result. */
export function buildDirectory(recipe: string): string {
  return `${STATE_DIRECTORY}/builds/${recipeDigest(recipe)}`;
}

/** Names a recipe; unlike the digest of an image it is known before anything is built. */
export function recipeDigest(recipe: string): string {
  return createHash("sha256").update(recipe).digest("hex").slice(0, 32);
}

/**
 * The script that builds an image as the HOWTO does.
 *
 * @param fileSystemId UUID of the file system: the same in every build, so that a rebuild changes no more than its content
 */
export function imageBuildScript(plan: ImagePlan, recipe: string, fileSystemId: string): string {
  const { image } = plan.platform;
  const calls: Call[] = [
    ["check_kernel", plan.kernel],
    ["begin_build", recipeDigest(recipe)],
    ["make_file_system", String(plan.sizeMiB), fileSystemId],
    ["copy_tree", ...image.trees],
    ["make_directories", ...image.directories],
    ...image.modes.map(([path, mode]): Call => ["image_mode", path, mode]),
    ["image_group", "/var/lock", "lock"],
    ["enter_image"],
    ...plan.servicesOff.map((service): Call => ["image_service", service, "off"]),
    ...plan.servicesOn.map((service): Call => ["image_service", service, "on"]),
    ["leave_image"],
    ["forget_identity", ...image.identity],
    ...plan.files.map((file): Call => ["image_file", file.path, file.mode, file.content]),
    ...(plan.rootKeys.length === 0
      ? []
      : [["image_file", "/root/.ssh/authorized_keys", "0600", lines(plan.rootKeys)] as Call]),
    ["finish_build", plan.kernel, `ext3 ${plan.sizeMiB} MiB`],
  ];
  return composeScript({ libraries: ["digest", "image-build"], calls });
}

function lines(values: readonly string[]): string {
  return values.map((value) => `${value}\n`).join("");
}
