import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import { copyProgram } from "../support/plugin-program";

// A program in YAML, by Pulumi's own host, which reads the schema from the plugin. That its apply does what that of Python does, no test says.
const home = mkdtempSync(join(tmpdir(), "yaml-program-"));
const program = join(home, "program");
let stack: Workspace;

beforeAll(async () => {
  copyProgram("yaml-one-node", program);
  stack = await Workspace.open({ program, stack: "yaml", directory: join(home, "stack") });
}, 600_000);
afterAll(() => rmSync(home, { recursive: true }));

test("a preview shows the whole cluster, and no secret of it", async () => {
  const { code, stdout, stderr } = await stack.preview("--diff");
  if (code !== 0) throw new Error(`${stdout}${stderr}`);
  for (const kind of ["HostService", "HostFile", "PublishedImage"]) {
    expect(stdout).toContain(`pulumi-diskless:index:${kind}`);
  }
  expect(stdout).toContain("next-server 10.0.0.1");
  expect(stdout + stderr).not.toContain("the canary of the key");
}, 600_000);
