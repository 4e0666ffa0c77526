import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findEngine } from "../../lab/engine";
import { privateHome } from "../../lab/engine/private-home";
import { REPOSITORY } from "../../lab/site";
import { REPOSITORY_NAME, standInGitHub, type StandInGitHub } from "../support/stand-in-github";
import { npmInstall, pack, succeed } from "../support/own-program";
import { readWorkflow, runJob, type JobOutcome } from "../support/workflow";
import { obligingServer } from "../report/recorded-cluster";

const EXAMPLE = join(REPOSITORY, "examples", "pull-request");

/** A repository that was made of the example as its page says, and what stands around it: an engine, a master that is a stand-in, GitHub. */
export interface Repository {
  readonly workspace: string;
  readonly program: (name: string) => string;
  readonly gitHub: StandInGitHub;
  /** Runs the workflow of a pull request; its artifacts are kept as those of the run with the number of the request. */
  preview(pullRequest: number, from?: string): Promise<JobOutcome>;
  /** Runs the workflow of a push to main. */
  deploy(commit: string, from?: string): Promise<JobOutcome>;
  /** Runs the workflow of the night. */
  drift(from?: string): Promise<JobOutcome>;
  /** A pull request of this number with a preview that ended well is merged by this commit. */
  merge(pullRequest: number, commit: string): void;
  /** What a refresh finds on the master: edits of the states of resources, see stand-in-handlers.js. */
  observe(edits: readonly (readonly [string, string, string])[]): void;
  pulumi(...words: string[]): Promise<string>;
  close(): void;
}

export async function makeRepository(home: string, secret: string): Promise<Repository> {
  const workspace = join(home, "cluster");
  cpSync(EXAMPLE, workspace, { recursive: true, filter: (path) => !path.includes("node_modules") });
  mkdirSync(join(workspace, "vendor"));
  const archive = await standInPackage(home, join(workspace, "vendor"));
  const packages = [archive, "@pulumi/pulumi@3.248.0", "typescript@5.9", "@types/node@20"];
  await succeed(...npmInstall(packages), workspace);

  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, ...machine } = privateHome(
    await findEngine(),
    join(home, "stack"),
  );
  const gitHub = standInGitHub(home, machine.PATH);
  const { change } = gitHub;

  await succeed("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(home, "key")], home);
  const secrets = { PULUMI_CONFIG_PASSPHRASE, SSH_PRIVATE_KEY: readFileSync(join(home, "key"), "utf8") };
  const vars = { PULUMI_BACKEND_URL };
  const run = async (
    name: string,
    job: string,
    given: { event?: object; commit?: string; run?: string; from?: string },
  ) =>
    runJob(readWorkflow(join(workspace, ".github", "workflows", `${name}.yml`)), job, {
      workspace,
      from: given.from,
      context: {
        github: { token: "a-token", repository: REPOSITORY_NAME, event: given.event },
        vars,
        // a job without an environment has no secret of one
        secrets: name === "preview" ? { PULUMI_CONFIG_PASSPHRASE } : secrets,
      },
      environment: {
        ...machine,
        ...gitHub.environment,
        // those of a person who runs this test
        ...{ SSH_AUTH_SOCK: undefined, PULUMI_BACKEND_URL: undefined, PULUMI_CONFIG_PASSPHRASE: undefined },
        GITHUB_SHA: given.commit,
        // the first run has the compiler look at the program; nothing that a later one changes is code
        PULUMI_NODEJS_TRANSPILE_ONLY: given.from === undefined ? undefined : "true",
      },
      actions: {
        "actions/checkout": () => undefined,
        "actions/setup-node": () => undefined,
        "pulumi/actions": () => undefined,
        "actions/upload-artifact": ({ name: artifact, path }) => {
          const kept = join(home, "artifacts", String(given.run), String(path));
          mkdirSync(dirname(kept), { recursive: true });
          cpSync(join(workspace, String(path)), kept);
          change(({ artifacts }) => ((artifacts[String(given.run)] ??= {})[String(artifact)] = kept));
        },
      },
    });

  const pulumi = async (...words: string[]) => {
    const given = { ...machine, PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, PULUMI_STACK: "dev" };
    return succeed("env", [...assignments(given), "pulumi", ...words], workspace);
  };
  await pulumi("stack", "init", "dev");
  const { server, port, hostKey } = await obligingServer();
  await pulumi("config", "set", "--path", "connection.host", "127.0.0.1");
  await pulumi("config", "set", "--path", "connection.port", String(port));
  await pulumi("config", "set", "--path", "connection.hostKey", hostKey);
  await pulumi("config", "set", "--secret", "unused", secret);

  return {
    workspace,
    program: (name) => readFileSync(join(workspace, name), "utf8"),
    gitHub,
    pulumi,
    preview: (number, from) =>
      run("preview", "preview", { event: { pull_request: { number } }, run: String(number), from }),
    deploy: (commit, from) => run("deploy", "deploy", { commit, from }),
    drift: (from) => run("drift", "drift", { from }),
    merge: (number, commit) =>
      change(({ pulls, runs }) => {
        const head = `${"0".repeat(38)}${String(number).padStart(2, "0")}`;
        pulls[commit] = [{ number, merged_at: "2026-11-27T12:00:00Z", head: { sha: head } }];
        const ours = {
          path: ".github/workflows/preview.yml",
          head_sha: head,
          event: "pull_request",
          status: "success",
        };
        // of the newest first, as GitHub lists them
        runs.unshift({ ...ours, id: number, head_repository: { full_name: REPOSITORY_NAME } });
        runs.unshift({ ...ours, id: 999, head_repository: { full_name: "somebody/cluster" } });
      }),
    observe: (edits) => writeFileSync(observed(home), JSON.stringify(edits)),
    close: () => server.close(),
  };
}

/** The package as it is packed, whose handlers are those of a master that is a stand-in. */
async function standInPackage(home: string, into: string): Promise<string> {
  const archive = await pack(REPOSITORY, home);
  await succeed("tar", ["-xzf", archive, "-C", home], home);
  const handlers = readFileSync(join(REPOSITORY, "tests", "report", "stand-in-handlers.js"), "utf8");
  const place = join(home, "package", "dist", "lib", "resources", "handlers.js");
  // beside the repository, whose packages are installed anew
  const moved = handlers.replace('join(__dirname, "observed.json")', JSON.stringify(observed(home)));
  writeFileSync(place, moved.replace("@library@", REPOSITORY));
  const packed = await succeed(
    "npm",
    ["pack", "--ignore-scripts", "--silent", "--pack-destination", into],
    join(home, "package"),
  );
  return join(into, packed.trim());
}

const observed = (home: string): string => join(home, "observed.json");

function assignments(environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}
