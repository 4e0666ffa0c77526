import { z } from "zod";
import { InputError } from "../model/input-error";

const stateSchema = z.object({
  custom: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

const stepSchema = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: stateSchema.nullish(),
  newState: stateSchema.nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const diagnosticSchema = z.object({ message: z.string(), severity: z.string() });

const planSchema = z.object({
  steps: z.array(stepSchema).nullish(),
  diagnostics: z.array(diagnosticSchema).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

/** Inputs or outputs of a resource. */
export type Values = Readonly<Record<string, unknown>>;

/** What the engine means to do with one resource, or what a refresh found of it. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly before: StepState | undefined;
  readonly after: StepState | undefined;
  /** Paths of what differs, by the engine or a provider, such as `files[0].content`. It compares secrets too. */
  readonly differing: readonly string[];
}

export interface StepState {
  readonly isCustom: boolean;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** A plan as `pulumi preview --json` writes it, in the order of its steps. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly counts: Readonly<Record<string, number>>;
  readonly diagnostics: readonly z.infer<typeof diagnosticSchema>[];
}

const EXPECTED = "expected the output of `pulumi preview --json`";
const MOST_FAULTS = 3;

/** @param source name of the text, for messages */
export function parsePlan(text: string, source: string): Plan {
  if (text.trim() === "") throw new InputError(source, `is empty, ${EXPECTED}`);
  const value = parsedJson(text, source);
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) throw new InputError(source, `is no plan: ${faultsOf(parsed.error)}; ${EXPECTED}`);
  const { steps, diagnostics, changeSummary } = parsed.data;
  // an engine that stopped before its first step leaves the list out, and says why
  if (!steps && !diagnostics?.length) throw new InputError(source, `${otherThanPlan(value)}, ${EXPECTED}`);
  return { steps: (steps ?? []).map(stepOf), counts: changeSummary ?? {}, diagnostics: diagnostics ?? [] };
}

function parsedJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch {
    // the parser's own words quote the text, which may hold anything
    const first = /^\s*[{[]/.test(text) ? "begins as JSON and breaks off or goes on as something else" : "is no JSON";
    throw new InputError(source, `${first} (${Buffer.byteLength(text)} bytes), ${EXPECTED}`);
  }
}

function otherThanPlan(value: unknown): string {
  const keys = Object.keys(value as object);
  if (keys.includes("deployment")) return "is a stack's state, as `pulumi stack export` writes it";
  return `has no steps, got ${keys.length === 0 ? "an empty object" : `an object with other keys (${keys.length})`}`;
}

function faultsOf({ issues }: z.ZodError): string {
  const shown = issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => `${path.length === 0 ? "the whole" : path.map(String).join(".")}: ${message}`);
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more faults`] : [])].join("; ");
}

function stepOf({ op, urn, oldState, newState, detailedDiff }: z.infer<typeof stepSchema>): Step {
  return { op, urn, before: stateOf(oldState), after: stateOf(newState), differing: Object.keys(detailedDiff ?? {}) };
}

function stateOf(state: z.infer<typeof stateSchema> | null | undefined): StepState | undefined {
  if (!state) return undefined;
  const { custom = false, inputs = {}, outputs = {} } = state;
  return { isCustom: custom, inputs, outputs };
}
