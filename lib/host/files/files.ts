import type { Claimant } from "../../model/claims/claimant";
import type { ForeignFindings } from "../../model/files/foreign-entries";
import { claimCalls, Claimed, Looking, observeClaimCalls, observedClaimant, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";
import type { Applied, ManagedFile } from "./managed-file";
import {
  appliedOf,
  fetchesOf,
  fileLibraries,
  observedFile,
  observeFileCalls,
  observingCalls,
  proveFileCalls,
  restoreDroppedCalls,
  restoreFileCalls,
  writeFileCalls,
} from "./managed-files";
import { looksAtFiles, looksBeforeWriting } from "./looks-at-files";
import { allLooks } from "../script/script";
import { Watch, watchCalls, watchFindings, watchLibraries, watchLooks } from "../foreign/watches";

/** A file as its resource knows it, where the host has it. */
export interface KnownFile {
  readonly file: ManagedFile;
  /** What is looked for beside it. */
  readonly watch: Watch | undefined;
}

/** What a host says of a file that is there. */
export interface FoundFile {
  readonly file: ManagedFile;
  readonly claimant: Claimant | undefined;
  readonly foreign: ForeignFindings | undefined;
}

/** What a write has left. */
export interface WrittenFile {
  readonly applied: Applied | undefined;
  readonly foreign: ForeignFindings | undefined;
}

/** Files of a host, each changed as one transaction. */
export const files = {
  /** `undefined` when the host has proven that it is not there. */
  async observe(
    host: HostSession,
    known: KnownFile & { readonly applied: Applied | undefined },
    looking: Looking,
  ): Promise<FoundFile | undefined> {
    const { values } = await host.read({
      libraries: librariesOf(known),
      knows: observingCalls([known.file]),
      looks: allLooks([looksAtFiles([known.file]), watchLooks(known)]),
      calls: [...observeFileCalls([known.file]), ...observeClaimCalls(looking), ...watchCalls(known)],
      ...(fetchesOf([known.file]).length > 0 && { hears: true }),
    });
    const file = observedFile(known.file, 0, values, known.applied);
    return file && { file, claimant: observedClaimant(values), foreign: watchFindings(known, values) };
  },

  /**
   * @param before the file before this change; what it had and the new one has not is put back. `undefined` for a new resource
   */
  async write(
    host: HostSession,
    known: KnownFile,
    before: ManagedFile | undefined,
    claimed: Claimed,
  ): Promise<WrittenFile> {
    const { file } = known;
    const { values } = await host.change({
      libraries: librariesOf(known),
      looks: looksBeforeWriting([file]),
      calls: [
        ...claimCalls(claimed),
        ...writeFileCalls([file]),
        ...proveFileCalls([file]),
        ...(before === undefined ? [] : restoreDroppedCalls([before], [file])),
        ...watchCalls(known),
      ],
    });
    return { applied: appliedOf(0, values), foreign: watchFindings(known, values) };
  },

  /** Puts back what was there before the resource. */
  async restore(host: HostSession, file: ManagedFile, identity: string | undefined): Promise<void> {
    await host.change({
      libraries: fileLibraries([file]),
      calls: [...releasingCalls(identity), ["begin_transaction"], ...restoreFileCalls([file])],
    });
  },
};

function librariesOf(known: KnownFile): string[] {
  return [...fileLibraries([known.file]), ...watchLibraries(known)];
}
