import { Master, Network } from "../../model/network/network";
import { Node } from "../../model/nodes/nodes";
import { renderTemplate } from "../template";
import { escapeDhcpdString } from "./dhcpd-string";

export interface DhcpdConfig {
  readonly network: Network;
  readonly master: Master;
  readonly nodes: readonly Node[];
  /** Network boot program of BIOS firmware; of any firmware, where there is none for UEFI. */
  readonly bootProgram: string;
  /** Network boot program of UEFI firmware. */
  readonly uefiBootProgram?: string;
  readonly dnsUpdates: "interim" | "none";
  readonly leaseSeconds: number;
  /** Whether dhcpd answers omshell(1), to who has the key that stands for {@link KEY_TOKEN}. */
  readonly controlChannel?: boolean;
}

/** Stands for the key of the control channel, which is no part of the text that previews show. */
export const KEY_TOKEN = "@{controlKey}";

/** The port that omshell(1) uses when it is told none. */
const OMAPI_PORT = 7911;

/** Text of dhcpd.conf(5): one subnet that we own (rule authoritative-dhcp), one reservation a node, nothing for strangers. */
export function renderDhcpdConfig(config: DhcpdConfig): string {
  const { network } = config;
  return renderTemplate(
    "dhcp/dhcpd.conf",
    {
      network: network.cidr.network,
      netmask: network.cidr.netmask,
      gateway: network.gateway,
      domain: network.domain,
      nameServers: network.nameServers.join(", "),
      timeServers: config.master.address,
      nextServer: config.master.address,
      bootProgram: config.bootProgram,
      uefi: config.uefiBootProgram !== undefined && {
        bootProgram: config.uefiBootProgram,
        biosBootProgram: config.bootProgram,
      },
      dnsUpdates: config.dnsUpdates,
      leaseSeconds: config.leaseSeconds,
      nodes: config.nodes,
      controlChannel: config.controlChannel === true && {
        keyName: "pulumi-diskless",
        key: KEY_TOKEN,
        port: OMAPI_PORT,
      },
    },
    escapeDhcpdString,
  );
}
