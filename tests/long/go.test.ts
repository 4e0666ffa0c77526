import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import { succeed } from "../support/own-program";
import { copyProgram, generateSdk } from "../support/plugin-program";

// An SDK in Go compiles, and its program is previewed. That its apply does what that of Python does, no test says.
const home = mkdtempSync(join(tmpdir(), "go-program-"));
const program = join(home, "program");
let stack: Workspace;

beforeAll(async () => {
  copyProgram("go-el9", program);
  const config = { privateKey: { secret: "the canary of the key" } };
  stack = await Workspace.open({ program, stack: "go", config, directory: join(home, "stack") });
  await generateSdk(stack, "go");
  await succeed("go", ["mod", "init", "example.com/pulumi-diskless/sdk/go/diskless"], join(program, "sdk", "go"));
  await succeed("go", ["mod", "tidy"], program);
}, 600_000);
afterAll(() => rmSync(home, { recursive: true }));

test("a preview shows the whole cluster, and no secret of it", async () => {
  const { code, stdout, stderr } = await stack.preview("--diff");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  for (const kind of ["HostService", "HostFile", "PublishedImage", "HostKeyPair", "NodeBoot"]) {
    expect(stdout).toContain(`pulumi-diskless:index:${kind}`);
  }
  expect(stdout).toContain("next-server 10.0.0.1");
  expect(stdout).toMatch(/tftpRoot *: "\/var\/lib\/tftpboot"/);
  expect(stdout + stderr).not.toContain("the canary of the key");
}, 600_000);
