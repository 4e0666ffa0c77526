import { ImageFile } from "../../model/image/image-files";
import { ImageUser } from "../../model/image/image-users";
import { oneLine } from "../template";
import type { ImagePlan } from "./plan";
import type { RamdiskPlan } from "./ramdisk";
import type { SquashfsPlan } from "./squashfs";

/** Changes when the same recipe would give another image, so that images are built again after such an upgrade. */
const BUILDER_VERSION = 4;

/** The plan as text: the same text is the same image, and a preview shows which line of it changes. */
export function renderRecipe(plan: RamdiskPlan | SquashfsPlan): string {
  return plan.mode === "ramdisk" ? renderRamdiskRecipe(plan) : renderSquashfsRecipe(plan);
}

/** A line before a recipe that says where its values come from: for the reader of a preview, no part of what names the build. */
export function renderRemark(remark: string | undefined): string {
  return remark === undefined ? "" : `# ${oneLine(remark)}\n`;
}

function renderRamdiskRecipe(plan: RamdiskPlan): string {
  const { image } = plan.platform;
  return [
    ...beginning(plan, `size ${plan.sizeMiB} MiB`),
    ...list("copy", image.trees),
    ...list("directory", image.directories),
    ...contentLines(plan),
    "",
  ].join("\n");
}

function renderSquashfsRecipe(plan: SquashfsPlan): string {
  const { image } = plan.platform;
  const { initramfs } = image;
  return [
    ...beginning(plan, `squashfs ${image.compression}`),
    ...list("install", plan.packagesOnly),
    ...(plan.packagesOnly.length > 0 ? [] : ["copy /", ...list("omit", image.omitted), ...list("copy", image.trees)]),
    ...list("empty", image.emptied),
    ...list("directory", image.directories),
    ...contentLines(plan),
    `initramfs by the first of ${initramfs.networks.join(", ")}, without ${initramfs.omit.join(", ")}`,
    ...plan.ownModules.flatMap((module) =>
      module.files.flatMap(({ name, content }) => [`initramfs module ${module.name} ${name}`, ...textLines(content)]),
    ),
    ...(plan.verified ? ["digest of every byte that nodes fetch"] : []),
    "",
  ].join("\n");
}

function beginning(plan: ImagePlan, format: string): string[] {
  return [
    `builder ${BUILDER_VERSION}`,
    `platform ${plan.platform.name}`,
    format,
    ...(plan.nodeMemoryMiB === undefined ? [] : [`memory ${plan.nodeMemoryMiB} MiB`]),
    `kernel ${plan.kernel}`,
    ...(plan.revision === undefined ? [] : [`revision ${plan.revision}`]),
    ...list("package", plan.packages),
  ];
}

function contentLines(plan: ImagePlan): string[] {
  const { image } = plan.platform;
  return [
    ...list("forget", image.identity),
    ...(image.mode === "ramdisk" ? list("forget lines of", image.filesWithOurLines) : []),
    ...list("keep", plan.keepFiles),
    ...list("keep password of", plan.keepPasswords),
    ...plan.users.flatMap(userLines),
    ...(plan.rootKeys.length === 0 ? [] : ["user root", ...indented(plan.rootKeys)]),
    ...plan.files.flatMap(fileLines),
    ...plan.servicesOn.map((service) => `service ${service} on`),
    ...plan.servicesOff.map((service) => `service ${service} off`),
    ...(plan.script === undefined ? [] : ["script", ...textLines(plan.script)]),
    ...list("forget", [...image.residue, ...plan.forget]),
  ];
}

function list(what: string, values: readonly string[]): string[] {
  return values.map((value) => `${what} ${value}`);
}

function userLines(user: ImageUser): string[] {
  const words = [
    `user ${user.name}`,
    ...(user.uid === undefined ? [] : [`uid ${user.uid}`]),
    ...(user.groups.length === 0 ? [] : [`groups ${user.groups.join(",")}`]),
    ...(user.shell === undefined ? [] : [`shell ${user.shell}`]),
  ];
  return [words.join(" "), ...indented(user.authorizedKeys)];
}

function fileLines(file: ImageFile): string[] {
  const owned = file.owner === "root" && file.group === "root" ? "" : ` ${file.owner}:${file.group}`;
  return [`file ${file.path} ${file.mode}${owned}`, ...textLines(file.content)];
}

/** A last line without its end is another text, and reads so. */
function textLines(text: string): string[] {
  const lines = text.split("\n");
  const last = lines.pop();
  return last === "" ? indented(lines) : [...indented([...lines, last ?? ""]), "\\ no line end"];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
