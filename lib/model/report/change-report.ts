/** What becomes of a thing: `run again` of a command, which a replacement only starts. */
export type Change = "create" | "update" | "replace" | "delete" | "run again";

/** A difference of texts as lines of a unified diff, without its two lines of file names. */
export interface TextDifference {
  readonly lines: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** A file of the master, the recipe of an image, or a block of lines in a file that others write too. */
export interface FileChange {
  /** Path, with the name of the block behind it where there is one. */
  readonly name: string;
  readonly change: Change;
  /** `undefined` where no text is compared; {@link remarks} say why. */
  readonly difference?: TextDifference;
  /** Whatever else differs, such as `mode: 0644 => 0600`, and what is not known or not shown. */
  readonly remarks: readonly string[];
}

/** What a change does to a daemon. */
export type ServiceAction = "restart" | "reload" | "start" | "stop" | "check" | "release";

export interface ServiceChange {
  readonly service: string;
  readonly action: ServiceAction;
}

/** An image that is built, or that nodes are to boot instead of another. */
export interface ImageChange {
  readonly name: string;
  readonly isBuilt: boolean;
  /** Digest to go back to, where the program names one. */
  readonly pin?: string;
}

/** Nodes by what becomes of them. Each list is of names. */
export interface NodeChanges {
  /** Whether the plan says which nodes get which image. Otherwise the lists are empty and say nothing. */
  readonly isKnown: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Nodes whose next boot is into another image than the one that was wanted before. */
  readonly nextBoot: readonly string[];
  /** Nodes that ran at the last refresh, and that this `up` reboots. */
  readonly rebooted: readonly string[];
  /** Whether this `up` runs a rollout. */
  readonly isRolledOut: boolean;
  /** Whether the plan says what nodes ran at the last refresh. Otherwise {@link rebooted} is empty and says nothing. */
  readonly isRunningKnown: boolean;
  /** Whether a digest is not known before the image is built: an equal image has an equal one, and then no node is concerned. */
  readonly isDigestUnknown: boolean;
  /** Whether running nodes get files in this `up`. */
  readonly getFiles: boolean;
}

/** A fact that a refresh found different. */
export interface DriftedFact {
  readonly resource: string;
  /** Such as `running` or `content of /etc/hosts`. */
  readonly fact: string;
  /** What the state says; `undefined` where it says nothing of it. */
  readonly recorded?: string;
  /** What the host has. */
  readonly observed: string;
  readonly difference?: TextDifference;
}

/** A change that is told by its kind and name alone. */
export interface OtherChange {
  readonly change: Change;
  readonly type: string;
  readonly name: string;
  /** Names of the inputs that differ. */
  readonly inputs: readonly string[];
}

/** `failed` of a preview that ended with errors: the report is of what it came to. */
export type Outcome = "no change" | "changes" | "drift" | "replaces or deletes" | "failed";

/** What a plan of the engine does to a cluster, in the words of a cluster. */
export interface ChangeReport {
  readonly outcome: Outcome;
  /** Whether a program was planned, or hosts were only asked, as by `pulumi refresh --preview-only`. */
  readonly isPlanned: boolean;
  /** How many resources of a host were asked for drift. */
  readonly asked: number;
  /** How many resources the engine counts, by the word for what becomes of them. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many resources differ only in how the master is reached, or in who asks. */
  readonly reachedOtherwise: number;
  /** How many resources have secrets that differ from those in the state or on the host; the plan does not say which. */
  readonly hiddenDifferences: number;
  readonly packages: { readonly installed: readonly string[]; readonly removed: readonly string[] };
  readonly files: readonly FileChange[];
  readonly services: readonly ServiceChange[];
  readonly images: readonly ImageChange[];
  readonly nodes: NodeChanges;
  readonly drift: readonly DriftedFact[];
  readonly others: readonly OtherChange[];
  /** Errors and warnings of the engine, each on one line. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}
