import { InputError } from "../input-error";

/** A word of a list, as it stands there, and where: `nodes.conf:12:15`. */
export interface Said {
  readonly text: string;
  readonly place: string;
}

/** What tells a node; a list may lack some of it. */
export type Fact = "name" | "address" | "MAC address";

/** What a list says of one machine, unchecked. Another list may say the rest. */
export interface ListedMachine {
  /** Where the list begins to speak of it. */
  readonly place: string;
  readonly name?: Said;
  /** Whether the name is a label that the list needs and no node is told, as that of a `host` of dhcpd.conf(5) may be. */
  readonly isLabel?: boolean;
  readonly addresses: readonly Said[];
  readonly macs: readonly Said[];
  /** Whether an entry says all cards of a machine; otherwise another entry may add one. */
  readonly saysAllCards?: boolean;
  /** Why the list does not say a fact, where there is more to say than that it does not. */
  readonly lacks?: Readonly<Partial<Record<Fact, string>>>;
}

/** What a text says. */
export interface ListReading {
  readonly machines: readonly ListedMachine[];
  /** Entries of which nothing can be made, each with its place. */
  readonly faults: readonly InputError[];
  /** What is there and becomes no part of a node list: one sentence each. */
  readonly remarks: readonly string[];
}

/** A line of hosts(5), which tells addresses of names, and no machines. */
export interface HostsFact {
  readonly address: Said;
  /** The name of the host and its aliases, as they stand there. */
  readonly names: readonly string[];
}

/** A word without a place of its own in the list, such as one that was put together. */
export function said(text: string, place: string): Said {
  return { text, place };
}
