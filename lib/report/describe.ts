import type { ChangeReport, FileChange, ImageChange, OtherChange, Outcome } from "../model/report/change-report";
import { driftedFacts } from "./drift";
import { compareTexts, fileChange } from "./file-changes";
import { countHidden } from "./hidden-differences";
import { isRollout, nodeChanges } from "./node-changes";
import { Asked, phasesOf } from "./phases";
import type { Plan, Step } from "./plan";
import { kindOfUrn, nameOfUrn, parentTypeOfUrn, typeOfUrn } from "../model/stack/resource-name";
import { serviceChange } from "./service-changes";
import { changeOf, changeOfStep, COMMAND, isChange, isOtherWayOnly } from "./step-change";
import { differingKeys, isOpaque, mapOf, listOf, same, shown } from "./values";

/**
 * What a plan does, in the words of a cluster.
 *
 * @param source name of the plan, for messages
 */
export function describePlan(plan: Plan, source: string): ChangeReport {
  const { asked, program, isPlanned } = phasesOf(plan, source);
  const all = program.filter(isChange);
  const changes = all.filter((step) => !isOtherWayOnly(step));
  const services = ofKind(changes, "HostService").flatMap((step) => serviceChange(step) ?? []);
  const report = {
    isPlanned,
    asked: asked.filter(isAnswered).length,
    counts: plan.counts,
    reachedOtherwise: all.length - changes.length,
    hiddenDifferences: countHidden(changes),
    packages: packageChanges(ofKind(changes, "HostPackages")),
    files: byName([
      ...services.flatMap(({ files }) => files),
      ...ofKind(changes, "HostFile").flatMap(
        ({ op, before, after }) => fileChange(before?.inputs, after?.inputs, changeOf(op)) ?? [],
      ),
      ...ofKind(changes, "PublishedImage").flatMap(recipeChange),
    ]),
    services: services.map(({ service }) => service).sort((one, other) => (one.service < other.service ? -1 : 1)),
    images: imageChanges(changes),
    nodes: nodeChanges(program),
    drift: driftedFacts(asked),
    others: byName(changes.filter(isOther).map(otherChange)),
    errors: messages(plan, "error"),
    warnings: messages(plan, "warning"),
  };
  return { outcome: outcomeOf(report, all), ...report };
}

/** The engine's steps come in the order in which they are ready, which is another one each time. */
function byName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
}

/** A refresh goes through components and commands as well, and asks no host for them. */
function isAnswered({ urn }: Asked): boolean {
  return kindOfUrn(urn) !== undefined;
}

function ofKind(steps: readonly Step[], kind: string): Step[] {
  return steps.filter(({ urn }) => kindOfUrn(urn) === kind);
}

function outcomeOf({ errors, drift }: Pick<ChangeReport, "errors" | "drift">, changes: readonly Step[]): Outcome {
  if (errors.length > 0) return "failed";
  if (changes.some(takesAway)) return "replaces or deletes";
  if (drift.length > 0) return "drift";
  return changes.length > 0 ? "changes" : "no change";
}

/** A component is a place in the tree: without it nothing is gone from a host. */
function takesAway(step: Step): boolean {
  return (step.before ?? step.after)?.isCustom === true && ["replace", "delete"].includes(changeOfStep(step));
}

function packageChanges(steps: readonly Step[]): ChangeReport["packages"] {
  const names = (packages: unknown): string[] =>
    Array.isArray(packages) ? listOf(packages).map(shown) : Object.keys(mapOf(packages));
  const chosen = (alternatives: unknown): string[] => {
    const listed = listOf(alternatives).map(shown);
    return listed.length === 0 ? [] : [`the first of ${listed.join(", ")}`];
  };
  const of = (state: Step["before"]): string[] => [
    ...Object.entries(mapOf(state?.inputs.packages))
      // what a refresh found missing is installed by a repair
      .filter(([, found]) => found === "installed")
      .map(([name]) => name),
    ...(Array.isArray(state?.inputs.packages) ? names(state.inputs.packages) : []),
    ...(isOpaque(state?.inputs.packages) ? [shown(state?.inputs.packages)] : []),
    ...chosen(state?.inputs.firstAvailable),
  ];
  const beside = (some: string[], others: string[]): string[] => some.filter((one) => !others.includes(one));
  return {
    installed: steps.flatMap(({ before, after }) => beside(of(after), of(before))),
    removed: steps
      .filter(({ after }) => !isOpaque(after?.inputs.packages))
      .flatMap(({ before, after }) => beside(names(before?.inputs.packages), names(after?.inputs.packages))),
  };
}

function recipeChange({ op, urn, before, after }: Step): FileChange[] {
  if (same(before?.inputs.recipe, after?.inputs.recipe)) return [];
  const { difference, remarks = [] } = compareTexts(before?.inputs.recipe, after?.inputs.recipe);
  return [{ name: `recipe of ${nameOfUrn(urn)}`, change: changeOf(op), ...(difference && { difference }), remarks }];
}

function isBuild({ urn }: Step): boolean {
  return typeOfUrn(urn) === COMMAND && parentTypeOfUrn(urn) === "pulumi-diskless:index:RootfsImage";
}

function imageChanges(changes: readonly Step[]): ImageChange[] {
  const built = changes
    .filter((step) => isBuild(step) && step.op !== "delete")
    .map(({ urn }) => ({ name: nameOfUrn(urn).replace(/-build$/, ""), isBuilt: true }));
  const pinned = ofKind(changes, "PublishedImage")
    .filter(({ before, after }) => after !== undefined && !same(before?.inputs.pin, after.inputs.pin))
    .map(({ urn, after }) => ({
      name: nameOfUrn(urn).replace(/-published$/, ""),
      isBuilt: false,
      pin: after?.inputs.pin === undefined ? "the newest" : shown(after.inputs.pin),
    }));
  return [...built, ...pinned];
}

const TOLD_ELSEWHERE = ["HostFile", "HostService", "HostPackages", "NodeBoot"];

/** Whatever no other part of the report tells, so that nothing of a plan is left out. A component is a place in the tree. */
function isOther(step: Step): boolean {
  const { urn, op, before, after } = step;
  if ((after ?? before)?.isCustom !== true) return false;
  if (op !== "delete" && (isBuild(step) || isRollout(step))) return false;
  if (TOLD_ELSEWHERE.includes(kindOfUrn(urn) ?? "")) return op === "replace" || op === "delete";
  return true;
}

function otherChange(step: Step): OtherChange {
  const { urn, before, after } = step;
  const isChanged = before !== undefined && after !== undefined;
  return {
    change: changeOfStep(step),
    type: kindOfUrn(urn) ?? typeOfUrn(urn),
    name: nameOfUrn(urn),
    inputs: isChanged ? differingKeys(before.inputs, after.inputs).filter((key) => !key.startsWith("__")) : [],
  };
}

function messages({ diagnostics }: Plan, severity: string): string[] {
  return diagnostics.filter((one) => one.severity === severity).map(({ message }) => message.trim());
}
