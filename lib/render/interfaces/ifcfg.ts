import { NodeInterface } from "../../model/interfaces/interface-shape";
import { oneLine } from "../template";
import { monitoring, sorted } from "./keyfile";

/**
 * A file of the network scripts of CentOS 5, see /usr/share/doc/initscripts-*\/sysconfig.txt. It has no gateway: the default route is
 * that of the boot network. The scripts load the bonding driver for BONDING_OPTS by themselves.
 */
export function renderIfcfg({
  name,
  mac,
  address,
  network,
  mtu,
  infiniband,
  bond,
  vlan,
  memberOf,
}: NodeInterface): string {
  const keys: Readonly<Record<string, string | number | undefined>> = {
    DEVICE: name,
    TYPE: infiniband === undefined ? undefined : "InfiniBand",
    CONNECTED_MODE: infiniband === "connected" ? "yes" : undefined,
    // they compare it in upper case; of InfiniBand they know six octets
    HWADDR: infiniband === undefined ? mac?.toUpperCase() : undefined,
    ONBOOT: "yes",
    BOOTPROTO: "none",
    IPADDR: address,
    NETMASK: network?.netmask,
    MTU: mtu,
    VLAN: vlan === undefined ? undefined : "yes",
    BONDING_OPTS: bond && `"${bondingOptions(bond.mode, bond.options ?? {})}"`,
    MASTER: memberOf,
    SLAVE: memberOf === undefined ? undefined : "yes",
  };
  const lines = Object.entries(keys).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${oneLine(String(value))}\n`],
  );
  return `# Written by pulumi-diskless; what is changed here by hand shows as drift.\n${lines.join("")}`;
}

function bondingOptions(mode: string, options: Readonly<Record<string, string>>): string {
  return Object.entries({ mode, ...sorted({ ...monitoring(options), ...options }) })
    .map(([option, value]) => `${option}=${value}`)
    .join(" ");
}
