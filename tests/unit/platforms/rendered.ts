import { parseExport } from "../../../lib/model/nfs/export";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { bootPrograms, Platform } from "../../../lib/platforms";
import { BootEntry } from "../../../lib/render/boot";
import { renderDhcpdConfig } from "../../../lib/render/dhcp";
import { renderKeaConfig } from "../../../lib/render/dhcp/kea-config";
import { renderGrubConfig } from "../../../lib/render/boot/grub";
import { renderExports } from "../../../lib/render/nfs";
import { renderChronyServerConfig, renderNtpServerConfig } from "../../../lib/render/time";
import { renderPxelinuxConfig } from "../../../lib/render/boot/pxelinux";
import { renderRsyslogInput } from "../../../lib/render/log";
import { renderWebConfig } from "../../../lib/render/web";
import { master, network, nodes } from "../render/howto";

/** The files of the HOWTO's cluster on a platform, by what they are for. */
export function renderedFiles(platform: Platform): Record<string, string> {
  const { bios, uefi } = bootPrograms(platform);
  const { image, web, ntp, nfs, pxe, dhcp, syslog } = platform;
  const entry: BootEntry = { source: sourceOf(platform), kernelArguments: ["quiet"] };
  const { source } = entry;
  const clients = [network.cidr];
  const answers = {
    ...{ networks: [onlyNetwork(network, master)], nodes, bootProgram: bios },
    ...{ uefiBootProgram: uefi, leaseSeconds: 432_000 },
  };
  return {
    ...(dhcp.kind === "kea"
      ? { "kea-dhcp4.conf": renderKeaConfig(answers) }
      : { "dhcpd.conf": renderDhcpdConfig({ ...answers, dnsUpdates: dhcp.dnsUpdates }) }),
    exports: renderExports([parseExport({ path: nfs.defaultPath }, network.cidr)]),
    ...(ntp.kind === "ntpd"
      ? { "ntp.conf": renderNtpServerConfig({ servers: network.timeServers, clients }) }
      : { "chrony.conf": renderChronyServerConfig({ servers: network.timeServers, clients }) }),
    "pxelinux.cfg": renderPxelinuxConfig(entry, pxe.longestAppend),
    ...(source.kind === "http" && { "grub.cfg": renderGrubConfig({ ...entry, source }) }),
    ...(web.kind === "httpd" && { "httpd.conf": renderWebConfig({ ...web, clients }) }),
    ...(syslog.kind === "rsyslog" && { "rsyslog.conf": renderRsyslogInput() }),
    "platform.json": `${JSON.stringify({ ...platform, image: { mode: image.mode, ...summary(platform) } }, null, 2)}\n`,
  };
}

/** The lists of the RAM disk's image are held by the golden recipe. */
function summary({ image }: Platform): object {
  return image.mode === "ramdisk" ? { store: image.store } : image;
}

function sourceOf({ image, web }: Platform): BootEntry["source"] {
  if (image.mode === "ramdisk") return { kind: "ramdisk", store: image.store, ramdiskKiB: 524_288 };
  if (web.kind === "none") throw new Error("an image that is fetched by HTTP needs a web server");
  return { kind: "http", server: master.address, location: web.location, files: image.files };
}
