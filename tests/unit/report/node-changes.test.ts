import { changeReportOf } from "../../../lib/report/change-report-of";
import { renderReport } from "../../../lib/render/report";
import { planOf, WrittenStep } from "./plan-of";

const ONE = "1".repeat(32);
const TWO = "2".repeat(32);
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const running = (imageDigest: string) => ({ state: "current", imageDigest, bootId: "x" });

const boots = (before: unknown, after: unknown, nodes: object = {}): WrittenStep => ({
  ...{ op: "update", type: "NodeBoot", name: "farm-boots" },
  before: { inputs: { images: before }, outputs: { nodes } },
  after: { inputs: { images: after } },
});

const rollout: WrittenStep = {
  ...{ op: "replace", type: "pulumi-diskless:index:Rollout$command:remote:Command", name: "farm-rollout-run" },
  before: { inputs: { triggers: [ONE] } },
  after: { inputs: { triggers: [TWO] } },
};

const nodesOf = (...steps: WrittenStep[]) => changeReportOf(planOf(...steps), "plan.json").nodes;
const markdownOf = (...steps: WrittenStep[]) => renderReport(changeReportOf(planOf(...steps), "plan.json"), "markdown");

test("nodes that come, go and get another image are told apart", () =>
  expect(nodesOf(boots({ s0: ONE, s1: ONE, s2: ONE }, { s0: ONE, s1: TWO, s3: TWO }))).toMatchObject({
    ...{ added: ["s3"], removed: ["s2"], nextBoot: ["s1"], rebooted: [], isRolledOut: false },
  }));

test("an image of which the digest alone is not known may be the same one", () => {
  const markdown = markdownOf(boots({ s0: ONE, s1: ONE }, { s0: UNKNOWN, s1: UNKNOWN }));
  expect(markdown).toContain("At their next boot 2 nodes run another image: `s[0-1]`.");
  expect(markdown).toContain("an equal image has an equal digest");
  expect(markdown).not.toContain(UNKNOWN);
});

test("a rollout reboots those that ran another image at the last refresh", () => {
  const found = { s0: running(ONE), s1: running(TWO), s2: { state: "down" }, s3: { state: "unseen" } };
  const all = (digest: string) => ({ s0: digest, s1: digest, s2: digest, s3: digest });
  expect(nodesOf(boots(all(ONE), all(TWO), found), rollout)).toMatchObject({ isRolledOut: true, rebooted: ["s0"] });
  expect(markdownOf(boots(all(ONE), all(TWO), found), rollout)).toContain(
    "This `up` reboots 1 node that ran at the last refresh: `s0`.",
  );
});

test("a rollout whose nodes the plan does not have is said to be one", () =>
  expect(markdownOf(rollout)).toContain("the plan does not say which do"));

test("a command that runs again is no replacement of a thing", () =>
  expect(changeReportOf(planOf(rollout), "plan.json").outcome).toBe("changes"));

test("a component that goes takes nothing from a host", () => {
  const plan = JSON.parse(
    planOf({ op: "delete", type: "pulumi-diskless:index:SlaveNode", name: "farm-s9", before: { inputs: {} } }),
  ) as { steps: { oldState: { custom: boolean } }[] };
  plan.steps[0].oldState.custom = false;
  expect(changeReportOf(JSON.stringify(plan), "plan.json").outcome).toBe("changes");
});

test("a state of an earlier version has lists of nodes", () =>
  expect(nodesOf(boots([{ image: ONE, nodes: ["s0", "s1"] }], { s0: ONE, s1: TWO }))).toMatchObject({
    ...{ added: [], removed: [], nextBoot: ["s1"] },
  }));

test("another way to the master alone is no change of the host", () => {
  const inputs = { path: "/etc/motd", content: "text\n", mode: "0644" };
  const step: WrittenStep = {
    op: "update",
    before: { inputs: { ...inputs, connection: { port: 22 } } },
    after: { inputs: { ...inputs, connection: { port: 2222 } } },
  };
  expect(changeReportOf(planOf(step), "plan.json")).toMatchObject({
    outcome: "changes",
    reachedOtherwise: 1,
    files: [],
  });
});
