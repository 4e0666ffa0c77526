import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findOnPath } from "./process";

/** What runs a Node program and its dynamic providers for the engine; Pulumi's releases bring both beside the CLI. */
const HOSTS = [
  {
    name: "pulumi-language-nodejs",
    folder: () => join(__dirname, "bin", "language"),
    variable: "PULUMI_DISKLESS_HOST",
  },
  {
    // The SDK's package ships the start script of this one.
    name: "pulumi-resource-pulumi-nodejs",
    folder: () => dirname(require.resolve("@pulumi/pulumi/package.json")),
    variable: "PULUMI_DISKLESS_SDK",
  },
];

/**
 * Puts both hosts beside a CLI that was built without them: from anywhere else the engine warns at every run. The cache
 * serves several clones of this repository, so the entries only lead on to the clone named in the environment.
 */
export function placeHosts(bin: string): void {
  for (const { name, variable } of HOSTS) {
    const script =
      `#!/bin/sh\n` +
      `# Leads to the clone of pulumi-diskless that runs this engine.\n` +
      `exec "\${${variable}:?start this engine with 'npm run pulumi --' in a clone of pulumi-diskless}/${name}" "$@"\n`;
    writeFileSync(join(bin, name), script, { mode: 0o755 });
  }
}

/** Variables that {@link placeHosts}'s entries follow. */
export function hostVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(HOSTS.map(({ variable, folder }) => [variable, folder()]));
}

/** Folders to put on PATH for an engine that has a host neither beside it nor on PATH. */
export function missingHostFolders(pulumi: string, path: string): string[] {
  return HOSTS.filter(
    ({ name }) => !existsSync(join(dirname(pulumi), name)) && findOnPath(name, path) === undefined,
  ).map(({ folder }) => folder());
}
