import type { Claimant } from "../../model/claims/claimant";
import type { ForeignFindings } from "../../model/files/foreign-entries";
import { claimCalls, Claimed, Looking, observeClaimCalls, observedClaimant, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";
import type { ManagedFile } from "../files/managed-file";
import {
  fetchesOf,
  fetchingCalls,
  fileLibraries,
  observedFile,
  observeFileCalls,
  restoreDroppedCalls,
  restoreFileCalls,
  writeFileCalls,
} from "../files/managed-files";
import { looksAtFiles, looksBeforeWriting } from "../files/looks-at-files";
import {
  Watch,
  Watched,
  watchCalls,
  watchCallsAfter,
  watchFindings,
  watchLibraries,
  watchLooks,
} from "../foreign/watches";
import { exportsCall } from "../nfs/running-exports";
import { allLooks, Call } from "../script/script";
import { probingCalls } from "./probes";
import { questionerCall } from "../questions/questions";

/** A question that a host asks its daemon, the command by which it asks, and the right answer. */
export interface Asked {
  readonly question: string;
  readonly command: string;
  readonly answer: string;
}

/** A daemon as its resource declares it, with its files where the host has them. */
export interface Daemon {
  readonly serviceManager: "sysv" | "systemd";
  readonly service: string;
  readonly running: boolean;
  readonly enabled: boolean;
  readonly files: readonly ManagedFile[];
  readonly reload?: string;
  readonly asked: readonly Asked[];
  /** Whether it is looked at how the daemon is started. */
  readonly looksAtUnit: boolean;
  /** What is looked for beside its first file. */
  readonly watch: Watch | undefined;
}

/** A daemon as it is on its host. */
export interface FoundDaemon {
  /** `undefined` for a file that is not there. */
  readonly files: readonly (ManagedFile | undefined)[];
  readonly running: boolean;
  readonly enabled: boolean;
  /** What was got for each question. */
  readonly got: readonly string[];
  /** Facts of its unit, for `unitDrift`. */
  readonly unit: string;
  readonly claimant: Claimant | undefined;
  readonly foreign: ForeignFindings | undefined;
}

/** What a change of a daemon has left. */
export interface AppliedDaemon {
  readonly unit: string | undefined;
  readonly foreign: ForeignFindings | undefined;
}

/** How a daemon is changed. */
export interface DaemonChange {
  readonly claimed: Claimed;
  /** The files before the change; a file that is declared no more is restored. */
  readonly before: readonly ManagedFile[];
  /** Whether a reload is not enough, although no file changes. */
  readonly restart: boolean;
}

/** Daemons of a host with the files that they read. */
export const service = {
  /** @param appliedUnit facts of the unit at the last apply */
  async observe(
    host: HostSession,
    daemon: Daemon,
    appliedUnit: string | undefined,
    looking: Looking,
  ): Promise<FoundDaemon> {
    const hears = daemon.asked.length > 0 || fetchesOf(daemon.files).length > 0;
    const { values } = await host.read({
      libraries: librariesOf(daemon),
      knows: [
        ...(hears ? [questionerCall()] : []),
        ...fetchingCalls(daemon.files),
        ...probingCalls(commandsOf(daemon), false),
      ],
      looks: allLooks([
        looksAtFiles(daemon.files),
        { look_at_units: [daemon.service], look_at_addresses: [] },
        { look_at_questions: commandsOf(daemon).map((command) => `${daemon.service} ${command}`) },
        asksExports(daemon) ? { look_at_exports: [] } : {},
        watchLooks(watchedOf(daemon)),
      ]),
      calls: [
        ...observeFileCalls(daemon.files),
        ...observeClaimCalls(looking),
        ["observe_service", daemon.service, ...questionsOf(daemon)],
        ...(daemon.looksAtUnit ? [observeUnitCall(daemon, appliedUnit)] : []),
        ...watchCalls(watchedOf(daemon)),
      ],
      ...(hears && { hears }),
    });
    return {
      files: daemon.files.map((file, i) => observedFile(file, i, values)),
      running: values.get("running") === "yes",
      enabled: values.get("enabled") === "yes",
      got: daemon.asked.map((_, i) => values.get(`serving.${i}`) ?? "(not asked)"),
      unit: values.get("unit") ?? "",
      claimant: observedClaimant(values),
      foreign: watchFindings(watchedOf(daemon), values),
    };
  },

  /** Facts of the unit alone. */
  async observeUnit(host: HostSession, daemon: Daemon, appliedUnit: string): Promise<string> {
    const { values } = await host.read({
      libraries: librariesOf(daemon),
      looks: { look_at_units: [daemon.service] },
      calls: [observeUnitCall(daemon, appliedUnit)],
    });
    return values.get("unit") ?? "";
  },

  /** Writes the files of a daemon as one transaction, with at most one restart. When the daemon does not serve, the old files come back. */
  async apply(host: HostSession, daemon: Daemon, change: DaemonChange): Promise<AppliedDaemon> {
    const { values } = await host.change({
      libraries: librariesOf(daemon),
      looks: looksBeforeWriting(daemon.files),
      calls: [
        ...claimCalls(change.claimed),
        ...applyCalls(daemon, change.restart),
        ...restoreDroppedCalls(change.before, daemon.files),
        ...(daemon.looksAtUnit ? [["look_at_units", daemon.service] as const, observeUnitCall(daemon)] : []),
        ...watchCallsAfter(watchedOf(daemon)),
      ],
    });
    return { unit: values.get("unit"), foreign: watchFindings(watchedOf(daemon), values) };
  },

  /** Puts back its files, and whether it ran and started at boot. */
  async release(host: HostSession, daemon: Daemon, identity: string | undefined): Promise<void> {
    await host.change({
      libraries: librariesOf(daemon),
      calls: [
        ...releasingCalls(identity),
        ["begin_transaction"],
        ["require_service_record", daemon.service],
        ...restoreFileCalls(daemon.files),
        ["release_service", daemon.service, daemon.reload ?? ""],
      ],
    });
  },
};

function applyCalls(daemon: Daemon, restart: boolean): Call[] {
  const [begin, ...write] = writeFileCalls(daemon.files);
  return [
    begin,
    ...probingCalls(commandsOf(daemon), true),
    ["announce_service", daemon.service],
    ...(restart ? [["demand_restart", daemon.service] as const] : []),
    ...write,
    [
      "apply_service",
      daemon.service,
      yesOrNo(daemon.running),
      yesOrNo(daemon.enabled),
      daemon.reload ?? "",
      ...questionsOf(daemon),
    ],
  ];
}

/** A file that others write too is never stale as a whole: their lines are no reason to restart. */
function observeUnitCall({ service: name, files }: Daemon, applied = ""): Call {
  return ["observe_unit", name, applied, ...files.filter(({ block }) => block === undefined).map(({ path }) => path)];
}

function librariesOf(daemon: Daemon): string[] {
  return [
    ...fileLibraries(daemon.files),
    ...[`service-${daemon.serviceManager}`, "service-unit", "service"],
    ...(asksExports(daemon) ? ["exports"] : []),
    ...watchLibraries(daemon),
  ];
}

function watchedOf({ watch, files }: Daemon): Watched {
  return { watch, file: files.at(0) };
}

function commandsOf({ asked }: Daemon): string[] {
  return asked.map(({ command }) => exportsCall(command));
}

function questionsOf({ asked }: Daemon): string[] {
  return asked.flatMap(({ question, command, answer }) => [question, exportsCall(command), answer]);
}

/** Whether it is asked what the NFS server exports. */
function asksExports(daemon: Daemon): boolean {
  return commandsOf(daemon).some((command) => command.startsWith("ask_export "));
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
