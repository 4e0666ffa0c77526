import { Master } from "../../model/network";
import { Node } from "../../model/nodes";
import { Platform } from "../../platforms";
import { LOOPBACK_HOSTS, renderHosts } from "../hosts";
import { renderNtpClientConfig } from "../ntp";
import { oneLine, renderTemplate } from "../template";

/** Changes when the same recipe would give another image, so that images are built again after such an upgrade. */
const BUILDER_VERSION = 1;

/** A file that the image has and the master has not, or has otherwise. */
export interface ImageFile {
  readonly path: string;
  readonly mode: string;
  readonly content: string;
}

/** Everything that decides what an image holds, but for the master's own tree. */
export interface ImagePlan {
  readonly platform: Platform;
  readonly sizeMiB: number;
  readonly kernel: string;
  readonly revision?: string;
  readonly files: readonly ImageFile[];
  readonly servicesOn: readonly string[];
  readonly servicesOff: readonly string[];
}

export interface ImageRequest {
  readonly platform: Platform;
  readonly master: Master;
  readonly nodes: readonly Node[];
  readonly sizeMiB: number;
  readonly kernel?: string;
  readonly revision?: string;
  readonly mounts: readonly string[];
  readonly authorizedKeys: readonly string[];
}

/** The image of the HOWTO: what its author edits by hand in the chroot. */
export function planImage(request: ImageRequest): ImagePlan {
  const { platform, master } = request;
  const servers = [master.hostname];
  return {
    platform,
    sizeMiB: request.sizeMiB,
    kernel: request.kernel ?? platform.image.kernel,
    revision: request.revision,
    servicesOn: [platform.ntp.service],
    servicesOff: platform.image.bootServerServices,
    files: [
      file("/etc/fstab", renderFstab(master, request.mounts)),
      file("/etc/hosts", LOOPBACK_HOSTS + renderHosts(master, request.nodes)),
      file("/etc/mtab", ""),
      file("/etc/sysconfig/network", "NETWORKING=yes\nNETWORKING_IPV6=no\nHOSTNAME=\n"),
      file("/etc/sysconfig/network-scripts/ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\nHWADDR=\nONBOOT=yes\n"),
      file(platform.ntp.configPath, renderNtpClientConfig(servers)),
      file(platform.ntp.stepTickersPath, servers.map((server) => `${oneLine(server)}\n`).join("")),
      ...(request.authorizedKeys.length === 0
        ? []
        : [
            {
              path: "/root/.ssh/authorized_keys",
              mode: "0600",
              content: request.authorizedKeys.map((key) => `${oneLine(key)}\n`).join(""),
            },
          ]),
    ],
  };
}

/** The image's fstab(5): exactly one line a mount, from a server that the image's /etc/hosts names (rule V14). */
export function renderFstab(master: Master, mounts: readonly string[]): string {
  return renderTemplate("image/fstab", { mounts: mounts.map((path) => ({ server: master.hostname, path })) }, oneLine);
}

/** The plan as text: the same text is the same image, and a preview shows which line of it changes. */
export function renderRecipe(plan: ImagePlan): string {
  const { platform } = plan;
  return [
    `builder ${BUILDER_VERSION}`,
    `platform ${platform.name}`,
    `size ${plan.sizeMiB} MiB`,
    `kernel ${plan.kernel}`,
    ...(plan.revision === undefined ? [] : [`revision ${oneLine(plan.revision)}`]),
    ...platform.image.trees.map((tree) => `copy ${tree}`),
    ...platform.image.directories.map((directory) => `directory ${directory}`),
    ...platform.image.identity.map((pattern) => `forget ${pattern}`),
    ...plan.servicesOn.map((service) => `service ${service} on`),
    ...plan.servicesOff.map((service) => `service ${service} off`),
    ...plan.files.flatMap((entry) => [
      `file ${entry.path} ${entry.mode}`,
      ...entry.content
        .split("\n")
        .slice(0, -1)
        .map((line) => `  ${line}`),
    ]),
    "",
  ].join("\n");
}

function file(path: string, content: string): ImageFile {
  return { path, mode: "0644", content };
}
