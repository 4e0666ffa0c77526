import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "../../lab/engine/process";
import { REPOSITORY } from "../../lab/site";

/** Commands of package managers, each from npm, by the versions that were tried. */
export const PACKAGE_MANAGERS = {
  pnpm: "pnpm@10.34.9",
  yarn: "yarn@1.22.22",
  // the binary itself: the package `bun` only fetches it when it is installed
  bun: `@oven/bun-${process.platform}-${process.arch === "arm64" ? "aarch64" : "x64"}@1.4.5`,
};

/** Package managers, and packages as `npm pack` makes them, in one folder. */
export interface Packages {
  readonly home: string;
  /** The library. */
  readonly archive: string;
}

export async function preparePackages(): Promise<Packages> {
  const home = mkdtempSync(join(tmpdir(), "package-managers-"));
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "tools", private: true }));
  await succeed(...npmInstall(Object.values(PACKAGE_MANAGERS)), home);
  return { home, archive: await pack(REPOSITORY, home) };
}

/** The archive of the package in `folder`. */
export async function pack(folder: string, home: string): Promise<string> {
  const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", home];
  return join(home, (await succeed("npm", args, folder)).trim());
}

/** Command and arguments by which npm installs packages, or without names what a manifest asks for. */
export function npmInstall(names: readonly string[]): [command: string, args: string[]] {
  return ["npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", ...names]];
}

/** The program that README shows. */
export function readmeProgram(): string {
  const program = /`index\.ts`:\n\n```ts\n(.*?)```/s.exec(readFileSync(join(REPOSITORY, "README.md"), "utf8"))?.[1];
  if (program === undefined) throw new Error("README.md has no program below `index.ts`:");
  return program;
}

/** Writes a project: its texts by their names. Returns its folder. */
export function writeProject({ home }: Packages, name: string, texts: Readonly<Record<string, string>>): string {
  const folder = join(home, name);
  for (const [path, text] of Object.entries({ "Pulumi.yaml": "name: cluster\nruntime: nodejs\n", ...texts })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Installs what the project names, by one of the package managers. */
export async function install({ home }: Packages, folder: string, by: "npm" | keyof typeof PACKAGE_MANAGERS) {
  const bin = (name: string): string => join(home, "node_modules", ".bin", name);
  const commands = {
    npm: npmInstall([]),
    pnpm: [bin("pnpm"), ["install", "--no-frozen-lockfile", "--store-dir", join(home, "pnpm-store")]],
    yarn: [bin("yarn"), ["install", "--non-interactive", "--cache-folder", join(home, "yarn")]],
    bun: [bunOf(home), ["install", "--cache-dir", join(home, "bun")]],
  } satisfies Record<string, [string, string[]]>;
  const [command, args] = commands[by];
  await succeed(command, [...args, "--ignore-scripts"], folder);
}

/** Bun's own command. */
export function bunOf(home: string): string {
  return join(home, "node_modules", PACKAGE_MANAGERS.bun.replace(/@[^@]*$/, ""), "bin", "bun");
}

/** What a command that ends well says. */
export async function succeed(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, args, { cwd, seconds: 300 });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
