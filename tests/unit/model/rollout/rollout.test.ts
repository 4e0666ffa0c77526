import {
  parseRolloutGroups,
  parseRolloutPolicy,
  parseStrategy,
  RolloutPolicyInput,
} from "../../../../lib/model/rollout/rollout";
import { refusal } from "../refusal";

const nodes = ["s0", "s1", "s2"].map((name) => ({ name: `${name}.example.com` }));
const full = nodes.map(({ name }) => name);

test("a rollout is one canary and then one node at a time, in the order of the nodes, and stops", () =>
  expect(parseRolloutPolicy({}, nodes)).toEqual({
    canary: 1,
    batchSize: 1,
    maxUnavailable: 1,
    order: full,
    timeLimitSeconds: 900,
    onFailure: "stop",
    approvedImages: [],
  }));

test("as many nodes may be away as a batch has, unless it is said", () => {
  expect(parseRolloutPolicy({ batchSize: 8 }, nodes).maxUnavailable).toBe(8);
  expect(parseRolloutPolicy({ batchSize: 8, maxUnavailable: 2 }, nodes).maxUnavailable).toBe(2);
});

test("nodes that are named come first, by either name", () =>
  expect(parseRolloutPolicy({ order: ["s2", "S1.example.com"] }, nodes).order).toEqual([full[2], full[1], full[0]]));

test.each<[input: RolloutPolicyInput, argument: string, reason: RegExp]>([
  [{ canary: -1 }, "canary", /-1 is refused, expected a whole number from 0/],
  [{ canary: 0.5 }, "canary", /0.5 is refused/],
  [{ batchSize: 0 }, "batchSize", /0 is refused, expected a whole number from 1/],
  [{ maxUnavailable: 0 }, "maxUnavailable", /0 is refused, expected a whole number from 1/],
  [{ approvalThreshold: 0 }, "approvalThreshold", /0 is refused/],
  [{ approvedImages: ["0123456789ab", "0123456789a"] }, "approvedImages[1]", /"0123456789a" names no image, expected/],
  [{ approvedImages: ["0123456789AB"] }, "approvedImages[0]", /in lower case/],
  [{ timeLimitSeconds: Number.NaN }, "timeLimitSeconds", /NaN is refused/],
  [{ onFailure: "panic" as "stop" }, "onFailure", /"panic" is not known, expected one of stop, rollback/],
  [{ order: ["s9"] }, "order[0]", /s9 is not one of the nodes/],
  [{ order: ["s1", "s1.example.com"] }, "order[1]", /s1.example.com is listed already \(order\[0\]\)/],
  [{ preReboot: " " }, "preReboot", /is empty/],
  [{ postReboot: "a\nb" }, "postReboot", /"a\\nb" is refused, expected one line/],
  [{ healthCheck: "echo @{all}" }, "healthCheck", /expected one line without control characters and without "@\{"/],
])("%j is refused", (input, argument, reason) => {
  const said = refusal(() => parseRolloutPolicy(input, nodes));
  expect(said.split(": ")[0]).toBe(argument);
  expect(said).toMatch(reason);
});

test("a strategy is one of three", () => {
  expect(parseStrategy("manual", "rollout.strategy")).toBe("manual");
  expect(refusal(() => parseStrategy("auto", "rollout.strategy"))).toBe(
    'rollout.strategy: "auto" is not known, expected one of none, manual, rolling',
  );
});

describe("images", () => {
  test("have their nodes by full names", () =>
    expect(parseRolloutGroups([{ image: "all", nodes: ["s1"] }], nodes)).toEqual([{ image: "all", nodes: [full[1]] }]));

  test.each<[groups: { image: string; nodes: string[] }[], argument: string, reason: RegExp]>([
    [[{ image: "a b", nodes: [] }], "images[0].name", /"a b" is not a name/],
    [[{ image: "a", nodes: ["s9"] }], "images[0].nodes[0]", /is not one of the nodes/],
    [
      [{ image: "a", nodes: ["s1", "s1.example.com"] }],
      "images[0].nodes[1]",
      /has an image already \(images\[0\]\.nodes\[0\]\)/,
    ],
    [
      [
        { image: "a", nodes: [] },
        { image: "a", nodes: [] },
      ],
      "images[1].name",
      /name of another image already/,
    ],
  ])("%j is refused", (groups, argument, reason) => {
    const said = refusal(() => parseRolloutGroups(groups, nodes));
    expect(said.split(": ")[0]).toBe(argument);
    expect(said).toMatch(reason);
  });
});
