import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ENGINE_VERSION } from "../../../lab/engine/versions";
import { evaluated, readWorkflow, shellOf, type Job, type Step, type Workflow } from "../../support/workflow";

// What GitHub itself would refuse is not asked here: actionlint is no package of npm or Debian.
const ROOT = join(__dirname, "..", "..", "..");
const FOLDER = join(ROOT, "examples", "pull-request", ".github", "workflows");
const PAGE = readFileSync(join(ROOT, "docs", "pull-requests.md"), "utf8");

/** What each workflow may, and nothing else. */
const RIGHTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "deploy.yml": { actions: "read", contents: "read", "pull-requests": "read" },
  "drift.yml": { contents: "read", issues: "write" },
  "preview.yml": { contents: "read", "pull-requests": "write" },
};

/** Workflows whose jobs may have the key of the master. */
const REACH_THE_MASTER = ["deploy.yml", "drift.yml"];

const names = readdirSync(FOLDER).sort();
const workflows = names.map((name) => [name, readWorkflow(join(FOLDER, name))] as const);
const jobsOf = (workflow: Workflow): Job[] => Object.values(workflow.jobs);
const stepsOf = (workflow: Workflow): Step[] => jobsOf(workflow).flatMap(({ steps }) => [...steps]);
const scriptsOf = (workflow: Workflow): Step[] => stepsOf(workflow).filter(({ run }) => run !== undefined);

test("these are the workflows", () => expect(names).toEqual(Object.keys(RIGHTS)));

describe.each(workflows)("%s", (name, workflow) => {
  const events = typeof workflow.on === "string" ? [workflow.on] : Object.keys(workflow.on as object);

  test("has no rights but those of its job, which are as few as it needs", () => {
    expect(workflow.permissions).toEqual({});
    expect(jobsOf(workflow).map(({ permissions }) => permissions)).toEqual([RIGHTS[name]]);
  });

  test("runs nothing of a stranger where there are secrets", () => {
    expect(events).not.toContain("pull_request_target");
    expect(events).not.toContain("workflow_run");
    const job = jobsOf(workflow)[0];
    if (events.includes("pull_request")) {
      expect(job.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
      expect(job["runs-on"]).toMatch(/^ubuntu-/);
    } else expect(job.environment).toBe("cluster");
  });

  test("has the key of the master only where it reaches the master", () => {
    const text = readFileSync(join(FOLDER, name), "utf8");
    expect(text.includes("SSH_PRIVATE_KEY")).toBe(REACH_THE_MASTER.includes(name));
    expect([jobsOf(workflow)[0]["runs-on"]].flat().includes("cluster")).toBe(REACH_THE_MASTER.includes(name));
  });

  test("gives secrets to single steps, and none to one that installs packages", () => {
    const secret = (values: object | undefined) => JSON.stringify(values ?? {}).includes("secrets.");
    expect([workflow.env, ...jobsOf(workflow).map(({ env }) => env)].filter(secret)).toEqual([]);
    const withSecrets = stepsOf(workflow).filter(({ env }) => secret(env));
    expect(withSecrets.length).toBe(1);
    expect(withSecrets[0].run).toMatch(/^ *pulumi (preview|up) /m);
  });

  test("puts no expression into a script, and none that is more than a name into a variable", () => {
    for (const step of scriptsOf(workflow)) {
      expect([step.name, step.run?.includes("${{")]).toEqual([step.name, false]);
      for (const text of Object.values(step.env ?? {})) {
        expect(text).toMatch(
          /^\$\{\{ (secrets|vars)\.\w+ \}\}$|^\$\{\{ github\.(token|repository|event\.pull_request\.number) \}\}$|^\$\{\{ steps\.report\.outputs\.code \}\}$/,
        );
      }
    }
  });

  test("names each action by a whole commit, with its version beside it", () => {
    const uses = readFileSync(join(FOLDER, name), "utf8")
      .split("\n")
      .filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses.length).toBe(stepsOf(workflow).filter((step) => step.uses !== undefined).length);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("leaves no token behind, runs no scripts of packages, and ends some time", () => {
    const checkout = stepsOf(workflow).find(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkout?.with).toEqual({ "persist-credentials": false });
    expect(scriptsOf(workflow).find((step) => step.name === "Install")?.run).toBe("npm ci --ignore-scripts");
    for (const job of jobsOf(workflow)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(120);
  });

  test.each(scriptsOf(workflow).map((step) => [step.name, step]))("%s: shellcheck finds nothing", (_name, step) => {
    const shell = shellOf(workflow, step);
    const text = `#!/usr/bin/env bash\nset ${shell.slice(3).join(" ")}\n${step.run}`;
    const { stdout, error } = spawnSync("shellcheck", ["--severity=style", "-"], { input: text, encoding: "utf8" });
    expect(error).toBeUndefined();
    expect(stdout).toBe("");
  });
});

test("the same versions of the actions are used in all of them, and the engine that all tests have", () => {
  const used = workflows.flatMap(([, workflow]) => stepsOf(workflow).flatMap(({ uses }) => uses ?? []));
  const actions = new Set(used.map((one) => one.split("@")[0]));
  expect(new Set(used).size).toBe(actions.size);
  const engines = workflows.flatMap(([, workflow]) => stepsOf(workflow).map((step) => step.with?.["pulumi-version"]));
  expect([...new Set(engines.filter(Boolean))]).toEqual([ENGINE_VERSION]);
});

test("what changes the master and what asks it wait for each other", () =>
  expect(
    workflows
      .filter(([name]) => REACH_THE_MASTER.includes(name))
      .map(([, workflow]) => (workflow as Workflow & { concurrency: unknown }).concurrency),
  ).toEqual([
    { group: "cluster", "cancel-in-progress": false },
    { group: "cluster", "cancel-in-progress": false },
  ]));

test("the page says what each workflow is", () => {
  for (const name of names) expect(PAGE).toContain(`[${name}](../examples/pull-request/.github/workflows/${name})`);
});

describe("an expression", () => {
  const context = { github: { event: { pull_request: { number: 7 } } } };
  test("is looked up by its name", () =>
    expect(evaluated("number ${{ github.event.pull_request.number }}", context)).toBe("number 7"));
  test.each(["secrets.GONE", "github.event || 1", "github.event"])("%s stops a run", (expression) =>
    expect(() => evaluated(`\${{ ${expression} }}`, context)).toThrow(/has no value|more than a name/),
  );
});
