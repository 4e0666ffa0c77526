import type { Claimant } from "../../model/claims/claimant";
import { claimCalls, Claimed, Looking, observeClaimCalls, observedClaimant, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";
import type { Call } from "../script/script";

/** An install may load a repository's lists and hundreds of megabytes from a slow mirror. */
const INSTALL_TIMEOUT_SECONDS = 1800;

/** Packages that a resource wants on a host. */
export interface WantedPackages {
  readonly packageManager: "yum" | "dnf";
  /** Name under which the host keeps what was done for the resource. */
  readonly record: string;
  readonly packages: readonly string[];
  /** Of these, the first that is there or that a repository has. */
  readonly firstAvailable: readonly string[];
}

/** What a host has of them. */
export interface ObservedPackages {
  readonly present: ReadonlySet<string>;
  /** The alternative that was chosen; empty when none was. */
  readonly choice: string;
  readonly claimant: Claimant | undefined;
}

/** Files that a package leaves behind, by its name. */
export type Residue = Readonly<Record<string, readonly string[]>>;

/** Packages of a host, by rpm and its package manager. */
export const packages = {
  async observe(host: HostSession, wanted: WantedPackages, looking: Looking): Promise<ObservedPackages> {
    const { record, packages: names, firstAvailable } = wanted;
    const { values } = await host.read({
      libraries: librariesOf(wanted),
      looks: { look_at_packages: [...names, ...firstAvailable] },
      calls: [
        ["observe_packages", ...names, ...firstAvailable],
        ...(firstAvailable.length === 0 ? [] : [["observe_choice", record] as const]),
        ...observeClaimCalls(looking),
      ],
    });
    return {
      present: new Set((values.get("packages") ?? "").split("\n").filter(Boolean)),
      choice: values.get("choice") ?? "",
      claimant: observedClaimant(values),
    };
  },

  /** Installs what is missing. Of what is dropped, that leaves which nobody else wants and nothing else needs. */
  async apply(host: HostSession, wanted: WantedPackages, claimed: Claimed, dropped?: readonly string[]): Promise<void> {
    const { record, packages: names, firstAvailable } = wanted;
    await change(host, wanted, [
      ...claimCalls(claimed),
      ...(firstAvailable.length === 0 ? [] : [["choose_package", record, ...firstAvailable] as const]),
      ["apply_packages", record, ...names],
      ...(dropped === undefined ? [] : [["drop_packages", record, ...dropped] as const]),
    ]);
  },

  /** The host has again what it had before the resource. */
  async release(
    host: HostSession,
    wanted: Pick<WantedPackages, "packageManager" | "record">,
    residue: Residue,
    identity: string | undefined,
  ): Promise<void> {
    const { record } = wanted;
    await change(host, wanted, [
      ...releasingCalls(identity),
      ...Object.entries(residue).map(([name, paths]): Call => ["plan_residue", record, name, ...paths]),
      ["release_packages", record],
    ]);
  },
};

function librariesOf({ packageManager }: Pick<WantedPackages, "packageManager">): string[] {
  return [`package-${packageManager}`, "packages"];
}

async function change(
  host: HostSession,
  wanted: Pick<WantedPackages, "packageManager">,
  calls: readonly Call[],
): Promise<void> {
  await host.change({ libraries: librariesOf(wanted), calls }, INSTALL_TIMEOUT_SECONDS);
}
