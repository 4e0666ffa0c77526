import { hostSession } from "../host/connection/host-session";
import { Call } from "../host/script/script";
import { Connection } from "../model/connection/connection";
import { Platform } from "../platforms";
import { MasterTexts, ObservedText } from "./master-texts";

/** Where dhcpd of every release keeps its leases. */
const LEASES = "/var/lib/dhcpd/dhcpd.leases";

const LIBRARIES = ["block", "files"];

/** Reads what a boot server is configured by, in one round trip that changes nothing. */
export async function readMaster(connection: Connection, platform: Platform): Promise<MasterTexts> {
  const { dhcp, tftp, nfs } = platform;
  const exports: Call =
    nfs.exports.kind === "block"
      ? ["observe_text", "exports0", nfs.exports.path]
      : ["observe_texts", "exports", nfs.exports.directory];
  const { values } = await hostSession(connection).read({
    libraries: [...LIBRARIES, `service-${platform.serviceManager}`, "adopt"],
    calls: [
      ["observe_machine"],
      ["observe_text", "dhcpd0", dhcp.configPath],
      ["observe_text", "hosts0", "/etc/hosts"],
      ...(tftp.kind === "xinetd" ? [["observe_text", "tftp0", tftp.configPath] as const] : []),
      exports,
      ["observe_texts", "boot", `${tftp.root}/pxelinux.cfg`],
      ["observe_leases", LEASES],
      ["observe_services", dhcp.service, tftp.service, nfs.service, ...nfs.requires.map(({ service }) => service)],
    ],
  });
  return {
    hostname: values.get("hostname") ?? "",
    dhcpd: textsOf("dhcpd", values).at(0),
    hosts: textsOf("hosts", values).at(0),
    tftp: textsOf("tftp", values).at(0),
    exports: textsOf("exports", values),
    bootFiles: textsOf("boot", values),
    leases: { name: LEASES, text: values.get("leases.content") ?? "" },
    services: [...values].flatMap(([key, state]) =>
      key.startsWith("service.")
        ? [{ name: key.slice(8), running: state.includes("running=yes"), enabled: state.includes("enabled=yes") }]
        : [],
    ),
  };
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
