import type { NodeFilesState } from "../node-files/found-files";
import type { Generation } from "../store/generation";
import type { LoggedBoot } from "./boot-stage";
import type { ReasonedCondition } from "./node-condition";

// Every moment here is text of RFC 3339 in UTC, or a number of seconds since 1970 where it says so.

/** How the clusters of a stack are, and of when that is. */
export interface ClusterStatus {
  /** Where the facts of the stack come from, such as a file or the name of a stack. */
  readonly source: string;
  readonly stack: StackTime;
  /** Seconds since 1970 when this was put together. */
  readonly now: number;
  readonly masters: readonly MasterStatus[];
  /** What could not be read or is not told, a sentence each. */
  readonly remarks: readonly string[];
}

/** Of when the facts of a stack are. What its text does not say is left out. */
export interface StackTime {
  /** When the state was written last, by whatever operation. */
  readonly written?: string;
  /** When the last refresh that succeeded ended, by the history of the stack. */
  readonly refreshed?: string;
  /** When the last update that succeeded ended, by the same. It looks at nodes where it changes what they should run or have. */
  readonly updated?: string;
}

/** Whether a master was asked now. */
export type Asked =
  | { readonly kind: "not asked"; readonly why: string }
  | { readonly kind: "answered"; readonly at: string }
  | { readonly kind: "no answer"; readonly at: string; readonly why: string };

/** One boot server with the clusters that it serves. */
export interface MasterStatus {
  /** Its host name, else the address that it is reached by. */
  readonly name: string;
  /** Names of the clusters in the program. */
  readonly clusters: readonly string[];
  readonly asked: Asked;
  /** Boot networks, such as `10.0.0.0/24`, in the order of dhcpd's configuration. */
  readonly networks: readonly string[];
  /** In the order of their names. */
  readonly nodes: readonly NodeStatus[];
  readonly images: readonly ImageStatus[];
  readonly services: readonly ServiceStatus[];
  /** What the last refresh found otherwise than it should be; `undefined` where the text of the stack does not tell. */
  readonly drift?: readonly DriftedFact[];
  /** Which logs were read; none where the master was not asked. */
  readonly logs: readonly ReadLog[];
}

/** How one node is. */
export interface NodeStatus extends ReasonedCondition {
  readonly name: string;
  readonly address?: string;
  /** MAC address of the card that its address is reserved for; the first of several. */
  readonly mac?: string;
  /** Boot network that its address lies in. */
  readonly network?: string;
  /** Digest of the image that it should run. */
  readonly wanted?: string;
  /** Digest of the image that it runs, or ran when it last answered. */
  readonly runs?: string;
  readonly kernel?: string;
  /** Minute of its last known boot. */
  readonly since?: string;
  /** How it stood to its files at the last refresh that it answered. */
  readonly files?: NodeFilesState;
  /** Its last boot in the logs, of a node that has not come to its login or was not asked. */
  readonly boot?: LoggedBoot;
}

/** A generation in the store of a master, or an image that a node runs and the store does not have. */
export interface ImageStatus {
  readonly digest: string;
  /** Name of the resource of the image; `undefined` where no store of the stack has it. */
  readonly image?: string;
  readonly published?: Generation["published"];
  readonly bytes?: Generation["bytes"];
  /** Names of nodes that should run it. */
  readonly wantedBy: readonly string[];
  /** Names of nodes that ran it when they were asked. */
  readonly runBy: readonly string[];
}

/** A daemon of a master. */
export interface ServiceStatus {
  readonly service: string;
  readonly running: boolean;
  /** Whether it starts at boot. */
  readonly enabled: boolean;
}

/** What a refresh found otherwise than it should be. */
export interface DriftedFact {
  readonly resource: string;
  /** Such as `unit`, or nodes as a host list. */
  readonly fact: string;
  readonly observed: string;
}

/** A log of a master, as far as it was read. */
export interface ReadLog {
  readonly path: string;
  /** Seconds since 1970 of the first line that was looked at; `undefined` where none says so. */
  readonly since?: number;
  /** Why it was not read. */
  readonly problem?: string;
  /** Whether it is there and has no line. */
  readonly isEmpty?: true;
}
