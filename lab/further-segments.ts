import { join } from "node:path";
import { installMissing } from "./host-tools";
import type { LabNames } from "./names";
import { startDetached, succeed } from "./processes";
import { namespaceExists } from "./segment";

/**
 * Two further Ethernet segments of a lab, each a bridge without an address in the lab's network namespace. The master has a card on
 * `rack2`. `far` is behind a router with a namespace of its own, which relays DHCP.
 */
export const furtherNetworks = {
  rack2: { bridge: "br1", cidr: "10.1.0.0/24", masterAddress: "10.1.0.1" },
  far: { bridge: "br2", cidr: "10.2.0.0/24", gateway: "10.2.0.254" },
} as const;

/** Address of the router on the lab's own segment. */
const ROUTER = "10.0.0.253";

/** Plugs the segments in; the master is there already. */
export async function startFurtherSegments(lab: LabNames, log: (line: string) => void): Promise<void> {
  if (await namespaceExists(lab.relayNamespace)) return;
  const { rack2, far } = furtherNetworks;
  await installMissing(log, { dhcrelay: "isc-dhcp-relay" });
  await succeed("ip", ["netns", "add", lab.relayNamespace]);
  for (const { bridge } of [rack2, far]) {
    await ip(lab.segment, `link add ${bridge} type bridge forward_delay 0 stp_state 0`);
    await ip(lab.segment, `link set ${bridge} up`);
  }
  await plug(lab, rack2.bridge, "eth1", lab.masterNamespace, `${rack2.masterAddress}/24`);
  await plug(lab, "br0", "near", lab.relayNamespace, `${ROUTER}/24`);
  await plug(lab, far.bridge, "far", lab.relayNamespace, `${far.gateway}/24`);
  await ip(lab.masterNamespace, `route add ${far.cidr} via ${ROUTER}`);
  const inRelay = ["netns", "exec", lab.relayNamespace];
  await succeed("ip", [...inRelay, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward"]);
  const relay = ["/usr/sbin/dhcrelay", "-4", "-d", "-id", "far", "-iu", "near", "10.0.0.1"];
  startDetached("ip", [...inRelay, ...relay], join(lab.directory, "dhcrelay.log"));
}

/** A card in a namespace, with its address, and its other end in a bridge. */
async function plug(lab: LabNames, bridge: string, card: string, namespace: string, address: string): Promise<void> {
  const port = `to-${card}`;
  await ip(lab.segment, `link add ${port} type veth peer name ${card} netns ${namespace}`);
  await ip(lab.segment, `link set ${port} master ${bridge} up`);
  await ip(namespace, `addr add ${address} dev ${card}`);
  await ip(namespace, `link set ${card} up`);
}

async function ip(namespace: string, command: string): Promise<void> {
  await succeed("ip", ["-n", namespace, ...command.split(" ")]);
}
