import * as pulumi from "@pulumi/pulumi";
import { hosted, HostedArgs } from "../claims/claimant";
import { handledBy, optionsOf, typeOf } from "../handled";

/** Arguments of {@link HostPackages}. */
export interface HostPackagesArgs extends HostedArgs {
  /** Package manager of the host: `yum` or `dnf`. */
  packageManager: pulumi.Input<string>;
  /**
   * Name under which the host remembers which packages this resource installed, unique among the stack's resources. Another
   * name replaces the resource.
   */
  ledgerKey: pulumi.Input<string>;
  /**
   * Packages that must be installed. Packages that this resource installed, with their dependencies, are removed on delete.
   * Empty only with {@link firstAvailable}.
   */
  packages: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Alternatives: the first that is installed is taken, else the first that the host's repositories have is installed. It is no
   * error when they have none. The choice is made again when this resource changes, not by a refresh.
   * @default none
   */
  firstAvailable?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Files that a package's daemons write themselves, by package. They are removed on delete when this resource installed the
   * package. A directory is removed when it is empty.
   */
  residue?: pulumi.Input<Record<string, pulumi.Input<pulumi.Input<string>[]>>>;
  /**
   * Role that the host takes, such as `boot server`. A host has a role for one stack only, and a second stack is refused before
   * it changes anything.
   * @default none
   */
  role?: pulumi.Input<string>;
}

/** Packages of a host. Drift: a package that was removed, also the chosen one of several alternatives. */
export class HostPackages extends pulumi.CustomResource {
  constructor(name: string, args: HostPackagesArgs, opts?: pulumi.CustomResourceOptions) {
    super(typeOf("hostPackages"), name, handledBy("hostPackages", hosted(name, args)), optionsOf("hostPackages", opts));
  }
}
