import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeRepository, type Repository } from "./pull-request-repository";

// The workflows of examples/pull-request, step by step as they stand, with a real engine and the package as it is packed. The master is a
// stand-in that has whatever it is told, and so is GitHub: see tests/support/gh-stand-in.js for what that leaves unproved. A real master is
// changed by a stored plan in no test of this file.
// It runs the engine some twenty times, which takes three minutes on an idle machine, so its limits are far from that.
jest.setTimeout(2_400_000);

const CANARY = "canary-of-a-secret-5f2c";
const home = mkdtempSync(join(tmpdir(), "pull-request-"));
let repository: Repository;

beforeAll(async () => (repository = await makeRepository(home, CANARY)));
afterAll(() => {
  repository?.close();
  rmSync(home, { recursive: true, force: true });
});

const edit = (name: string, from: string, to: string): void => {
  const text = repository.program(name);
  expect(text).toContain(from);
  writeFileSync(join(repository.workspace, name), text.replace(from, to));
};
const commentsOf = (pullRequest: number) => repository.gitHub.state().comments[pullRequest] ?? [];
const NODES = "host_ip_mac.txt";
/** The first step behind those that prepare a runner, which are the same in all workflows and run in the first preview. */
const INSTALLED = { preview: "Preview", deploy: "Fetch the plan that was read", drift: "Ask the master" };
const [OLD, NEW] = ["AA:BB:CC:DD:EE:03", "52:54:00:00:00:99"];
const [OLD_OF_S7, NEW_OF_S7] = ["AA:BB:CC:DD:EE:07", "52:54:00:00:00:98"];
/** What dhcpd.conf has of the second change. */
const LINE_OF_S7 = `hardware ethernet ${NEW_OF_S7};`;

