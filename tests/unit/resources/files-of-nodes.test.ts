import type { ObservedNodes } from "../../../lib/host/boot/node-boots";
import type { FoundFiles } from "../../../lib/model/node-files/found-files";
import type { FoundNode } from "../../../lib/model/boot/node-boot";
import { LEFT_BEHIND, wantsPush, withFiles } from "../../../lib/resources/boot/files-of-nodes";

const own = "a".repeat(64);
const other = "b".repeat(64);
const plans = { plan: "/usr/local/etc/node-files", digest: own };

describe("a push is wanted", () => {
  const images = [{ imageDigest: "0123", nodes: ["s0"] }];
  const olds = { images, nodeFiles: plans, drift: {} };
  const secret = { ...plans, secretPlan: "/s", secretDigest: own };

  test("when a plan is new or another", () => {
    expect(wantsPush({ images, drift: {} }, olds)).toBe(true);
    expect(wantsPush(olds, { ...olds, nodeFiles: { ...plans, digest: other } })).toBe(true);
    expect(wantsPush(olds, { ...olds, nodeFiles: secret })).toBe(true);
    expect(wantsPush(olds, { ...olds, nodeFiles: { ...plans, hostKeysDigest: own } })).toBe(true);
  });
  test("when a refresh found a node without them", () =>
    expect(wantsPush({ ...olds, drift: { "s0 /etc/motd": "edited by hand" } }, olds)).toBe(true));
  test("after a push that left nodes behind, whatever is wanted since", () =>
    expect(wantsPush({ ...olds, drift: LEFT_BEHIND }, olds)).toBe(true));
  test("after another image, which nodes boot without their secrets", () => {
    const news = { ...olds, images: [{ imageDigest: "4567", nodes: ["s0"] }] };
    expect(wantsPush({ ...olds, nodeFiles: secret }, { ...news, nodeFiles: secret })).toBe(true);
    const keys = { ...plans, hostKeysDigest: own };
    expect(wantsPush({ ...olds, nodeFiles: keys }, { ...news, nodeFiles: keys })).toBe(true);
    expect(wantsPush(olds, news)).toBe(false);
  });
  test("when a refresh could not ask a node that is there, not when it is down or runs something else", () => {
    const after = (node: FoundNode) => ({ ...olds, drift: { s0: "not as wanted" }, nodes: { s0: node } });
    expect(wantsPush(after({ state: "unknown", why: "it said nothing" }), olds)).toBe(true);
    expect(wantsPush(after({ state: "unknown", files: "current" }), olds)).toBe(false);
    expect(wantsPush(after({ state: "down" }), olds)).toBe(false);
    expect(wantsPush({ ...after({ state: "unknown" }), drift: {} }, olds)).toBe(false);
  });
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
    refusals: new Map(),
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

  test("a node that owes a command is not current, and one that could not look says nothing", () => {
    const files = new Map<string, FoundFiles>([
      ["s0", { files: own, edited: [], owed: ["false"] }],
      ["s1", { files: own, edited: [], owed: [], unchecked: true }],
    ]);
    const { nodes: found } = withFiles(nodes, observed({ files }));
    expect([found.s0.files, found.s1.files]).toEqual(["stale", undefined]);
  });

  test("a node that the plan does not name is told so", () => {
    const { drift } = withFiles({ s0: boot }, observed({ wanted: new Map() }));
    expect(drift).toEqual({ "s0 files": "cannot be told: the plan of node files does not name it" });
  });

  test("a plan on the master that is torn is no node's fault, and nothing is current then", () => {
    const { nodes: found, drift } = withFiles(nodes, observed({ wanted: new Map(), planFault: "it has no end" }));
    expect(found.s0.files).toBeUndefined();
    expect(drift).toEqual({ "files of nodes": "cannot be told: it has no end" });
  });
});
