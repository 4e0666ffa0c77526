import type { ChangeReport, Outcome } from "../model/report/change-report";
import { describePlan } from "./describe";
import { parsePlan } from "./plan";
import { credentialsIn, masked } from "./secrets";

/** What a command ends with, so that a pipeline can tell. 1 is for a plan that cannot be read. */
export const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  "no change": 0,
  changes: 2,
  drift: 3,
  "replaces or deletes": 4,
  failed: 5,
};

/** @param source name of the text, for messages */
export function changeReportOf(text: string, source: string): ChangeReport {
  const plan = parsePlan(text, source);
  return masked(describePlan(plan, source), credentialsIn(JSON.parse(text.replace(/^\uFEFF/, ""))));
}