test("the first pull request is told in one comment, and its merge makes what it said", async () => {
  const preview = await repository.preview(1);
  expect(preview).toEqual({ log: expect.any(String) as string, failed: undefined });
  const [comment, ...others] = commentsOf(1);
  expect(others).toEqual([]);
  expect(comment.body).toMatch(/^### pulumi-diskless: changes\n[^]*`\/etc\/dhcp\/dhcpd\.conf`/);
  expect(comment.body).toContain("Images that are built: `farm-image`.");

  repository.merge(1, "aaaa");
  const deployed = await repository.deploy("aaaa", INSTALLED.deploy);
  expect(deployed).toEqual({ log: expect.stringContaining("Identity added: (stdin)") as string, failed: undefined });
  expect(deployed.log).toMatch(/Resources:\s+\+ \d+ created/);
  expect(await repository.pulumi("stack", "output", "image")).toMatch(/^[0-9a-f]{32}\n$/);
});

test("another pull request is previewed from the same main branch", async () => {
  edit(NODES, OLD_OF_S7, NEW_OF_S7);
  expect((await repository.preview(3, INSTALLED.preview)).failed).toBeUndefined();
  expect(commentsOf(3)[0].body).toContain(`+  ${LINE_OF_S7}`);
  edit(NODES, NEW_OF_S7, OLD_OF_S7);
});

test("what a preview refuses is told in the comment, and no plan is kept", async () => {
  edit(NODES, OLD, "AA:BB:CC:DD:EE:02");
  expect((await repository.preview(2, INSTALLED.preview)).failed).toBe("Whether the preview failed");
  const [comment, ...others] = commentsOf(2);
  expect(others).toEqual([]);
  expect(comment.body).toMatch(/^### pulumi-diskless: failed\n[^]*is already reserved for s2\.example\.com/);
  expect(repository.gitHub.state().artifacts[2]).toBeUndefined();
});

test("the next push replaces the comment and leaves those of others; a plan with an unknown digest is applied", async () => {
  const others = { id: 1, user: { login: "somebody" }, body: "### pulumi-diskless: what is it?" };
  repository.gitHub.change(({ comments }) => comments[2].unshift(others));
  edit(NODES, "10.0.0.13 AA:BB:CC:DD:EE:02", `10.0.0.13 ${NEW}`);
  await repository.pulumi("config", "set", "--path", "image.files[0].path", "/etc/motd");
  await repository.pulumi("config", "set", "--path", "image.files[0].content", "Welcome.\n");
  expect((await repository.preview(2, INSTALLED.preview)).failed).toBeUndefined();
  const [first, comment, ...more] = commentsOf(2);
  expect([first, ...more]).toEqual([others]);
  expect(comment.body).toContain(`+  hardware ethernet ${NEW.toLowerCase()};`);
  expect(comment.body).not.toContain("is already reserved");

  repository.merge(2, "bbbb");
  expect((await repository.deploy("bbbb", INSTALLED.deploy)).failed).toBeUndefined();
});

test("a plan that was made before another change was applied is refused at the text that both change", async () => {
  // what both pull requests change is in main by now, and the plan of this one knows nothing of the other
  edit(NODES, OLD_OF_S7, NEW_OF_S7);
  repository.merge(3, "cccc");
  const deployed = await repository.deploy("cccc", INSTALLED.deploy);
  expect(deployed.failed).toBe("Apply");
  expect(deployed.log).toMatch(/violates plan/);
  expect(await repository.pulumi("stack", "export")).not.toContain(LINE_OF_S7);
});

test("a pull request after that shows what is left to do, and its merge does it", async () => {
  expect((await repository.preview(4, INSTALLED.preview)).failed).toBeUndefined();
  expect(commentsOf(4)[0].body).toContain(`+  ${LINE_OF_S7}`);
  repository.merge(4, "ffff");
  expect((await repository.deploy("ffff", INSTALLED.deploy)).failed).toBeUndefined();
  expect(await repository.pulumi("stack", "export")).toContain(LINE_OF_S7);
});

test("a commit without a pull request is refused", async () => {
  const direct = await repository.deploy("dddd", INSTALLED.deploy);
  expect(direct.failed).toBe("Fetch the plan that was read");
  expect(direct.log).toContain("dddd is of no pull request, so nobody has read its plan, and nothing is applied");
});

test("a plan that a fork made is not taken", async () => {
  const head = "f".repeat(40);
  const theirs = { path: ".github/workflows/preview.yml", head_sha: head, event: "pull_request", status: "success" };
  repository.gitHub.change((known) => {
    known.pulls.eeee = [{ number: 5, merged_at: "2026-11-27T12:00:00Z", head: { sha: head } }];
    known.runs = [{ ...theirs, id: 999, head_repository: { full_name: "somebody/cluster" } }];
  });
  const deployed = await repository.deploy("eeee", INSTALLED.deploy);
  expect(deployed).toMatchObject({ failed: "Fetch the plan that was read" });
  expect(deployed.log).toContain(`no preview of ${head} ended well, so there is no plan, and nothing is applied`);
});

test("drift is one issue, which is brought up to date and closed", async () => {
  const issues = () => repository.gitHub.state().issues;
  repository.observe([["farm-dhcp-service", '"running":true', '"running":false']]);
  expect((await repository.drift(INSTALLED.drift)).failed).toBeUndefined();
  expect(issues()).toEqual([expect.objectContaining({ number: 1, state: "open" })]);
  expect(issues()[0].body).toMatch(/^### pulumi-diskless: drift\n/);
  expect(issues()[0].body).not.toContain("/etc/hosts");

  repository.observe([["farm-master-hosts", "10.0.0.16 s6.example.com s6\\n", ""]]);
  expect((await repository.drift(INSTALLED.drift)).failed).toBeUndefined();
  expect(issues()).toHaveLength(1);
  expect(issues()[0].body).toContain("/etc/hosts");

  repository.observe([]);
  expect((await repository.drift(INSTALLED.drift)).failed).toBeUndefined();
  expect(issues()).toEqual([
    expect.objectContaining({ state: "closed", comments: ["The master is as the main branch says."] }),
  ]);
});

test("a master that cannot be asked leaves the issues as they are, and fails the job", async () => {
  repository.observe([["farm-dhcp-service", "nothing of this kind", ""]]);
  const { failed } = await repository.drift(INSTALLED.drift);
  expect(failed).toBe("Report");
  expect(repository.gitHub.state().issues).toHaveLength(1);
});

test("no secret of the configuration is in a comment, an issue or a plan that is kept", () => {
  const { artifacts, ...told } = repository.gitHub.state();
  const plans = Object.values(artifacts).flatMap((kept) =>
    Object.values(kept).map((path) => readFileSync(path, "utf8")),
  );
  expect(plans.length).toBeGreaterThan(1);
  expect(plans.filter((plan) => !plan.includes("dhcpd.conf"))).toEqual([]);
  const key = readFileSync(join(home, "key"), "utf8").split("\n")[1];
  for (const text of [...plans, JSON.stringify(told)]) {
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(key);
  }
  expect(existsSync(join(repository.workspace, "update-plan.json"))).toBe(true);
});
