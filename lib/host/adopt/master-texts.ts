import type { SourceText } from "../../model/source-lines";
import { Platform, platformOf, Platforms } from "../../platforms";
import type { HostSession } from "../connection/host-session";
import type { Call } from "../script/script";
import { ObservedService, observedServices } from "../service/service-states";

/** Where servers that others set up keep their boot files, beside the roots of the platforms. */
const OTHER_TFTP_ROOTS = ["/srv/tftpboot", "/srv/tftp"];
/** What may start in.tftpd in the place of its own units. */
const TFTP_UNITS = ["tftp.service", "tftp.service.d", "tftp.socket", "tftp.socket.d"].map(
  (name) => `/etc/systemd/system/${name}`,
);

/** A file as a master has it, or a symbolic link. */
export type ObservedText =
  | {
      readonly path: string;
      readonly content: string;
      readonly mode: string;
      readonly owner: string;
      readonly group: string;
    }
  | { readonly path: string; readonly link: string };

/** Configuration texts of a running boot server. A text that the server does not have is missing here. */
export interface MasterTexts {
  /** What the machine calls itself. */
  readonly hostname: string;
  /** Addresses of its interfaces; none where they could not be asked. */
  readonly addresses: readonly string[];
  readonly dhcpd?: ObservedText;
  readonly hosts?: ObservedText;
  /** The service of xinetd that serves by TFTP. */
  readonly tftp?: ObservedText;
  readonly exports: readonly ObservedText[];
  /** What lies in pxelinux.cfg. */
  readonly bootFiles: readonly ObservedText[];
  readonly leases: SourceText;
  /** The `host` declarations among the leases: reservations that were made over dhcpd's control channel. */
  readonly leasedHosts: string;
  /** Files and directories that are there, and that a boot server is configured by on some masters, but not as this platform is. */
  readonly unread: readonly string[];
  readonly services: readonly ObservedService[];
}

/** What a boot server is configured by, in one round trip that changes nothing. */
export const masterTexts = {
  async observe(host: HostSession, platform: Platform): Promise<MasterTexts> {
    const { values } = await host.read({
      libraries: [`service-${platform.serviceManager}`, "adopt", "service-states", "foreign"],
      calls: callsOf(platform),
    });
    return {
      hostname: values.get("hostname") ?? "",
      addresses: (values.get("addresses") ?? "").split("\n").flatMap((text) => text.split("/")[0] || []),
      dhcpd: textsOf("dhcpd", values).at(0),
      hosts: textsOf("hosts", values).at(0),
      tftp: textsOf("tftp", values).at(0),
      exports: textsOf("exports", values),
      bootFiles: textsOf("boot", values),
      leases: { name: platform.dhcp.leasesPath, text: values.get("leases.content") ?? "" },
      leasedHosts: values.get("leases.hosts") ?? "",
      unread: [values.get("places") ?? "", values.get("grub") ?? ""].flatMap((text) =>
        text.split("\n").filter(Boolean),
      ),
      services: observedServices(values),
    };
  },
};

function callsOf(platform: Platform): Call[] {
  const { dhcp, tftp, nfs } = platform;
  return [
    ["observe_machine"],
    ["observe_addresses"],
    ["observe_text", "dhcpd0", dhcp.configPath],
    ["observe_text", "hosts0", "/etc/hosts"],
    ...(tftp.kind === "xinetd" ? [["observe_text", "tftp0", tftp.configPath] as const] : []),
    nfs.exports.kind === "block"
      ? ["observe_text", "exports0", nfs.exports.path]
      : ["observe_texts", "exports", nfs.exports.directory],
    ["observe_texts", "boot", `${tftp.root}/pxelinux.cfg`],
    ["observe_leases", dhcp.leasesPath],
    ["foreign_lease_hosts", "leases", dhcp.leasesPath],
    ["observe_places", ...unreadPlaces(platform)],
    ["observe_grub", tftp.root],
    ["observe_services", dhcp.service, tftp.service, nfs.service, ...nfs.requires.map(({ service }) => service)],
  ];
}

/** Where a boot server of another platform is configured. */
function unreadPlaces(platform: Platform): string[] {
  const all = Object.values(Platforms).map((name) => platformOf(name));
  const others = (placesOf: (one: Platform) => readonly string[]): string[] => {
    const own = placesOf(platform);
    return [...new Set(all.flatMap(placesOf))].filter((path) => !own.includes(path));
  };
  const isSocket = platform.tftp.kind === "socket";
  return [
    ...others(({ dhcp }) => [dhcp.configPath]),
    ...others(({ nfs }) => [nfs.exports.kind === "block" ? nfs.exports.path : nfs.exports.directory]),
    ...others(({ tftp }) => (tftp.kind === "xinetd" ? [tftp.configPath] : [])),
    ...(isSocket ? TFTP_UNITS : []),
    ...[...others(({ tftp }) => [tftp.root]), ...OTHER_TFTP_ROOTS].map((root) => `${root}/pxelinux.cfg`),
  ];
}

function textsOf(key: string, values: ReadonlyMap<string, string>): ObservedText[] {
  const found: ObservedText[] = [];
  for (let i = 0; ; i++) {
    const at = `${key}${i}`;
    const path = values.get(`${at}.path`);
    if (path === undefined) return found;
    const kind = values.get(`${at}.kind`);
    const content = values.get(`${at}.content`);
    if (kind === "link") found.push({ path, link: values.get(`${at}.target`) ?? "" });
    else if (kind === "file" && content !== undefined) {
      const mode = (values.get(`${at}.mode`) ?? "644").padStart(4, "0");
      found.push({
        path,
        content,
        mode,
        owner: values.get(`${at}.owner`) ?? "root",
        group: values.get(`${at}.group`) ?? "root",
      });
    }
  }
}
