import type { BootStage, LoggedBoot } from "../../model/status/boot-stage";
import type {
  Asked,
  ImageStatus,
  MasterStatus,
  NodeStatus,
  ReadLog,
  ServiceStatus,
  StackTime,
} from "../../model/status/cluster-status";
import { momentOf } from "../../model/status/moment";
import type { NodeCondition } from "../../model/status/node-condition";
import { foldNames, someNames } from "../../model/nodes/folded-names";

/** Digits by which a person tells images apart. */
const SHOWN_DIGITS = 12;

const LONGEST_LIST = 160;

/** What each condition means, for who reads it the first time. */
export const MEANINGS: Readonly<Record<NodeCondition, string>> = {
  up: "runs the image that it should",
  stale: "runs another image than it should",
  booting: "gives no answer yet, and its boot goes on in the master's logs",
  down: "gives no answer, and its last log line says that it shuts down",
  "no answer": "ran before, and gives no answer",
  "not seen yet": "has not answered since the cluster was made",
  refused: "got another image than its boot entry names, and did not run it",
  unknown: "is there, and what it runs cannot be told",
  "not asked": "nobody asked it",
};

export function shortDigest(digest: string | undefined): string {
  return digest === undefined ? "an image that is not known" : digest.slice(0, SHOWN_DIGITS);
}

/** Nodes as a host list; many that do not fold as the first ones and their number. */
export function nodeList(names: readonly string[]): string {
  const all = foldNames(names);
  if (all.length <= LONGEST_LIST) return all;
  const some = someNames(names);
  return some.length <= LONGEST_LIST ? some : `${some.slice(0, LONGEST_LIST)}... (${names.length} in all)`;
}

/** Of when the facts of the stack are. Nothing is said that the text of the stack does not say. */
export function stackWords({ written, refreshed, updated }: StackTime): string {
  if (refreshed !== undefined) {
    const later =
      updated !== undefined && updated > refreshed ? `, and of the update of ${updated} where that looked` : "";
    return `as of the refresh of ${refreshed}${later}`;
  }
  if (written === undefined) return "of a time that its text does not say";
  return `as of the state that was written at ${written}; when it was refreshed is not known`;
}

export function askedWords(asked: Asked): string {
  switch (asked.kind) {
    case "not asked":
      return `not asked (${asked.why})`;
    case "answered":
      return `answered at ${asked.at}`;
    case "no answer":
      return `no answer at ${asked.at}: ${asked.why}`;
  }
}

/**
 * What there is to say of a node beside its condition.
 *
 * @param calledThere what stands for its name in words of others
 */
export function reasonOf(
  { name, condition, why, runs, wanted, files }: NodeStatus,
  calledThere = name,
): string | undefined {
  const ofFiles = files === undefined || files === "current" ? undefined : `files were ${files} at the last refresh`;
  const words = why?.replaceAll(name, () => calledThere);
  return [reasonOfCondition(condition, words, runs, wanted), ofFiles].filter(Boolean).join("; ") || undefined;
}

function reasonOfCondition(
  condition: NodeCondition,
  why: string | undefined,
  runs: string | undefined,
  wanted: string | undefined,
): string | undefined {
  if (condition === "stale") return `runs ${shortDigest(runs)}, should run ${shortDigest(wanted)}`;
  if (condition === "no answer" && runs !== undefined) return `ran ${shortDigest(runs)} when it last answered`;
  return why;
}

/** What is known of boots that go on. */
export function bootsWords({ asked, logs }: MasterStatus, booting: number): string {
  if (asked.kind !== "answered") return "not known, since the master gave no logs now";
  if (logs.every(({ problem }) => problem !== undefined)) return "not known, since no log was found on the master";
  return `${booting === 0 ? "none goes" : booting === 1 ? "1 goes" : `${booting} go`} on, by the logs of the master`;
}

/** How far a boot came, such as `kernel, 40 s ago`. */
export function progressWords({ stage, last, failure, ended }: LoggedBoot, now: number): string {
  const what =
    ended ?? (failure === undefined ? (stage ?? "") : `${stage === undefined ? "" : `${stage}; `}${failure}`);
  return `${what}, ${spanWords(now - last)} ago`;
}

export function spanWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.round(whole / 60)} min`;
  return whole < 172_800 ? `${Math.round(whole / 3600)} h` : `${Math.round(whole / 86_400)} d`;
}

/** What each stage means. */
export const STAGE_MEANINGS: Readonly<Record<BootStage, string>> = {
  DHCP: "took its address",
  NBP: "fetched its boot program",
  kernel: "fetched its kernel",
  root: "reached its root",
  login: "takes logins",
};

export function serviceWords({ running, enabled }: Pick<ServiceStatus, "running" | "enabled">): string {
  return `${running ? "runs" : "does not run"}, ${enabled ? "starts" : "does not start"} at boot`;
}

export function imageWords({ image, published, bytes, wantedBy, runBy }: ImageStatus): string {
  const stored = [published && `published ${published}`, bytes !== undefined && sizeWords(bytes)].filter(Boolean);
  return [
    image === undefined ? "in no store of this stack" : [image, ...stored].join(", "),
    `${wantedBy.length} should run it`,
    runBy.length === 0
      ? "none said that it does"
      : `${runBy.length} ${runBy.length === 1 ? "does" : "do"}: ${nodeList(runBy)}`,
  ].join("; ");
}

function sizeWords(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** From when on a log was read, or why not. */
export function logWords({ since, problem, isEmpty }: ReadLog): string {
  if (isEmpty) return "is empty";
  return problem ?? (since === undefined ? "has no line that says when it is of" : `read from ${momentOf(since)} on`);
}

/** The time of day of a moment, in UTC. */
export function timeOfDay(seconds: number): string {
  return momentOf(seconds).slice(11, 19);
}

/** Seconds since 1970 when boots were looked at, by the clock of the master where it was asked. */
export function clockOf({ asked }: MasterStatus, now: number): number {
  return asked.kind === "answered" ? Date.parse(asked.at) / 1000 : now;
}

/** The begin of a text that is too long for its place in a drawing. */
export function cut(text: string, most: number): string {
  // half of a pair would be an unseen character of its own
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}\u2026`;
}

/** What the drift that a state tells leaves out. */
export const DRIFT_LEFT_OUT =
  "A state does not keep what the program wanted where a refresh found something else, so contents of files are not compared here: " +
  "`pulumi preview --refresh --json | pulumi-diskless report -` does.";
