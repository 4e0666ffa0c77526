import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import { REPOSITORY } from "../../lab/site";
import { type GitServer, serveByHttps } from "../support/git-over-https";
import { succeed } from "../support/own-program";
import { copyProgram } from "../support/plugin-program";
import { succeeds } from "../support/stack-outcome";

// A program that has nothing but the address of a git repository, where no commit has a tag. What is served is what is committed.
const home = mkdtempSync(join(tmpdir(), "package-add-"));
const program = join(home, "program");
const COMMIT = execFileSync("git", ["rev-parse", "HEAD"], { cwd: REPOSITORY, encoding: "utf8" }).trim();
let server: GitServer;
let stack: Workspace;

beforeAll(async () => {
  server = await serveByHttps(REPOSITORY, home);
  copyProgram("python-one-node", program);
  stack = await Workspace.open({
    program,
    stack: "git",
    directory: join(home, "stack"),
    environment: { SSL_CERT_FILE: server.certificate },
  });
}, 600_000);
afterAll(() => {
  server.stop();
  rmSync(home, { recursive: true });
});

test("the engine clones the plugin, builds it, writes an SDK, and names the commit in Pulumi.yaml", async () => {
  const { code, stdout, stderr } = await stack.run("package", "add", `${server.address}/plugin`);
  if (code !== 0) throw new Error(`${stdout}${stderr}`);
  const address = `${server.address.replace("https://", "")}/plugin`;
  expect(readFileSync(join(program, "Pulumi.yaml"), "utf8")).toContain(`pulumi-diskless: ${address}@${COMMIT}`);
  const sdk = join(program, "sdks", "team-pulumi-diskless", "pulumi_diskless");
  expect(JSON.parse(readFileSync(join(sdk, "pulumi-plugin.json"), "utf8"))).toMatchObject({
    version: `0.0.0-x${COMMIT}`,
    server: `git://${address}`,
  });
}, 900_000);

test("a preview makes the cluster, and each resource below it asks for that plugin", async () => {
  await succeed("python3", ["-m", "venv", "venv"], program);
  const pip = join(program, "venv", "bin", "pip");
  await succeed(pip, ["install", "--quiet", "pulumi>=3.269,<4", "./sdks/team-pulumi-diskless"], program);
  const said = await succeeds(stack, "preview", "--diff");
  expect(said).toContain("pulumi-diskless:index:HostService");
  expect(said).toContain("next-server 10.0.0.1");
}, 900_000);
