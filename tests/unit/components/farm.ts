import { DisklessClusterArgs, HostArgs, NodeArgs } from "../../../index";

/** The HOWTO's cluster as a program gives it. */
export const connection = {
  host: "192.0.2.1",
  hostKey: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ==",
  agentSocketPath: "/run/agent.sock",
};
export const master: HostArgs = {
  platform: "centos5",
  hostname: "m0.example.com",
  address: "10.0.0.1",
  connection,
};
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
