import type { ObservedNodes } from "../../../lib/host/boot/node-boots";
import type { FoundNode } from "../../../lib/model/boot/node-boot";
import { wantsPush, withFiles } from "../../../lib/resources/boot/files-of-nodes";

const own = "a".repeat(64);
const other = "b".repeat(64);
const plans = { plan: "/usr/local/etc/node-files", digest: own };

describe("a push is wanted", () => {
  const olds = { nodeFiles: plans, drift: {} };

  test("when a plan is new or another", () => {
    expect(wantsPush({ drift: {} }, olds)).toBe(true);
    expect(wantsPush(olds, { nodeFiles: { ...plans, digest: other }, drift: {} })).toBe(true);
    expect(wantsPush(olds, { nodeFiles: { ...plans, secretPlan: "/s", secretDigest: own }, drift: {} })).toBe(true);
  });
  test("when a refresh found a node without them", () =>
    expect(wantsPush({ ...olds, drift: { "s0 /etc/motd": "edited by hand" } }, olds)).toBe(true));
  test("not for a node that runs another image", () =>
    expect(wantsPush({ ...olds, drift: { s0: "stale: runs" } }, olds)).toBe(false));
});

describe("what nodes say of their files", () => {
  const boot: FoundNode = { state: "current", bootId: "1" };
  const nodes = { s0: boot, s1: boot, s2: { state: "down" } as FoundNode };
  const observed = (more: Partial<ObservedNodes>): ObservedNodes => ({
    answers: new Map(),
    files: new Map([
      ["s0", { files: own, edited: [], owed: [] }],
      ["s1", { files: other, edited: [], owed: [] }],
    ]),
    wanted: new Map(["s0", "s1", "s2"].map((name) => [name, { files: own }])),
    ...more,
  });

  test("is a state of each node that answered, and drift of those that differ", () => {
    const { nodes: found, drift } = withFiles(nodes, observed({}));
    expect(Object.entries(found).map(([name, { files }]) => [name, files])).toEqual([
      ["s0", "current"],
      ["s1", "stale"],
      ["s2", undefined],
    ]);
    expect(drift).toEqual({ "s1 files": `stale: has ${other.slice(0, 12)}` });
  });

  test("a hand edit is neither current nor stale", () => {
    const edited = [{ path: "/etc/motd", lines: ["+x"] }];
    const files = new Map([["s0", { files: own, edited, owed: [] }]]);
    const { nodes: found, drift } = withFiles(nodes, observed({ files }));
    expect(found.s0.files).toBe("edited");
    expect(drift).toEqual({ "s0 /etc/motd": "edited by hand:\n+x" });
  });

  test("a plan on the master that is torn is no node's fault, and nothing is current then", () => {
    const { nodes: found, drift } = withFiles(nodes, observed({ wanted: new Map(), planFault: "it has no end" }));
    expect(found.s0.files).toBeUndefined();
    expect(drift).toEqual({ "files of nodes": "cannot be told: it has no end" });
  });
});
