import { ImageContent } from "../../model/image/image-content";
import { Master } from "../../model/network/network";
import { Node } from "../../model/nodes/nodes";
import { RamdiskPlatform } from "../../platforms";
import { LOOPBACK_HOSTS, renderHosts } from "../nodes/hosts";
import { NODE_FILES_SERVICE, renderInitScript } from "../node-files/at-boot";
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

const INIT_SCRIPT = `/etc/rc.d/init.d/${NODE_FILES_SERVICE}`;

/** The image of the HOWTO: what its author edits by hand in the chroot. */
export function planRamdisk(request: RamdiskRequest): RamdiskPlan {
  const { platform, master, syslogServer, timeServers } = request;
  const { ntp, image } = platform;
  const files = [
    ownFile("/etc/fstab", renderFstab(master, request.mounts)),
    ownFile("/etc/hosts", LOOPBACK_HOSTS + renderHosts(master, request.nodesInHosts ? request.nodes : [])),
    ownFile("/etc/mtab", ""),
    ownFile("/etc/sysconfig/network", "NETWORKING=yes\nNETWORKING_IPV6=no\nHOSTNAME=\n"),
    ownFile("/etc/sysconfig/network-scripts/ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\nHWADDR=\nONBOOT=yes\n"),
    ownFile(ntp.configPath, renderNtpClientConfig(timeServers)),
    ownFile(ntp.stepTickersPath, timeServers.map((server) => `${oneLine(server)}\n`).join("")),
    ownFile(INIT_SCRIPT, renderInitScript(platform), "0755"),
    ...(syslogServer === undefined ? [] : [ownFile(image.syslog.configPath, renderSyslogClientConfig(syslogServer))]),
  ];
  return {
    ...planContent(request, image, ownFilesOf(request), files, [NODE_FILES_SERVICE]),
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
    [INIT_SCRIPT]: "the library writes it",
    [`/etc/init.d/${NODE_FILES_SERVICE}`]: "the library writes it",
    ...(syslogServer === undefined ? {} : { [image.syslog.configPath]: "the argument syslogServer writes it" }),
  };
}
