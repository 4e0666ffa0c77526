import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { refuseDeadAgent } from "../../../lib/resources/connection/agent";

let root = "/srv/program";
jest.mock("@pulumi/pulumi", () => ({
  ...jest.requireActual<typeof pulumi>("@pulumi/pulumi"),
  getRootDirectory: () => root,
}));

const dryRun = jest.spyOn(pulumi.runtime, "isDryRun");
const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();

const given = process.env.SSH_AUTH_SOCK;
let home: string;
let agent: Server;
let alive: string;
let gone: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "agent-"));
  alive = join(home, "alive");
  gone = join(home, "gone");
  agent = createServer().listen(alive);
  await new Promise((resolve) => agent.once("listening", resolve));
  writeFileSync(join(home, "no-socket"), "");
});
beforeEach(() => {
  root = "/srv/program";
  dryRun.mockReturnValue(false);
  warn.mockClear();
});
afterAll(() => {
  agent.close();
  rmSync(home, { recursive: true });
  if (given === undefined) delete process.env.SSH_AUTH_SOCK;
  else process.env.SSH_AUTH_SOCK = given;
});

const refusalBy = (variable: string, named?: string) => {
  process.env.SSH_AUTH_SOCK = variable;
  return refuseDeadAgent(named, "connection").then(
    () => "accepted",
    (error: Error) => error.message,
  );
};

test("a stale SSH_AUTH_SOCK is named with what to do", async () => {
  expect(await refusalBy(gone)).toBe(
    `connection.agentSocketPath: SSH_AUTH_SOCK names ${gone}, where no agent answers (connect ENOENT ${gone}). The plugin that ` +
      `builds the image asks it although a key is given. Start the agent, or unset SSH_AUTH_SOCK`,
  );
});

test("a preview opens no connection, so it only warns, once", async () => {
  dryRun.mockReturnValue(true);
  expect(await refusalBy(gone)).toBe("accepted");
  expect(await refusalBy(gone)).toBe("accepted");
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^connection.agentSocketPath: SSH_AUTH_SOCK names .* An up is refused until then\.$/)],
  ]);
});

test("an agent that the program names counts in place of the variable", async () => {
  expect(await refusalBy(alive, join(home, "no-socket"))).toMatch(
    /^connection.agentSocketPath: no agent answers at .*ECONNREFUSED/,
  );
  expect(await refusalBy(gone, alive)).toBe("accepted");
});

test.each(["an agent that answers", "no agent"])("%s is no fault", async (which) => {
  expect(await refusalBy(which === "no agent" ? "" : alive)).toBe("accepted");
});

test("a program under mocks runs no plugin", async () => {
  root = "rootDirectory";
  expect(await refusalBy(gone)).toBe("accepted");
});
