import * as pulumi from "@pulumi/pulumi";
import { hosted, HostedArgs } from "./claimant";
import { hostPackagesStub } from "./stub";

/** Arguments of {@link HostPackages}. */
export interface HostPackagesArgs extends HostedArgs {
  /** Package manager of the host. */
  packageManager: pulumi.Input<string>;
  /** Name under which the host remembers which packages came by this resource; one of its own for each. */
  recordedAs: pulumi.Input<string>;
  /**
   * Packages that must be installed. Those that were not there before, and what came with them, leave on delete. Empty only
   * with {@link firstAvailable}.
   */
  packages: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Alternatives: one that is installed is left as it is, else the first that the host's repositories have is installed. That
   * they have none of them is no error. They are asked again whenever this resource changes, not by a refresh.
   * @default none
   */
  firstAvailable?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * What the daemons of a package write by themselves, package by package: it goes on delete when the package came by this
   * resource. A directory goes when it is empty.
   */
  leavings?: pulumi.Input<Record<string, pulumi.Input<pulumi.Input<string>[]>>>;
  /**
   * What the host becomes, such as `boot server`: it has each role for one stack alone, so that a second one is refused before it
   * changes anything.
   * @default none
   */
  role?: pulumi.Input<string>;
}

/** Packages of a host. Drift: a package that was removed, of alternatives the one that was there. */
export class HostPackages extends pulumi.dynamic.Resource {
  constructor(name: string, args: HostPackagesArgs, opts?: pulumi.CustomResourceOptions) {
    super(hostPackagesStub, name, hosted(name, args), opts, "diskless", "HostPackages");
  }
}
