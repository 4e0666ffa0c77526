import type { Change } from "../model/report/change-report";
import type { Step } from "./plan";
import { kindOfUrn, typeOfUrn } from "../model/stack/resource-name";
import { same, wanted } from "./values";

const CHANGES: Readonly<Record<string, Change>> = {
  create: "create",
  import: "create",
  replace: "replace",
  delete: "delete",
  "create-replacement": "replace",
  "delete-replaced": "delete",
  "discard-replaced": "delete",
  "remove-pending-replace": "delete",
};

export const COMMAND = "command:remote:Command";

/** What an operation of the engine means for the thing on the host. */
export function changeOf(op: string): Change {
  return CHANGES[op] ?? "update";
}

/** A command is replaced or updated so that it runs once more; it leaves nothing that would be taken away. */
export function changeOfStep({ op, urn }: Step): Change {
  const change = changeOf(op);
  const runs = change === "replace" || change === "update";
  return typeOfUrn(urn) === COMMAND && runs ? "run again" : change;
}

export function isChange({ op }: Step): boolean {
  return op !== "same" && op !== "refresh" && op !== "read";
}

/** Whether nothing is wanted on the host that is not there: another way to the same machine, or another who asks. */
export function isOtherWayOnly({ op, urn, before, after }: Step): boolean {
  if (op !== "update" || kindOfUrn(urn) === undefined || before === undefined || after === undefined) return false;
  return same(wanted(before.inputs), wanted(after.inputs));
}
