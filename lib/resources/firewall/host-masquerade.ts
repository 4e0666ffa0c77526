import * as pulumi from "@pulumi/pulumi";
import { OPEN_PASSAGE } from "../../host/firewall/observed-masquerade";
import { hosted, HostedArgs } from "../claims/claimant";
import { handledBy, optionsOf, typeOf } from "../handled";

/** Arguments of {@link HostMasquerade}. */
export interface HostMasqueradeArgs extends HostedArgs {
  /**
   * Name under which the host remembers what this resource made, unique among the stack's resources. Another name replaces the
   * resource.
   */
  ledgerKey: pulumi.Input<string>;
  /** Network whose packets leave with the host's address, with its prefix length, such as `10.0.0.0/24`. */
  network: pulumi.Input<string>;
  /** Address of the host in the network, by which its nodes reach others. */
  address: pulumi.Input<string>;
  /** Network interface of the host by which the packets leave. */
  outInterface: pulumi.Input<string>;
  /**
   * What filters packets on the host: `firewalld`, or `iptables` where its service loads the rules at a boot.
   * @default "firewalld"
   */
  filter?: pulumi.Input<string>;
}

/**
 * What nodes send beyond their network leaves a host with the host's address: masquerade, what lets it through the firewall, and
 * `net.ipv4.ip_forward`. Drift: each of the three, now (`runtime`) or after a boot (`permanent`).
 */
export class HostMasquerade extends pulumi.CustomResource {
  constructor(name: string, args: HostMasqueradeArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      typeOf("hostMasquerade"),
      name,
      handledBy("hostMasquerade", { ...hosted(name, args), runtime: OPEN_PASSAGE, permanent: OPEN_PASSAGE }),
      optionsOf("hostMasquerade", opts),
    );
  }
}
