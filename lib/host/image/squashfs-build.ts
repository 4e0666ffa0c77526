import { squashfsLimitMiB } from "../../model/image/squashfs-content";
import { UNCHECKED_MOUNTER, type SquashfsPlan } from "../../render/image";
import {
  accountCalls,
  attributeProgram,
  BuildClaim,
  composeBuild,
  CONTENT_LIBRARIES,
  fileCall,
  guardianScript,
  keptOfMaster,
  keptOfProgram,
  recipeDigest,
} from "./image-build";
import { Call } from "../script/script";

const LIBRARIES = [...CONTENT_LIBRARIES, "image-tree", "image-squashfs"];

/** The script that builds an image of a whole operating system: kernel, initramfs and squashfs. */
export function squashfsBuildScript(plan: SquashfsPlan, recipe: string, claim?: BuildClaim): string {
  const { image, name } = plan.platform;
  const { nodeMemoryMiB, ownModules, verified } = plan;
  const calls: Call[] = [
    ["require_packages", ...plan.packages],
    ["begin_build", recipeDigest(recipe), guardianScript()],
    ["know_attribute_program", attributeProgram()],
    ...treeCalls(plan),
    ["make_directories", ...image.directories],
    ...image.modes.map(([path, mode]): Call => ["image_mode", path, mode]),
    ["choose_kernel", plan.kernel],
    ["step", "removing what identifies the master"],
    ["keep_files", ...keptOfMaster(plan)],
    ["keep_passwords", ...plan.keepPasswords],
    ["forget", ...image.identity],
    ["lock_passwords"],
    ["allow_unlabelled"],
    ["close_firewall", ...offeredServices(plan)],
    ["step", "editing"],
    ["enter_tree"],
    ...accountCalls(plan),
    ...plan.files.map(fileCall),
    ["keep_files", ...keptOfProgram(plan)],
    ...plan.servicesOff.map((service): Call => ["image_unit", service, "off"]),
    ...plan.servicesOn.map((service): Call => ["image_unit", service, "on"]),
    ["forget_empty_units"],
    ...(plan.script === undefined ? [] : [["image_script", plan.script] as Call]),
    ["leave_tree"],
    ["take_kernel", image.files.kernel],
    ["forget", ...image.residue, ...image.runState, ...plan.forget],
    ["forget_sockets"],
    ["drop_acls"],
    ["beside", "write_manifest"],
    ["scan_image", ...image.bootServerServices],
    ...ownModules.map(({ name: module, files }): Call => ["own_module", module, ...files.flatMap(nameAndContent)]),
    [
      "make_initramfs",
      image.files.initramfs,
      image.compression,
      image.initramfs.networks.join(" "),
      image.initramfs.omit.join(" "),
    ],
    ...(verified ? [["require_check", UNCHECKED_MOUNTER] as Call] : []),
    ["end_beside"],
    ...(plan.packagesOnly.length > 0 ? [["unlist_database"] as Call] : []),
    ["make_squashfs", image.files.root, image.compression],
    [
      "finish_squashfs",
      `squashfs ${image.compression} ${name}`,
      nodeMemoryMiB === undefined ? "" : String(squashfsLimitMiB(nodeMemoryMiB)),
      image.files.kernel,
      image.files.initramfs,
      image.files.root,
      ...(verified ? ["verified"] : []),
    ],
  ];
  return composeBuild(LIBRARIES, calls, recipe, claim);
}

function nameAndContent({ name, content }: { readonly name: string; readonly content: string }): [string, string] {
  return [name, content];
}

function treeCalls({ platform, packagesOnly }: SquashfsPlan): Call[] {
  const { image } = platform;
  const emptied: Call = ["empty", ...image.emptied];
  if (packagesOnly.length > 0) return [emptied, ["install_tree", ...packagesOnly]];
  return [["record_packages"], ["omit", ...image.omitted], emptied, ["copy_system"], ["copy_tree", ...image.trees]];
}

/** What a boot server opens in its firewall, and no node needs open. */
function offeredServices({ platform }: SquashfsPlan): string[] {
  const { firewall } = platform;
  return firewall.kind !== "firewalld" ? [] : [...new Set(Object.values(firewall.services).flat())];
}
