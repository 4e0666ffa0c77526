import type { Place } from "./place";

/** What is asked of each way, in this order. */
export const OPERATIONS = ["apply", "no-op", "check", "mac", "login"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What the reader of a table sees. */
export const OPERATION_NAMES: Readonly<Record<Operation, string>> = {
  apply: "first apply",
  "no-op": "nothing to do",
  check: "check",
  mac: "one MAC address changed",
  login: "a session that asks nothing",
};

/** One way to make a master a boot server, opened for one new master. */
export interface Way {
  readonly name: string;
  /** Each throws when it did not do what it is there for. A way need not have all. */
  readonly operations: Readonly<Partial<Record<Operation, () => Promise<void>>>>;
  /** Ends what an operation leaves for the next one, so that each starts from nothing. It is not measured. */
  readonly rest?: () => Promise<void>;
}

export type OpenWay = (place: Place) => Promise<Way>;
