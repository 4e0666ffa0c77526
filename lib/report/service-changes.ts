import type { FileChange, ServiceAction, ServiceChange } from "../model/report/change-report";
import { filesChanges } from "./file-changes";
import type { Step, Values } from "./plan";
import { changeOf } from "./step-change";
import { isOpaque, listOf, mapOf, same, shown } from "./values";

/** What becomes of a daemon, and of the files that it reads. */
export function serviceChange({
  op,
  before,
  after,
}: Step): { service: ServiceChange; files: FileChange[] } | undefined {
  const inputs = after?.inputs ?? before?.inputs;
  if (inputs === undefined) return undefined;
  const files = filesChanges(filesOf(before?.inputs), filesOf(after?.inputs), changeOf(op));
  return { service: { service: shown(inputs.service), action: actionOf(before?.inputs, after?.inputs, files) }, files };
}

function filesOf(inputs: Values | undefined): Values[] {
  const files = inputs?.files;
  const listed = isOpaque(files) ? [files] : listOf(files);
  return listed.map((file) => (isOpaque(file) ? { path: file } : mapOf(file)));
}

/** As `apply_service` of service.sh does it: one restart at most, and a reload in its place where the daemon has one. */
function actionOf(before: Values | undefined, after: Values | undefined, files: readonly FileChange[]): ServiceAction {
  if (after === undefined) return "release";
  if (before?.running !== true) return after.running === true ? "start" : "check";
  if (after.running !== true) return "stop";
  const isStale = files.length > 0 || !same(before.serving, after.serving) || !same(before.unit, after.unit);
  if (!isStale) return "check";
  return after.reload === undefined ? "restart" : "reload";
}
