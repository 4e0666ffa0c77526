import * as pulumi from "@pulumi/pulumi";
import { Platform } from "../../lib/platforms";
import { HostPackages } from "../../lib/resources/packages/host-packages";
import { HostArgs } from "../arguments/host-args";
import { onMaster } from "../claims/on-master";

/** Packages that a component needs on its master. */
interface WantedPackages {
  readonly platform: Platform;
  readonly packages: readonly string[];
  /** Alternatives: one of them is enough, and it is no error when none can be installed. */
  readonly firstAvailable?: readonly string[];
}

/**
 * The packages of a component, or nothing when something else installs them, such as the {@link Master} of a cluster. Resources
 * that need the packages depend on the result.
 *
 * @param role what the whole machine becomes, for one stack alone
 */
export function installPackages(
  name: string,
  master: HostArgs,
  isWanted: boolean | undefined,
  wanted: pulumi.Output<WantedPackages>,
  parent: pulumi.Resource,
  role?: string,
): pulumi.Resource[] {
  if (isWanted === false) return [];
  const packages = new HostPackages(
    `${name}-packages`,
    {
      ...onMaster(master),
      packageManager: wanted.apply(({ platform }) => platform.packageManager),
      ledgerKey: `${name}-packages`,
      packages: wanted.apply(({ packages }) => [...new Set(packages)].sort()),
      firstAvailable: wanted.apply(({ firstAvailable }) => firstAvailable && [...firstAvailable]) as pulumi.Input<
        string[]
      >,
      ...(role !== undefined && { role }),
      residue: wanted.apply(({ platform, packages }) => residueOf(platform, packages)),
    },
    { parent },
  );
  return [packages];
}

function residueOf(platform: Platform, packages: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(platform.residue)
      .filter(([name]) => packages.includes(name))
      .map(([name, paths]) => [name, [...paths]]),
  );
}
