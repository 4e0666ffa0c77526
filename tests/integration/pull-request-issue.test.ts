import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "../../lab/site";
import { standInGitHub, type StandInGitHub } from "../support/stand-in-github";
import { readWorkflow, runJob } from "../support/workflow";

// What the nightly workflow makes of each exit code of a report. That the report has these codes, tests of the report show.
const WORKFLOW = join(REPOSITORY, "examples", "pull-request", ".github", "workflows", "drift.yml");
const TITLE = "The master is not as the main branch says";

let home: string;
let gitHub: StandInGitHub;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "pull-request-issue-"));
  mkdirSync(join(home, "cluster"));
  gitHub = standInGitHub(home);
});
afterEach(() => rmSync(home, { recursive: true }));

/** One night, in which the report of a master had this exit code and this text. */
async function night(code: number, report: string): Promise<void> {
  const workspace = join(home, "cluster");
  writeFileSync(join(workspace, "report.md"), report);
  const outcome = await runJob(readWorkflow(WORKFLOW), "drift", {
    ...{ workspace, from: "Keep the issue", steps: { report: { outputs: { code: String(code) } } } },
    context: { github: { token: "a-token", repository: "team/cluster" } },
    environment: { ...process.env, ...gitHub.environment },
    actions: {},
  });
  expect(outcome).toEqual({ log: expect.any(String) as string, failed: undefined });
}

const issues = () => gitHub.state().issues.map(({ number, state, body }) => [number, state, body]);

test.each([
  ["what was not applied", 2],
  ["drift", 3],
  ["what is replaced or deleted", 4],
])("%s opens an issue, and the next night has its text replaced", async (_what, code) => {
  await night(code, "first");
  expect(gitHub.state().issues).toEqual([expect.objectContaining({ title: TITLE, label: "drift", body: "first" })]);
  await night(code, "second");
  expect(issues()).toEqual([[1, "open", "second"]]);
});

test("a night without a difference closes it, and says why", async () => {
  await night(3, "drift");
  await night(0, "no change");
  expect(issues()).toEqual([[1, "closed", "drift"]]);
  expect(gitHub.state().issues[0].comments).toEqual(["The master is as the main branch says."]);
});

test("a night without a difference opens none", async () => {
  await night(0, "no change");
  expect(issues()).toEqual([]);
});

test("an issue that somebody closed is opened anew, as another one", async () => {
  await night(3, "first");
  gitHub.change((known) => (known.issues[0].state = "closed"));
  await night(3, "second");
  expect(issues()).toEqual([
    [1, "closed", "first"],
    [2, "open", "second"],
  ]);
});

test("an issue of others with another label is left alone", async () => {
  const others = { number: 1, state: "open", label: "bug", title: TITLE, body: "theirs", comments: [] };
  gitHub.change((known) => known.issues.push(others));
  await night(3, "ours");
  await night(0, "no change");
  expect(issues()).toEqual([
    [1, "open", "theirs"],
    [2, "closed", "ours"],
  ]);
});
