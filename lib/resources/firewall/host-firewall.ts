import * as pulumi from "@pulumi/pulumi";
import { hosted, HostedArgs } from "../claims/claimant";
import { handledBy, optionsOf, typeOf } from "../handled";

/** Arguments of {@link HostFirewall}. */
export interface HostFirewallArgs extends HostedArgs {
  /**
   * Name under which the host remembers what this resource opened, unique among the stack's resources. Another name replaces the
   * resource.
   */
  ledgerKey: pulumi.Input<string>;
  /** Services as firewalld names them, such as `tftp`. */
  services: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Network interface in whose zone the services are opened.
   * @default the interface that has {@link address}
   */
  interface?: pulumi.Input<string>;
  /**
   * Address of the host in the network that may reach the services; the interface that has it decides the zone.
   * @default none - firewalld's default zone
   */
  address?: pulumi.Input<string>;
  /**
   * Network that may reach the services, with its prefix length, where it lies behind a router.
   * @default the one that {@link address} is in
   */
  network?: pulumi.Input<string>;
}

/**
 * Services that the firewall of a host lets through, now and after a boot. Drift: a service that is closed, now or after a
 * boot. Without a running firewalld nothing is closed, and {@link state} says so.
 */
export class HostFirewall extends pulumi.CustomResource {
  /** `running`, `not running` or `not installed`, as of the last look. */
  declare public readonly state: pulumi.Output<string>;

  constructor(name: string, args: HostFirewallArgs, opts?: pulumi.CustomResourceOptions) {
    const { services, ...rest } = args;
    super(
      typeOf("hostFirewall"),
      name,
      handledBy("hostFirewall", {
        ...hosted(name, rest),
        runtime: services,
        permanent: services,
        state: undefined,
      }),
      optionsOf("hostFirewall", opts),
    );
  }
}
