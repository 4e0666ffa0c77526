import type { Lab } from "../../lab";
import type { LabPlatform } from "../../lab/kind";

/** A change that somebody makes on a master by hand, and what a refresh must say of it. */
export interface HandEdit {
  readonly what: string;
  /** Shell on the master, as root; or what else has to be done, such as a server beside the master. */
  readonly byHand: string | ((lab: Lab) => Promise<void>);
  /** Name of the resource that drifts. */
  readonly resource: string;
  /** Its diff, with single blanks: the observed value among it. */
  readonly says: readonly (string | RegExp)[];
  /** Resources that drift by it as well. */
  readonly also?: readonly string[];
}

/** Edits that are made together, found by one refresh, and repaired by one `up --refresh` unless that is refused. */
export interface Batch {
  readonly edits: readonly HandEdit[];
  /** What `up --refresh` says when a person has to act; `undo` is what that person does. */
  readonly refused?: {
    readonly says: readonly (string | RegExp)[];
    readonly undo: string | ((lab: Lab) => Promise<void>);
  };
}

/** The batches of one subject, by the platform whose example they are played on. */
export interface Table {
  readonly name: string;
  readonly batches: Readonly<Partial<Record<LabPlatform, readonly Batch[]>>>;
}
