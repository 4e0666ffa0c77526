import { changeReportOf } from "../../../lib/report/change-report-of";

const EXPECTED = "expected the output of `pulumi preview --json`";

test.each([
  ["nothing", "", `plan.json: is empty, ${EXPECTED}`],
  ["blanks", " \n", `plan.json: is empty, ${EXPECTED}`],
  [
    "the output of a preview without --json",
    "Previewing update (dev)\n",
    `plan.json: is no JSON (24 bytes), ${EXPECTED}`,
  ],
  [
    "a plan that was cut",
    '{"steps": [',
    `plan.json: begins as JSON and breaks off or goes on as something else (11 bytes), ${EXPECTED}`,
  ],
  ["an empty object", "{}", `plan.json: has no steps, got an empty object, ${EXPECTED}`],
  ["another object", '{"name": "x"}', `plan.json: has no steps, got an object with other keys (1), ${EXPECTED}`],
  [
    "a state",
    '{"version": 3, "deployment": {}}',
    `plan.json: is a stack's state, as \`pulumi stack export\` writes it, ${EXPECTED}`,
  ],
  ["a list", "[]", /^plan\.json: is no plan: the whole: .*expected object/],
  ["steps of another form", '{"steps": [{"urn": 3}]}', /^plan\.json: is no plan: steps\.0\.op: .*steps\.0\.urn: /],
  [
    "a step that the engine does not have",
    '{"steps": [{"op": "explode", "urn": "urn:pulumi:a::b::pulumi:pulumi:Stack::b-a"}]}',
    /^plan\.json: has a step of the kind "explode", expected same, create/,
  ],
])("%s is refused", (_what, text, message) => expect(() => changeReportOf(text, "plan.json")).toThrow(message));

test("a preview that ended before its first step is a failed one", () => {
  const report = changeReportOf('{"diagnostics": [{"message": "no stack", "severity": "error"}]}', "plan.json");
  expect(report).toMatchObject({ outcome: "failed", errors: ["no stack"] });
});

test("no words of an unreadable plan are repeated", () =>
  expect(() => changeReportOf('{"password": "hunter2hunter2"', "plan.json")).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("hunter2") as string }) as Error,
  ));
