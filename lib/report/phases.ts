import { InputError } from "../model/input-error";
import { withHiddenDifferences } from "./hidden-differences";
import type { Plan, Step, Values } from "./plan";
import { typeOfUrn } from "../model/stack/resource-name";

/** A resource whose host was asked what it has. */
export interface Asked {
  readonly urn: string;
  readonly isCustom: boolean;
  readonly recorded: Values;
  /** What the host has: `undefined` when the thing is gone, `not shown` where the plan does not say. */
  readonly observed: Values | "not shown" | undefined;
}

/** The two things that one plan may hold. */
export interface Phases {
  /** Whom a refresh asked, before the program was planned. */
  readonly asked: readonly Asked[];
  /** What the program changes: each step leads from what is there to what the program wants. */
  readonly program: readonly Step[];
  /** Whether a program was planned at all, or hosts were only asked. */
  readonly isPlanned: boolean;
}

const ROOT = "pulumi:pulumi:Stack";

/** Operations of the engine that say nothing of the host beside what another step of the same resource says. */
const PARTS_OF_REPLACEMENTS = ["create-replacement", "delete-replaced", "discard-replaced", "remove-pending-replace"];

/** All that the engine may mean to do. */
const KNOWN = ["same", "create", "update", "delete", "replace", "refresh", "read", "import", ...PARTS_OF_REPLACEMENTS];

/** A refresh comes first, and asks for the stack itself too; the program then registers the stack before everything else. */
export function phasesOf({ steps }: Plan, source: string): Phases {
  const strange = steps.find(({ op }) => !KNOWN.includes(op));
  if (strange !== undefined) {
    throw new InputError(source, `has a step of the kind ${JSON.stringify(strange.op)}, expected ${KNOWN.join(", ")}`);
  }
  if (!steps.some(({ op }) => op === "refresh"))
    return { asked: [], program: programSteps(steps).map(withHiddenDifferences), isPlanned: true };
  const registered = steps.findIndex(({ op, urn }) => op !== "refresh" && typeOfUrn(urn) === ROOT);
  const isPlanned = registered !== -1;
  const refresh = isPlanned ? steps.slice(0, registered) : steps;
  const program = isPlanned ? programSteps(steps.slice(registered)) : [];
  // whether a secret drifted, or the program has another one, nobody can tell: the program's steps alone have the difference
  return { asked: askedIn(refresh, program), program: program.map(withHiddenDifferences), isPlanned };
}

function programSteps(steps: readonly Step[]): Step[] {
  const replaced = new Set(steps.filter(({ op }) => op === "replace").map(({ urn }) => urn));
  return steps.filter(({ op, urn }) => !(replaced.has(urn) && PARTS_OF_REPLACEMENTS.includes(op)));
}

/**
 * `pulumi refresh` shows what it found as an update or a delete. `pulumi preview --refresh` shows it only as that from which the program's
 * own step sets out.
 */
function askedIn(refresh: readonly Step[], program: readonly Step[]): Asked[] {
  const later = new Map(program.map((step) => [step.urn, step]));
  return refresh.map(withHiddenDifferences).flatMap(({ op, urn, before, after }): Asked[] => {
    if (before === undefined) return [];
    const recorded = before.inputs;
    const { isCustom } = before;
    if (op !== "refresh") return [{ urn, isCustom, recorded, observed: op === "delete" ? undefined : after?.inputs }];
    const step = later.get(urn);
    if (step === undefined) return [{ urn, isCustom, recorded, observed: "not shown" }];
    return [{ urn, isCustom, recorded, observed: step.op === "create" ? undefined : step.before?.inputs }];
  });
}
