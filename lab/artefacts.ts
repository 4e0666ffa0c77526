import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDirectory } from "./cache";
import { aptOf, debsDirectory } from "./debian";
import type { LabPlatform } from "./kind";
import { platforms } from "./platforms";
import { succeed } from "./processes";
import { withHeartbeat } from "./progress";

/**
 * What is slow to make and the same for all labs. Each lies in the cache under the digest of what it is made from, is
 * built beside its place and renamed into it, so a half-made one is never taken for whole.
 */
type Log = (line: string) => void;

const kernelSources = join(__dirname, "kernel");
const policySources = join(__dirname, "selinux");
const signedSources = join(__dirname, "secure-boot");

function kernelDirectory(): string {
  return cacheDirectory("lab", "kernel", digestOf(kernelSources));
}

function templateDirectory(platform: LabPlatform): string {
  return cacheDirectory("lab", "template", platform, digestOf(...platforms[platform].sources));
}

export function kernelIsCached(): boolean {
  return existsSync(join(kernelDirectory(), "vmlinuz"));
}

export function masterIsCached(platform: LabPlatform): boolean {
  return existsSync(templateDirectory(platform));
}

/** Path of the nodes' kernel. */
export async function nodeKernel(log: Log): Promise<string> {
  const directory = await make(kernelDirectory(), async (place) => {
    log("building the nodes' kernel (once on this machine; 3 to 12 minutes)");
    await withHeartbeat("still building the nodes' kernel", log, () =>
      script(join(kernelSources, "build.sh"), [join(kernelSources, "node.fragment"), place], log),
    );
  });
  return join(directory, "vmlinuz");
}

/** Path of the tree that every lab's master is a copy of. */
export async function masterTemplate(platform: LabPlatform, log: Log): Promise<string> {
  const { sources, title, debian, release } = platforms[platform];
  const scripts = sources[0];
  const debs = debsDirectory(debian);
  const ofRelease = release === undefined ? [] : [join(release, "release")];
  const base = cacheDirectory("lab", "base", platform, digestOf(join(scripts, "base.sh"), ...ofRelease));
  return make(templateDirectory(platform), async (place) => {
    const env = await aptOf(debian, { refresh: true });
    const step = (name: string, ...args: string[]): Promise<void> =>
      script(join(scripts, name), [...args, debian, ...(release === undefined ? [] : [release])], log, env);
    await make(base, async (baseTree) => {
      log("installing the master's base system (once on this machine; about a minute)");
      await withHeartbeat("still installing the base system", log, () => step("base.sh", baseTree));
    });
    log("making the master's package repository");
    const repository = `${place}.repository`;
    await step("repository.sh", base, debs, repository);
    log(`dressing the base system up as ${title}`);
    await step("dress.sh", base, repository, debs, place);
    rmSync(repository, { recursive: true, force: true });
  });
}

/** Path of the SELinux policy of a master that has a kernel of its own. */
export async function securityPolicy(platform: LabPlatform, template: string, log: Log): Promise<string> {
  const { debian } = platforms[platform];
  return make(cacheDirectory("lab", "policy", debian, digestOf(policySources)), async (place) => {
    log("compiling the master's SELinux policy (once on this machine; half a minute)");
    const env = await aptOf(debian, { refresh: false });
    await script(join(policySources, "policy.sh"), [template, debsDirectory(debian), place], log, env);
  });
}

/** The signed GRUB of Debian 12 does not fetch by HTTP. The kernels of both releases are signed by the same authority. */
const SIGNED_RELEASE = "trixie";

/** Folder with Debian's signed shim and GRUB. */
export async function signedLoaders(log: Log): Promise<string> {
  return make(cacheDirectory("lab", "signed-loaders", digestOf(signedSources)), async (place) => {
    log("fetching Debian's signed shim and GRUB (once on this machine)");
    const env = await aptOf(SIGNED_RELEASE, { refresh: true });
    await script(join(signedSources, "signed-loaders.sh"), [debsDirectory(SIGNED_RELEASE), place], log, env);
  });
}

async function make(place: string, build: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(place)) {
    // What is used stays, see removeLeftovers.
    utimesSync(place, new Date(), new Date());
    return place;
  }
  const temporary = `${place}.${process.pid}`;
  mkdirSync(dirname(place), { recursive: true });
  removeLeftovers(dirname(place));
  await build(temporary);
  try {
    renameSync(temporary, place);
  } catch (error) {
    // Another lab was quicker; its result is as good.
    if (!existsSync(place)) throw error;
    rmSync(temporary, { recursive: true, force: true });
  }
  return place;
}

/** Remove what interrupted builds left and all but the newest few results: each is some 250 MB. */
function removeLeftovers(directory: string): void {
  const age = (entry: string): number => Date.now() - statSync(join(directory, entry)).mtimeMs;
  const [finished, unfinished] = [/^[0-9a-f]{16}$/, /^[0-9a-f]{16}\.(\d+)/].map((name) =>
    readdirSync(directory).filter((entry) => name.test(entry)),
  );
  const abandoned = unfinished.filter((entry) => !existsSync(`/proc/${entry.split(".")[1]}`));
  const old = finished.sort((a, b) => age(a) - age(b)).slice(2);
  for (const entry of [...abandoned, ...old]) rmSync(join(directory, entry), { recursive: true, force: true });
}

async function script(path: string, args: string[], log: Log, env?: NodeJS.ProcessEnv): Promise<void> {
  await succeed("sh", [path, ...args], {
    env,
    onLine: (line) => {
      if (/^(kernel|master): /.test(line)) log(line);
    },
  });
}

/** Digest of files, or of all names, modes and contents below folders. */
function digestOf(...paths: string[]): string {
  const hash = createHash("sha256");
  const add = (name: string, top: string): void => {
    const stat = statSync(name);
    if (stat.isDirectory()) {
      for (const entry of readdirSync(name).sort()) add(join(name, entry), top);
    } else {
      hash
        .update(`${name.slice(top.length)}\0${stat.mode & 0o111 ? "x" : "-"}\0${stat.size}\0`)
        .update(readFileSync(name));
    }
  };
  for (const path of paths) add(path, path);
  return hash.digest("hex").slice(0, 16);
}
