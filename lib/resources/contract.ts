import { canonicalJson } from "../model/canonical-json";
import type { Claimant } from "../model/claims/claimant";
import { Connection } from "../model/connection/connection";

/** Value by which the engine says "not known yet" to a provider. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What the engine is told of a difference between a state and a program. */
export interface Difference {
  /** Whether anything changes. Left out in general: the engine compares the inputs itself, and shows a line diff. */
  changes?: boolean;
  replaces: string[];
  /** Old and new may share a path, and a later delete would remove the new one. */
  deleteBeforeReplace: boolean;
}

/** What a resource does on its host, as data in and data out; see docs/architecture.md for what each method promises. */
export interface Handler<Inputs extends HostInputs, Outputs extends Inputs = Inputs> {
  check(olds: unknown, news: Inputs): Promise<{ inputs: Inputs; failures: CheckFailure[] }>;
  diff(id: string, olds: Outputs, news: Inputs): Promise<Difference>;
  create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  read(id: string, props: Outputs): Promise<{ id?: string; props?: Outputs; inputs?: Inputs }>;
  update(id: string, olds: Outputs, news: Inputs): Promise<{ outs: Outputs }>;
  delete(id: string, props: Outputs): Promise<void>;
}

/** What every resource on a host has. */
export interface HostInputs {
  readonly connection: Connection;
  /** Who the resource is on the host. States of earlier versions have none. */
  readonly claim?: Claimant;
}

/** Whether any part of a value is known only during the apply. */
export function hasUnknowns(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknowns);
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknowns);
}

/** A copy of a value without keys that hold `undefined`, which the engine's wire format cannot carry. */
export function wireable<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/**
 * Outputs that the state keeps of a resource: its identity on the host, the names of its records there, and how a daemon was
 * started.
 */
const KEPT: readonly string[] = ["identity", "places", "record", "applied", "appliedUnit"];

/** The inputs among what the state keeps. */
export function withoutKept<T extends HostInputs>(outputs: T): T {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => !KEPT.includes(key))) as T;
}

/** Whether two states, or one and inputs, have the same inputs; `inputsOf` takes other outputs than the kept ones out. */
export function sameInputs<T extends HostInputs>(a: T, b: T, inputsOf: (outputs: T) => HostInputs): boolean {
  const [one, other] = [a, b].map((state) => canonicalJson(withoutKept(inputsOf(state))));
  return one === other;
}

/** Inputs that say how a host is reached and who asks, not what is wanted there. */
const ASIDE: readonly string[] = ["connection", "claim", "__provider", ...KEPT];

/** Whether two sets of inputs want the same on the host, regardless of claimant and connection. */
export function sameRequest<T extends HostInputs>(a: T, b: T): boolean {
  return canonicalJson(requestOf(a)) === canonicalJson(requestOf(b));
}

function requestOf(inputs: HostInputs): unknown {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !ASIDE.includes(key)));
}
