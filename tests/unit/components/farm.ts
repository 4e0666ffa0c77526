import { ED25519, RSA } from "../host-keys";
import { DisklessClusterArgs, HostArgs, NodeArgs } from "../../../index";

/** The HOWTO's cluster as a program gives it. */
export const connection = {
  host: "192.0.2.1",
  hostKey: RSA,
  agentSocketPath: "/run/agent.sock",
};
export const master: HostArgs = {
  platform: "centos5",
  hostname: "m0.example.com",
  address: "10.0.0.1",
  connection,
};

/** The same on a release whose sshd does not sign with SHA-1. */
export const el9Master = { ...master, platform: "el9", connection: { ...connection, hostKey: ED25519 } };

export const masterOf = (platform: string): HostArgs => (platform === "centos5" ? master : { ...el9Master, platform });

export const network = { cidr: "10.0.0.0/24", gateway: "10.0.0.254" };
export const nodes = manyNodes(2);
export const farm: DisklessClusterArgs = { master, network, nodes };

export function manyNodes(count: number): NodeArgs[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `s${i}.example.com`,
    address: `10.0.0.${10 + i}`,
    mac: `02:00:00:00:00:${i.toString(16).padStart(2, "0")}`,
  }));
}
