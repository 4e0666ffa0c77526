import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageFile } from "../../model/image/image-files";
import type { ImageUser } from "../../model/image/image-users";
import { compressedLimitMiB } from "../../model/image/ramdisk";
import type { ImagePlan, RamdiskPlan } from "../../render/image";
import { STATE_DIRECTORY } from "../../platforms";
import { Call, composeScript } from "../script/script";

/** What the build of every kind of image is made of. */
export const CONTENT_LIBRARIES: readonly string[] = ["image-source", "image-edit", "image-scan", "image-build"];

/** Directory on the host in which the build of a recipe leaves its result. */
export function buildDirectory(recipe: string): string {
  return `${STATE_DIRECTORY}/builds/${recipeDigest(recipe)}`;
}

/** Names a recipe; unlike the digest of an image it is known before anything is built. */
export function recipeDigest(recipe: string): string {
  return createHash("sha256").update(recipe).digest("hex").slice(0, 32);
}

/** Which of several images of a store a build is for; a build of the unnamed one says nothing. */
export interface BuildClaim {
  readonly store: string;
  readonly variant: string;
}

/**
 * The script that builds an image as the HOWTO does.
 *
 * @param fileSystemId UUID of the file system: the same in every build, so that a rebuild changes no more than its content
 */
export function imageBuildScript(plan: RamdiskPlan, recipe: string, fileSystemId: string, claim?: BuildClaim): string {
  const { image } = plan.platform;
  const { sizeMiB, nodeMemoryMiB } = plan;
  const largest = nodeMemoryMiB === undefined ? "" : String(compressedLimitMiB(nodeMemoryMiB, sizeMiB));
  const calls: Call[] = [
    ["check_kernel", plan.kernel],
    ["require_packages", ...plan.packages],
    ["begin_build", recipeDigest(recipe), guardianScript()],
    ["know_attribute_program", attributeProgram()],
    ["record_packages"],
    ["make_file_system", String(sizeMiB), fileSystemId],
    ["copy_tree", ...image.trees],
    ["make_directories", ...image.directories],
    ...image.modes.map(([path, mode]): Call => ["image_mode", path, mode]),
    ["image_group", "/var/lock", "lock"],
    ["step", "removing what identifies the master"],
    ["keep_files", ...keptOfMaster(plan)],
    ["keep_passwords", ...plan.keepPasswords],
    ["forget", ...image.identity],
    ["forget_lines", ...image.filesWithOurLines],
    ["lock_passwords"],
    ["step", "editing"],
    ["enter_image"],
    ...accountCalls(plan),
    ["leave_image"],
    ...plan.files.map(fileCall),
    ["keep_files", ...keptOfProgram(plan)],
    ["enter_image"],
    ...plan.servicesOff.map((service): Call => ["image_service", service, "off"]),
    ...plan.servicesOn.map((service): Call => ["image_service", service, "on"]),
    ...(plan.script === undefined ? [] : [["image_script", plan.script] as Call]),
    ["leave_image"],
    ["forget", ...image.residue, ...image.runState, ...plan.forget],
    ["forget_sockets"],
    ["close_file_system"],
    ["beside", "compress_image"],
    ["look_inside"],
    ["scan_image", ...image.bootServerServices],
    ["write_manifest"],
    ["end_beside"],
    ["finish_build", plan.kernel, `ext3 ${sizeMiB} MiB`, largest],
  ];
  return composeBuild([...CONTENT_LIBRARIES, "image-ext3"], calls, recipe, claim);
}

/** The script of a build. It says whose it is before it begins, so that no publish of another image takes it for left over. */
export function composeBuild(
  libraries: readonly string[],
  calls: readonly Call[],
  recipe: string,
  claim: BuildClaim | undefined,
): string {
  if (claim === undefined) return composeScript({ libraries, calls });
  const want: Call = ["want_build", claim.store, claim.variant, recipeDigest(recipe)];
  return composeScript({ libraries: [...libraries, "image-variants"], calls: [want, ...calls] });
}

/** The script that runs apart from a build, which hands it the place, and clears what a build leaves that is killed. */
export function guardianScript(): string {
  return composeScript({ libraries: ["image-work"], calls: [["guard_build"]] });
}

/** What lists and carries extended attributes, where the host's Python knows them. */
export function attributeProgram(): string {
  program ??= readFileSync(join(__dirname, "attributes.py"), "utf8");
  return program;
}

let program: string | undefined;

/** The accounts of an image, and who may log in. */
export function accountCalls({ users, rootKeys }: ImagePlan): Call[] {
  return [...users.flatMap(userCalls), ...(rootKeys.length === 0 ? [] : [keysCall("root", rootKeys)])];
}

function userCalls(user: ImageUser): Call[] {
  const account: Call = ["image_user", user.name, String(user.uid ?? ""), user.groups.join(","), user.shell ?? ""];
  return [account, ...(user.authorizedKeys.length === 0 ? [] : [keysCall(user.name, user.authorizedKeys)])];
}

function keysCall(name: string, keys: readonly string[]): Call {
  return ["image_keys", name, keys.map((key) => `${key}\n`).join("")];
}

/** What is kept of the master's own tree. */
export function keptOfMaster({ keepFiles, files }: ImagePlan): string[] {
  return keepFiles.filter((path) => !files.some((file) => file.path === path));
}

/** What is kept of what a program puts into the image. */
export function keptOfProgram({ keepFiles, files }: ImagePlan): string[] {
  return keepFiles.filter((path) => files.some((file) => file.path === path));
}

/** A file of an image. */
export function fileCall(file: ImageFile): Call {
  return ["image_file", file.path, file.mode, file.owner, file.group, file.content];
}
