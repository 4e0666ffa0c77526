import { ImageFile } from "../../model/image-files";
import { ImageUser } from "../../model/image-users";
import type { ImagePlan } from "./index";

/** Changes when the same recipe would give another image, so that images are built again after such an upgrade. */
const BUILDER_VERSION = 2;

/** Stands for the public key of the master, which another resource may make during the apply. */
export const MANAGEMENT_KEY_TOKEN = "@{managementKey}";

/** The plan with the key in the place of its token. Only the line that is the token changes, whatever other files hold. */
export function withManagementKey(plan: ImagePlan, key: string | undefined): ImagePlan {
  if (key === undefined) return plan;
  return { ...plan, rootKeys: plan.rootKeys.map((line) => (line === MANAGEMENT_KEY_TOKEN ? key : line)) };
}

/** The plan as text: the same text is the same image, and a preview shows which line of it changes. */
export function renderRecipe(plan: ImagePlan): string {
  const { platform } = plan;
  const list = (what: string, values: readonly string[]) => values.map((value) => `${what} ${value}`);
  return [
    `builder ${BUILDER_VERSION}`,
    `platform ${platform.name}`,
    `size ${plan.sizeMiB} MiB`,
    ...(plan.nodeMemoryMiB === undefined ? [] : [`memory ${plan.nodeMemoryMiB} MiB`]),
    `kernel ${plan.kernel}`,
    ...(plan.revision === undefined ? [] : [`revision ${plan.revision}`]),
    ...list("package", plan.packages),
    ...list("copy", platform.image.trees),
    ...list("directory", platform.image.directories),
    ...list("forget", platform.image.identity),
    ...list("keep", plan.keepFiles),
    ...list("keep password of", plan.keepPasswords),
    ...plan.users.flatMap(userLines),
    ...(plan.rootKeys.length === 0 ? [] : ["user root", ...indented(plan.rootKeys)]),
    ...plan.files.flatMap(fileLines),
    ...plan.servicesOn.map((service) => `service ${service} on`),
    ...plan.servicesOff.map((service) => `service ${service} off`),
    ...(plan.script === undefined ? [] : ["script", ...textLines(plan.script)]),
    ...list("forget", [...platform.image.leavings, ...plan.forget]),
    "",
  ].join("\n");
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
