/** Tools that a machine lacks, and the Debian packages that have them. */
export interface Missing {
  readonly tools: readonly string[];
  readonly packages: readonly string[];
}

/** What decides whether packages can be installed on a machine. */
export interface Installer {
  readonly isRoot: boolean;
  readonly hasApt: boolean;
}

/** Why what is missing cannot be installed here, and what a person can do; undefined where it can. */
export function refusalOf({ tools, packages }: Missing, { isRoot, hasApt }: Installer): string | undefined {
  if (hasApt && isRoot) return undefined;
  const lacking = tools.length === 0 ? "Debian's package lists are needed" : `this machine lacks ${tools.join(", ")}`;
  if (!hasApt) {
    return (
      `${lacking}, and it has no apt-get, so nothing can be installed by itself. Install the tools with your system's ` +
      `package manager; Debian's packages of them are: ${packages.join(" ")}`
    );
  }
  return (
    `${lacking}, and only root can install packages. Run this as root, or run as root: ` +
    (packages.length === 0 ? "apt-get update" : `apt-get install --no-install-recommends ${packages.join(" ")}`)
  );
}
