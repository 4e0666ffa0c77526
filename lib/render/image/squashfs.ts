import { ImageMount } from "../../model/image/image-mounts";
import { Master } from "../../model/network/network";
import { Node } from "../../model/nodes/nodes";
import { SquashfsContent } from "../../model/image/squashfs-content";
import { SquashfsPlatform } from "../../platforms";
import { LOOPBACK_HOSTS, renderHosts } from "../nodes/hosts";
import { DracutModule, renderDracutModule } from "../node-files/at-boot";
import { renderChronyClientConfig } from "../time";
import { renderRsyslogForward } from "../log";
import { oneLine, renderTemplate } from "../template";
import { OwnFiles } from "./own-files";
import { ImagePlan, ownFile, planContent } from "./plan";
import { renderVerifiedModule } from "./verified-image";

/** A whole operating system, as it is built. */
export interface SquashfsPlan extends ImagePlan {
  readonly mode: "squashfs";
  readonly platform: SquashfsPlatform;
  /** What it is installed from; empty for the master's own installation. */
  readonly packagesOnly: readonly string[];
  /** What the initramfs has besides the master's own modules. */
  readonly ownModules: readonly DracutModule[];
  /** Whether its digest is made of every byte that nodes fetch, and nodes hold what they fetched to it. */
  readonly verified: boolean;
}

export interface SquashfsRequest extends SquashfsContent {
  readonly platform: SquashfsPlatform;
  readonly master: Master;
  readonly nodes: readonly Node[];
  readonly managed?: boolean;
  readonly verified?: boolean;
}

/** The image of EL8 and later: the operating system itself, and what differs on a node. */
export function planSquashfs(request: SquashfsRequest): SquashfsPlan {
  const { platform, master, syslogServer, timeServers, verified = false } = request;
  const { ntp, image } = platform;
  const files = [
    ownFile("/etc/fstab", renderMounts(platform, master, request.mounts)),
    ownFile("/etc/hosts", LOOPBACK_HOSTS + renderHosts(master, request.nodesInHosts ? request.nodes : [])),
    // empty, and there: without it each boot is a first one, which enables what the distribution has on by default
    ownFile("/etc/machine-id", "", "0444"),
    ownFile(ntp.configPath, renderChronyClientConfig(timeServers)),
    // younger than /usr, else each boot begins with the updates that follow a change of /usr
    ownFile("/etc/.updated", ""),
    ownFile("/var/.updated", ""),
    ...(syslogServer === undefined ? [] : [ownFile(image.syslog.configPath, renderRsyslogForward(syslogServer))]),
  ];
  return {
    ...planContent(request, image, ownFilesOf(request), files),
    mode: "squashfs",
    platform,
    packagesOnly: request.packagesOnly,
    ownModules: [renderDracutModule(platform), ...(verified ? [renderVerifiedModule()] : [])],
    verified,
  };
}

/** The image's fstab(5): / is the overlay of the initramfs; a node comes up, if degraded, without what it mounts. */
function renderMounts(platform: SquashfsPlatform, master: Master, mounts: readonly ImageMount[]): string {
  const protocol = platform.nfs.version === 4 ? "vers=4" : "vers=3,nolock";
  const lines = mounts.map(({ path, from, readOnly }) => ({
    server: master.hostname,
    from,
    path,
    options: `${readOnly ? "ro" : "rw"},${protocol},_netdev,nofail`,
  }));
  return renderTemplate("image/fstab-overlay", { lines }, oneLine);
}

function ownFilesOf({ platform, syslogServer }: SquashfsRequest): OwnFiles {
  const decided = "the library writes it";
  return {
    "/etc/machine-id": `${decided}: each node has one of its own`,
    "/etc/hostname": "a node gets its name by DHCP",
    "/etc/.updated": decided,
    "/var/.updated": decided,
    [platform.ntp.configPath]: "use the argument timeServers",
    ...(syslogServer === undefined
      ? {}
      : { [platform.image.syslog.configPath]: "the argument syslogServer writes it" }),
  };
}
