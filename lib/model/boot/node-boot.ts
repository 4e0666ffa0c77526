import type { NodeFilesState } from "../node-files/found-files";
import { minuteOf } from "../store/generation";
import { digestOnCommandLine } from "../store/image-digest";
import { RefusedImage, refusalInWords } from "./refused-image";

/** What a node runs since its last boot, as the node itself says. */
export interface RunningBoot {
  /** Digest on its kernel command line; `undefined` of a node that booted something else. */
  readonly imageDigest?: string;
  /** Release of its kernel, as `uname -r` prints it. */
  readonly kernel: string;
  /** Minute in which it booted, by its own clock in UTC, such as `2026-11-22T23:10Z`. */
  readonly since: string;
  /** Identifier of this boot; it differs for every boot. */
  readonly bootId: string;
}

/**
 * How a node stands to the image that it should run. `current` and `stale` it says itself; `down` does not answer; `unknown`
 * answers, but not what it runs; `unseen` never answered since the cluster was made, so nothing is lost with it; `refused` does not
 * answer, since it got another image at its last boot than its boot entry names, and did not run it.
 */
export type NodeState = "current" | "stale" | "down" | "unknown" | "unseen" | "refused";

/** A node as it was found, with what is known of its last boot. */
export interface FoundNode extends Partial<RunningBoot> {
  /** How it stands to the image that it should run. */
  readonly state: NodeState;
  /** Why it is `unknown`, in the words of ssh or of the node, and what it `refused`. */
  readonly why?: string;
  /** How it stands to the files that it should have, where it has answered. */
  readonly files?: NodeFilesState;
}

/** The image that some nodes should run. */
export interface WantedImage {
  readonly imageDigest: string;
  readonly nodes: string[];
}

/**
 * ssh(1)'s words for a machine that takes no connection, in any case, as an extended regular expression. All others come from one that
 * is there: ssh says `timed out` as well of one that takes the connection and is too busy to go on.
 */
export const SILENCE =
  "^ssh: connect to host .*: (connection timed out|no route to host|host is down|network is unreachable)";

const SILENT = new RegExp(SILENCE, "i");

/** A node may say what it likes: numbers are as long as a clock's for thousands of years, and words as a kernel's. */
const BOOT =
  /^@boot (?<seconds>\d{1,11}) (?<uptime>\d{1,11})(?:\.\d{1,9})? (?<bootId>[0-9a-f-]{36}) (?<kernel>[!-~]{1,100})\n(?<commandLine>.*)$/m;

/** Why a node that answered is `unknown` nevertheless. */
export const NO_IMAGE_NAMED = "its kernel command line names no image";

/** Of the words of a node or of ssh, as they stand in a state and on a terminal. */
const LONGEST_WORDS = 200;

/**
 * How a node was found.
 *
 * @param answer what it printed, or ssh in its place
 * @param wanted digest of the image that it should run
 * @param before how it was found the last time
 * @param refusal what it refused at its last boot, where its master knows
 */
export function findNode(
  answer: string,
  wanted: string,
  before: FoundNode | undefined,
  refusal?: RefusedImage,
): FoundNode {
  const boot = parseBoot(answer, before);
  if (boot === undefined && refusal !== undefined) {
    return { ...bootOf(before), state: "refused", why: refusalInWords(refusal) };
  }
  if (boot === undefined) return silentNode(answer, before);
  if (boot.imageDigest === undefined) return { state: "unknown", why: NO_IMAGE_NAMED, ...boot };
  return { state: boot.imageDigest === wanted ? "current" : "stale", ...boot };
}

/** Nodes that are not as they should be, each with what it is instead. */
export function nodeDrift(
  wanted: readonly WantedImage[],
  found: Readonly<Record<string, FoundNode>>,
): Record<string, string> {
  const drift = wanted.flatMap(({ imageDigest, nodes }) =>
    nodes.flatMap((name): [string, string][] => {
      const words = name in found ? inWords(found[name], imageDigest) : undefined;
      return words === undefined ? [] : [[name, words]];
    }),
  );
  return Object.fromEntries(drift);
}

/**
 * Nodes that ran when they were found, and that run another image than they should.
 *
 * @param wanted `undefined` while that is not known yet: then any of them may
 * @param approved digests, or beginnings of them, of images whose nodes do not count
 */
export function concernedNodes(
  wanted: readonly WantedImage[] | undefined,
  found: Readonly<Record<string, FoundNode>>,
  approved: readonly string[] = [],
): string[] {
  const isApproved = (digest = ""): boolean => approved.some((prefix) => digest.startsWith(prefix));
  const imageOf = new Map(
    wanted?.flatMap(({ imageDigest, nodes }) => nodes.map((node) => [node, imageDigest] as const)),
  );
  return Object.entries(found)
    .filter(([, { state }]) => state === "current" || state === "stale")
    .filter(
      ([name, { imageDigest }]) => wanted === undefined || (imageOf.has(name) && imageOf.get(name) !== imageDigest),
    )
    .filter(([name]) => !isApproved(imageOf.get(name)))
    .map(([name]) => name);
}

/** Such as `stale: runs 0123… since 2026-11-22T23:10Z, expected 4567…`; nothing for a node that is as it should be. */
function inWords({ state, imageDigest, since, why }: FoundNode, wanted: string): string | undefined {
  switch (state) {
    case "current":
    case "unseen":
      return undefined;
    case "stale":
      return `stale: runs ${imageDigest ?? ""} since ${since ?? ""}, expected ${wanted}`;
    case "unknown":
      return `unknown: ${why ?? ""}`;
    case "refused":
      return why;
    case "down":
      return imageDigest === undefined
        ? "down: does not answer"
        : `down: does not answer; it ran ${imageDigest} since ${since ?? ""}`;
  }
}

function silentNode(answer: string, before: FoundNode | undefined): FoundNode {
  const why = lastLine(answer) || "it said nothing";
  if (!SILENT.test(why)) return { ...bootOf(before), state: "unknown", why };
  // a node that nobody switched on yet, such as in the moment after the first up, is no loss
  return before?.bootId === undefined ? { state: "unseen" } : { ...bootOf(before), state: "down" };
}

function bootOf(before: FoundNode | undefined): Partial<RunningBoot> {
  if (before === undefined) return {};
  const { imageDigest, kernel, since, bootId } = before;
  return { imageDigest, kernel, since, bootId };
}

function parseBoot(answer: string, before: FoundNode | undefined): RunningBoot | undefined {
  const groups = BOOT.exec(answer)?.groups;
  if (groups === undefined) return undefined;
  const { seconds, uptime, bootId, kernel, commandLine } = groups;
  // a clock that is set after the boot would move the time of the boot, too
  const known = before?.bootId === bootId ? before.since : undefined;
  return {
    imageDigest: digestOnCommandLine(commandLine),
    kernel,
    since: known ?? minuteOf(Number(seconds) - Number(uptime)),
    bootId,
  };
}

/** Plain text, whatever a node sent. */
function lastLine(text: string): string {
  const end = text.trimEnd();
  const line = end.slice(end.lastIndexOf("\n") + 1).trim();
  const plain = line.replace(/[^ -~]/g, "?");
  return plain.length > LONGEST_WORDS ? `${plain.slice(0, LONGEST_WORDS)}...` : plain;
}
