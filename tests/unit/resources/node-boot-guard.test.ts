import { nodeBoot } from "../../../lib/resources/handlers";

const connection = { host: "192.0.2.1", hostKey: "ssh-rsa AAAA", privateKeyPath: "/keys/id_rsa" };
const [OLD, NEW] = ["a".repeat(32), "b".repeat(32)];
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const names = ["s0", "s1", "s2", "s3", "s4", "s5"];
const wants = (image: string) => ({ connection, drift: {}, images: [{ image, nodes: names }] });
const ran = (state: "current" | "down") => Object.fromEntries(names.map((name) => [name, { state, image: OLD }]));
const before = { ...wants(OLD), nodes: ran("current") };
const agreed = { replaces: [], deleteBeforeReplace: true };

test("another image for more nodes than allowed fails in the preview, with the first of them and the way on", async () => {
  await expect(nodeBoot.diff("id", before, { ...wants(NEW), maxNodes: 5 })).rejects.toThrow(
    "6 nodes that ran at the last refresh would be rebooted into another image, at most 5 are allowed (rollout.maxNodes): " +
      "s0, s1, s2, s3, s4, .... Nothing was changed. To do it nevertheless, set rollout.acknowledged to true for this up.",
  );
});

test.each<[what: string, images: unknown]>([
  ["its digest", [{ image: UNKNOWN, nodes: names }]],
  ["who gets it", UNKNOWN],
])("so does one of which %s is not known yet", async (_what, images) => {
  const news = { ...wants(NEW), images: images as [], maxNodes: 5 };
  await expect(nodeBoot.diff("id", before, news)).rejects.toThrow(/^6 nodes that ran/);
});

test.each<[what: string, olds: object, news: object]>([
  ["no more nodes than allowed", {}, { maxNodes: 6 }],
  ["an acknowledged change", {}, { maxNodes: 1, acknowledged: true }],
  ["no limit", {}, {}],
  ["nodes that are off", { nodes: ran("down") }, { maxNodes: 1 }],
  ["nodes that nobody has looked at", { nodes: undefined }, { maxNodes: 1 }],
  ["the same image", wants(NEW), { maxNodes: 1 }],
  ["a limit that is not known yet", {}, { maxNodes: UNKNOWN }],
])("%s may go on", async (_what, olds, news) =>
  expect(await nodeBoot.diff("id", { ...before, ...olds }, { ...wants(NEW), ...news })).toEqual(agreed),
);
