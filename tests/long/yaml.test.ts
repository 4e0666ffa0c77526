import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import { copyProgram } from "../support/plugin-program";
import { succeeds } from "../support/stack-outcome";

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
  const said = await succeeds(stack, "preview", "--diff");
  for (const kind of ["HostService", "HostFile", "PublishedImage"]) {
    expect(said).toContain(`pulumi-diskless:index:${kind}`);
  }
  expect(said).toContain("next-server 10.0.0.1");
  expect(said).not.toContain("the canary of the key");
}, 600_000);
