import { ImageContent } from "../../model/image/image-content";
import { Master } from "../../model/network/network";
import { Node } from "../../model/nodes/nodes";
import { RamdiskPlatform } from "../../platforms";
import { LOOPBACK_HOSTS, renderHosts } from "../nodes/hosts";
import { renderNtpClientConfig } from "../time";
import { renderSyslogClientConfig } from "../log";
import { oneLine, renderTemplate } from "../template";
import { OwnFiles } from "./own-files";
import { ImagePlan, ownFile, planContent } from "./plan";

/** An image of the HOWTO, as it is built. */
export interface RamdiskPlan extends ImagePlan {
  readonly mode: "ramdisk";
  readonly platform: RamdiskPlatform;
  readonly sizeMiB: number;
}

export interface RamdiskRequest extends ImageContent {
  readonly platform: RamdiskPlatform;
  readonly master: Master;
  readonly nodes: readonly Node[];
  readonly mounts: readonly string[];
  /** Whether the master's public key may log in as root; its token stands in the plan. */
  readonly managed?: boolean;
}

/** The image of the HOWTO: what its author edits by hand in the chroot. */
export function planRamdisk(request: RamdiskRequest): RamdiskPlan {
  const { platform, master, syslogServer, timeServers } = request;
  const { ntp, image } = platform;
  const files = [
    ownFile("/etc/fstab", renderFstab(master, request.mounts)),
    ownFile("/etc/hosts", LOOPBACK_HOSTS + renderHosts(master, request.nodes)),
    ownFile("/etc/mtab", ""),
    ownFile("/etc/sysconfig/network", "NETWORKING=yes\nNETWORKING_IPV6=no\nHOSTNAME=\n"),
    ownFile("/etc/sysconfig/network-scripts/ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\nHWADDR=\nONBOOT=yes\n"),
    ownFile(ntp.configPath, renderNtpClientConfig(timeServers)),
    ownFile(ntp.stepTickersPath, timeServers.map((server) => `${oneLine(server)}\n`).join("")),
    ...(syslogServer === undefined ? [] : [ownFile(image.syslog.configPath, renderSyslogClientConfig(syslogServer))]),
  ];
  return {
    ...planContent(request, image, ownFilesOf(request), files),
    mode: "ramdisk",
    platform,
    sizeMiB: request.sizeMiB,
  };
}

/** The image's fstab(5): exactly one line a mount, from a server that the image's /etc/hosts names (rule usr-mount). */
export function renderFstab(master: Master, mounts: readonly string[]): string {
  return renderTemplate("image/fstab", { mounts: mounts.map((path) => ({ server: master.hostname, path })) }, oneLine);
}

function ownFilesOf({ platform, syslogServer }: RamdiskRequest): OwnFiles {
  const { ntp, image } = platform;
  return {
    [ntp.configPath]: "use the argument timeServers",
    [ntp.stepTickersPath]: "use the argument timeServers",
    ...(syslogServer === undefined ? {} : { [image.syslog.configPath]: "the argument syslogServer writes it" }),
  };
}
