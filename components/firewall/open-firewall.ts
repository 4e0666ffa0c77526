import * as pulumi from "@pulumi/pulumi";
import { FirewallService, platformOf } from "../../lib/platforms";
import { HostFirewall, HostFirewallArgs } from "../../lib/resources/firewall/host-firewall";
import { asRunError } from "../arguments/run-error";
import { HostArgs } from "../arguments/host-args";
import { BootNetworkArgs } from "../arguments/network-args";
import { onMaster } from "../claims/on-master";

/** The master, and its networks where there are several. */
interface FirewallSides {
  readonly master: HostArgs;
  readonly networks?: readonly BootNetworkArgs[];
}

/**
 * Lets nodes through to what a component offers, in the zone of each boot network; nothing where the platform has no zones. The
 * network that holds `master.address` is the one that names no other address of the master. Nothing is open before the daemon runs, which
 * is also what shows whether nodes get through.
 */
export function openFirewall(
  name: string,
  subject: string,
  { master, networks = [] }: FirewallSides,
  offered: pulumi.Input<FirewallService>,
  { parent, daemon }: { readonly parent: pulumi.Resource; readonly daemon: pulumi.Resource },
): void {
  const { firewall } = asRunError(subject, () => platformOf(master.platform));
  if (firewall.kind !== "firewalld") return;
  const services = pulumi.output(offered).apply((service) => [...firewall.services[service]]);
  const open = (ledgerKey: string, side: Pick<HostFirewallArgs, "address" | "network">): void => {
    new HostFirewall(ledgerKey, { ...onMaster(master), ledgerKey, ...side, services }, { parent, dependsOn: [daemon] });
  };
  open(`${name}-firewall`, { address: master.address });
  for (const { name: network, cidr, masterAddress, relayed } of networks) {
    if (masterAddress === undefined && relayed !== true) continue;
    const address = masterAddress ?? master.address;
    open(`${name}-firewall-${network}`, { address, ...(relayed === true && { network: cidr }) });
  }
}
