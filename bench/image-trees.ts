import type { BenchMaster } from "./master";

/** What an image says of each of its paths: kind, mode, owner, target of a link and content, as one text. */
export type Tree = ReadonlyMap<string, string>;

/** File systems that the master has mounted there; `cp -ap` copies what is in them, and a node mounts its own. */
const MOUNTED = ["dev/pts", "dev/shm", "dev/mqueue", "dev/hugepages"];

export interface Comparison {
  /** Paths of the copied trees that differ: a reason to take no time seriously. */
  readonly disagreements: readonly string[];
  readonly onlyTheirs: readonly string[];
  readonly onlyOurs: readonly string[];
  readonly different: readonly string[];
  readonly same: number;
}

/** Reads an image on the master that has it: an ext3 in gzip, or a squashfs. */
export async function readTree(master: BenchMaster, image: string): Promise<Tree> {
  const listing = await master.run(`set -e
    mkdir -p /root/bench/look
    ${image.endsWith(".gz") ? `gzip -dc ${image} >` : `cat ${image} >`}/root/bench/look.img
    mount -o loop,ro /root/bench/look.img /root/bench/look
    cd /root/bench/look
    find . -xdev -mindepth 1 -printf '%P\\t%y %m %U:%G %l\\n'
    echo =
    find . -xdev -type f -print | sed 's,^\\./,,' | tr '\\n' '\\0' | xargs -0 sha256sum
    echo =
    find . -xdev \\( -type b -o -type c \\) -print | sed 's,^\\./,,' | tr '\\n' '\\0' | xargs -0 -r stat -c '%n\t%t:%T'
    cd /
    umount /root/bench/look
    rm -f /root/bench/look.img`);
  const [paths, sums, devices] = listing.split("=\n").map((part) => part.split("\n").filter(Boolean));
  const tree = new Map(paths.map((line) => line.split("\t") as [string, string]));
  const add = (path: string, more: string): void => void tree.set(path, `${tree.get(path)} ${more}`);
  for (const line of sums) add(line.slice(66), line.slice(0, 64));
  for (const line of devices) add(...(line.split("\t") as [string, string]));
  return tree;
}

export function compareTrees(theirs: Tree, ours: Tree, copiedTrees: readonly string[]): Comparison {
  const onlyTheirs = [...theirs.keys()].filter((path) => !ours.has(path)).sort();
  const onlyOurs = [...ours.keys()].filter((path) => !theirs.has(path)).sort();
  const both = [...theirs.keys()].filter((path) => ours.has(path));
  const different = both.filter((path) => theirs.get(path) !== ours.get(path)).sort();
  // a socket is of a daemon of the master, and of no use in an image
  const socket = (path: string): boolean => [theirs, ours].some((tree) => tree.get(path)?.startsWith("s "));
  const copied = (path: string): boolean => below(path, copiedTrees) && !below(path, MOUNTED) && !socket(path);
  return {
    disagreements: [...onlyTheirs, ...onlyOurs, ...different].filter(copied),
    onlyTheirs,
    onlyOurs,
    different,
    same: both.length - different.length,
  };
}

function below(path: string, trees: readonly string[]): boolean {
  return trees.some((tree) => path === tree || path.startsWith(`${tree}/`));
}

/** How many paths differ, by the directory that they are in. */
export function byDirectory(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const directory = path.split("/").slice(0, 2).join("/");
    counts.set(directory, (counts.get(directory) ?? 0) + 1);
  }
  return [...counts].map(([directory, count]) => (count === 1 ? directory : `${directory} (${count})`)).join(", ");
}
