import { ImageContent } from "../../model/image-content";
import { ImageFile } from "../../model/image-files";
import { ImageUser } from "../../model/image-users";
import { InputError } from "../../model/input-error";
import { Master } from "../../model/network";
import { Node } from "../../model/nodes";
import { RamdiskPlatform } from "../../platforms";
import { LOOPBACK_HOSTS, renderHosts } from "../hosts";
import { renderNtpClientConfig } from "../ntp";
import { renderSyslogClientConfig } from "../syslog";
import { oneLine, renderTemplate } from "../template";
import { OwnFiles, refuseOwnFiles } from "./own-files";
import { MANAGEMENT_KEY_TOKEN } from "./recipe";

export { MANAGEMENT_KEY_TOKEN, renderRecipe, withManagementKey } from "./recipe";

/** Everything that decides what an image holds, but for the master's own tree. */
export interface ImagePlan {
  readonly platform: RamdiskPlatform;
  readonly sizeMiB: number;
  readonly nodeMemoryMiB?: number;
  readonly kernel: string;
  readonly revision?: string;
  readonly packages: readonly string[];
  readonly users: readonly ImageUser[];
  /** Lines of root's authorized_keys(5). */
  readonly rootKeys: readonly string[];
  readonly files: readonly ImageFile[];
  readonly servicesOn: readonly string[];
  readonly servicesOff: readonly string[];
  readonly script?: string;
  readonly forget: readonly string[];
  readonly keepFiles: readonly string[];
  readonly keepPasswords: readonly string[];
}

export interface ImageRequest extends ImageContent {
  readonly platform: RamdiskPlatform;
  readonly master: Master;
  readonly nodes: readonly Node[];
  readonly mounts: readonly string[];
  /** Whether the master's public key may log in as root; its token stands in the plan. */
  readonly managed?: boolean;
}

/** The image of the HOWTO: what its author edits by hand in the chroot. */
export function planImage(request: ImageRequest): ImagePlan {
  const { platform, master, syslogServer, timeServers } = request;
  const { ntp, image } = platform;
  refuseBootServerRoles(request.servicesOn, image.bootServerServices);
  refuseOwnFiles(request.files, request.users, ownFilesOf(request));
  const wanted = [ntp.service, ...(syslogServer === undefined ? [] : [image.syslog.service]), ...request.servicesOn];
  return {
    platform,
    sizeMiB: request.sizeMiB,
    nodeMemoryMiB: request.nodeMemoryMiB,
    kernel: request.kernel ?? image.kernel,
    revision: request.revision,
    packages: request.extraPackages,
    users: request.users,
    rootKeys: [...request.authorizedKeys, ...(request.managed === true ? [MANAGEMENT_KEY_TOKEN] : [])],
    servicesOn: [...new Set(wanted)].filter((service) => !request.servicesOff.includes(service)),
    servicesOff: [...new Set([...image.bootServerServices, ...request.servicesOff])],
    script: request.script,
    forget: request.forget,
    keepFiles: request.keepFiles,
    keepPasswords: request.keepPasswords,
    files: [
      file("/etc/fstab", renderFstab(master, request.mounts)),
      file("/etc/hosts", LOOPBACK_HOSTS + renderHosts(master, request.nodes)),
      file("/etc/mtab", ""),
      file("/etc/sysconfig/network", "NETWORKING=yes\nNETWORKING_IPV6=no\nHOSTNAME=\n"),
      file("/etc/sysconfig/network-scripts/ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\nHWADDR=\nONBOOT=yes\n"),
      file(ntp.configPath, renderNtpClientConfig(timeServers)),
      file(ntp.stepTickersPath, timeServers.map((server) => `${oneLine(server)}\n`).join("")),
      ...(syslogServer === undefined ? [] : [file(image.syslog.configPath, renderSyslogClientConfig(syslogServer))]),
      ...request.files,
    ],
  };
}

/** The image's fstab(5): exactly one line a mount, from a server that the image's /etc/hosts names (rule V14). */
export function renderFstab(master: Master, mounts: readonly string[]): string {
  return renderTemplate("image/fstab", { mounts: mounts.map((path) => ({ server: master.hostname, path })) }, oneLine);
}

function refuseBootServerRoles(servicesOn: readonly string[], bootServerServices: readonly string[]): void {
  servicesOn.forEach((service, i) => {
    if (bootServerServices.includes(service)) {
      throw new InputError(`servicesOn[${i}]`, `${service} would make every node a boot server (rule V16)`);
    }
  });
}

function ownFilesOf({ platform, syslogServer }: ImageRequest): OwnFiles {
  const { ntp, image } = platform;
  return {
    [ntp.configPath]: "use the argument timeServers",
    [ntp.stepTickersPath]: "use the argument timeServers",
    ...(syslogServer === undefined ? {} : { [image.syslog.configPath]: "the argument syslogServer writes it" }),
  };
}

function file(path: string, content: string): ImageFile {
  return { path, mode: "0644", content, owner: "root", group: "root" };
}
