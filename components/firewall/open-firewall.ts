import * as pulumi from "@pulumi/pulumi";
import { Offered, platformOf } from "../../lib/platforms";
import { HostFirewall } from "../../lib/resources/firewall/host-firewall";
import { refusing } from "../arguments/checked";
import { HostArgs } from "../arguments/host-args";
import { onMaster } from "../claims/on-master";

/** Lets nodes through to what a component offers, in the zone of the boot network; nothing where the platform has no firewall. */
export function openFirewall(
  name: string,
  subject: string,
  master: HostArgs,
  offered: pulumi.Input<Offered>,
  parent: pulumi.Resource,
): void {
  const { firewall } = refusing(subject, () => platformOf(master.platform));
  if (firewall.kind === "none") return;
  new HostFirewall(
    `${name}-firewall`,
    {
      ...onMaster(master),
      ledgerKey: `${name}-firewall`,
      address: master.address,
      services: pulumi.output(offered).apply((service) => [...firewall.services[service]]),
    },
    { parent },
  );
}
