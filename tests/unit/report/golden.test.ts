import type { Outcome } from "../../../lib/model/report/change-report";
import { renderReport, REPORT_FORMATS } from "../../../lib/render/report";
import { MOST_CHARACTERS } from "../../../lib/render/report/fitted";
import { changeReportOf } from "../../../lib/report/change-report-of";
import { CANARY } from "../../report/canary";
import { expectGolden } from "../render/golden";
import { RECORDED, recordedPlan } from "./recorded-plan";

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  "changed-image-file": "changes",
  "changed-mac": "changes",
  "changed-secret": "changes",
  "changed-secret-refreshed": "changes",
  deletes: "replaces or deletes",
  drift: "drift",
  "drift-and-changed-mac": "drift",
  failed: "failed",
  "hundred-nodes-more": "changes",
  "new-cluster": "changes",
  "no-change": "no change",
  "no-change-refreshed": "no change",
  "refresh-alone": "drift",
  rollback: "changes",
  "secret-file": "changes",
};

test("every recorded plan is looked at", () => expect([...RECORDED].sort()).toEqual(Object.keys(OUTCOMES).sort()));

describe.each(Object.entries(OUTCOMES))("the plan %s", (name, outcome) => {
  const text = recordedPlan(name);
  const report = changeReportOf(text, `${name}.json`);

  test(`comes to: ${outcome}`, () => expect(report.outcome).toBe(outcome));

  test("is described as Markdown", () => expectGolden(`report/${name}.markdown`, renderReport(report, "markdown")));

  test("has a secret, which no report has", () => {
    expect(text).toContain(CANARY);
    for (const format of REPORT_FORMATS) expect(renderReport(report, format)).not.toContain(CANARY);
  });

  test("fits into a comment", () => {
    for (const format of ["markdown", "text"] as const) {
      expect(renderReport(report, format).length).toBeLessThanOrEqual(MOST_CHARACTERS);
    }
  });
});

test("a drift is described as text", () =>
  expectGolden("report/drift.txt", renderReport(changeReportOf(recordedPlan("drift"), "drift.json"), "text")));

test("a rollback is described as JSON", () =>
  expectGolden(
    "report/rollback.json",
    renderReport(changeReportOf(recordedPlan("rollback"), "rollback.json"), "json"),
  ));

describe("what is not said", () => {
  const markdownOf = (name: string) => renderReport(changeReportOf(recordedPlan(name), name), "markdown");

  test("is that nothing drifted, where nobody asked", () => {
    expect(markdownOf("no-change")).toContain("Drift was not asked for");
    expect(markdownOf("no-change")).not.toContain("Nothing was found");
    expect(markdownOf("no-change-refreshed")).toContain("Drift was asked for, of 31 resources.");
  });

  test("is that something stays, where the preview failed", () =>
    expect(markdownOf("failed")).not.toMatch(/No image|No node|no rollout/));

  test("is a digest that nobody knows yet", () =>
    expect(markdownOf("changed-image-file")).toContain("=> (not known before the apply)"));
});
