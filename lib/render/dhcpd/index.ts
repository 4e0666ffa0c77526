import { Master, Network } from "../../model/network";
import { Node } from "../../model/nodes";
import { Escape, oneLine, renderTemplate } from "../template";

export interface DhcpdConfig {
  readonly network: Network;
  readonly master: Master;
  readonly nodes: readonly Node[];
  readonly bootFile: string;
  readonly leaseSeconds: number;
}

/** Text of dhcpd.conf(5): one subnet that we own (rule V22), one reservation a node, nothing for strangers. */
export function renderDhcpdConfig(config: DhcpdConfig): string {
  const { network } = config;
  return renderTemplate(
    "dhcpd/dhcpd.conf",
    {
      network: network.cidr.network,
      netmask: network.cidr.netmask,
      gateway: network.gateway,
      domain: network.domain,
      nameServers: network.nameServers.join(", "),
      timeServers: config.master.address,
      nextServer: config.master.address,
      bootFile: config.bootFile,
      leaseSeconds: config.leaseSeconds,
      nodes: config.nodes,
    },
    dhcpdString,
  );
}

/** Inside the double quotes of dhcpd.conf(5) a backslash and a quote are written with a backslash before them. */
const dhcpdString: Escape = (value) => oneLine(value).replace(/[\\"]/g, "\\$&");
