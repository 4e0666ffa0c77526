import { spawnSync } from "node:child_process";
import { rollNodesCommand } from "../../../lib/host/rollout/roll-nodes";
import { parseRolloutPolicy } from "../../../lib/model/rollout/rollout";
import { nameNodes, renderRolloutPlan } from "../../../lib/render/rollout";
import { el5Findings } from "../../support/el5-findings";
import { expectGolden } from "./golden";

const nodes = ["s0", "s1", "s2"].map((name) => ({ name: `${name}.example.com` }));
const targets = {
  groups: [
    { image: "all", nodes: [nodes[0].name, nodes[2].name] },
    { image: "group-gpu", nodes: [nodes[1].name] },
  ],
  bootEntryPaths: ["/tftpboot/pxelinux.cfg/0A0000", "/tftpboot/pxelinux.cfg/group-gpu"],
  store: "/tftpboot/linux",
};

test("a plan says everything once, a digest once an image", () =>
  expectGolden("rollout/plain", renderRolloutPlan(parseRolloutPolicy({}, nodes), targets)));

test("a plan with all that can be said", () => {
  const policy = parseRolloutPolicy(
    {
      ...{ canary: 2, batchSize: 8, maxUnavailable: 4, order: ["s2"], timeLimitSeconds: 300 },
      ...{
        preReboot: 'scontrol update "nodename=$1" state=drain',
        postReboot: "resume $1",
        healthCheck: "test -d /scratch",
      },
      ...{ onFailure: "rollback", approvalThreshold: 20, approvedImages: ["0123456789ab"] },
    },
    nodes,
  );
  expectGolden("rollout/full", renderRolloutPlan(policy, targets));
});

test("a node without an image is in no plan", () =>
  expect(renderRolloutPlan(parseRolloutPolicy({}, nodes), { ...targets, groups: [] })).not.toMatch(/^node /m));

test("many nodes are a short line that changes with each of them", () => {
  const names = Array.from({ length: 5000 }, (_, i) => `s${i}`);
  expect(nameNodes(names.slice(0, 3))).toBe("s0, s1, s2");
  expect(nameNodes(names)).toMatch(/^s0, .*, s19 and 4980 more \(list [0-9a-f]{8}\)$/);
  expect(nameNodes([...names.slice(0, -1), "other"])).not.toBe(nameNodes(names));
});

describe("roll-nodes", () => {
  const text = rollNodesCommand();

  test("is POSIX sh without a finding of shellcheck", () => {
    const options = ["--shell=sh", "--severity=style", "--exclude=SC2016,SC2034"];
    const run = spawnSync("shellcheck", [...options, "-"], { input: text, encoding: "utf8" });
    expect(run.error).toBeUndefined();
    expect(run.stdout).toBe("");
  });

  test("uses nothing that CentOS 5 lacks", () => expect(el5Findings(text)).toEqual([]));

  test("holds nothing that a file of a host takes for a value", () => expect(text).not.toContain("@{"));
});
