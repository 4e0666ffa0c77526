import { nodeBoot } from "../../../lib/resources/handlers";
import { ED25519 } from "../host-keys";

const connection = { host: "192.0.2.1", hostKey: ED25519, privateKeyPath: "/keys/id_rsa" };
const [OLD, NEW] = ["a".repeat(32), "b".repeat(32)];
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const names = ["s0", "s1", "s2", "s3", "s4", "s5"];
const wants = (image: string) => ({ connection, drift: {}, images: [{ imageDigest: image, nodes: names }] });
const ran = (state: "current" | "down") => Object.fromEntries(names.map((name) => [name, { state, imageDigest: OLD }]));
const before = { ...wants(OLD), nodes: ran("current") };
const agreed = { replaces: [], deleteBeforeReplace: true };

test("another image for more nodes than allowed fails in the preview, with their names and the way on", async () => {
  await expect(nodeBoot.diff("id", before, { ...wants(NEW), approvalThreshold: 5 })).rejects.toThrow(
    "6 nodes that ran at the last refresh would be rebooted into another image that is not approved, at most 5 are allowed " +
      "(rollout.approvalThreshold): s[0-5]. Nothing was changed. " +
      `To do it nevertheless, write rollout.approvedImages: ["${NEW}"].`,
  );
});

test.each<[what: string, images: unknown]>([
  ["its digest", [{ imageDigest: UNKNOWN, nodes: names }]],
  ["who gets it", UNKNOWN],
])("so does one of which %s is not known yet", async (_what, images) => {
  const news = { ...wants(NEW), images: images as [], approvalThreshold: 5 };
  await expect(nodeBoot.diff("id", before, news)).rejects.toThrow(
    /^6 nodes that ran.* Set rollout\.strategy to "manual" for one up/,
  );
  const approved = { ...news, approvedImages: [NEW] };
  await expect(nodeBoot.diff("id", before, approved)).rejects.toThrow(/^6 nodes that ran/);
});

test.each<[what: string, olds: object, news: object]>([
  ["no more nodes than allowed", {}, { approvalThreshold: 6 }],
  ["an approved image", {}, { approvalThreshold: 1, approvedImages: [NEW] }],
  [
    "one that is approved by its first digits",
    {},
    { approvalThreshold: 1, approvedImages: ["c".repeat(32), NEW.slice(0, 12)] },
  ],
  ["no limit", {}, {}],
  ["nodes that are off", { nodes: ran("down") }, { approvalThreshold: 1 }],
  ["nodes that nobody has looked at", { nodes: undefined }, { approvalThreshold: 1 }],
  ["the same image", wants(NEW), { approvalThreshold: 1 }],
  ["a limit that is not known yet", {}, { approvalThreshold: UNKNOWN }],
])("%s may go on", async (_what, olds, news) =>
  expect(await nodeBoot.diff("id", { ...before, ...olds }, { ...wants(NEW), ...news })).toEqual(agreed),
);

test("an approval of another image is none, so it expires with the next one", async () => {
  const news = { ...wants(NEW), approvalThreshold: 5, approvedImages: [OLD, "c".repeat(12)] };
  await expect(nodeBoot.diff("id", before, news)).rejects.toThrow(/^6 nodes that ran/);
});

test("only the nodes of an image that is not built yet count, and those of others that get another one", async () => {
  const images = { ...Object.fromEntries(names.map((name) => [name, OLD])), s4: UNKNOWN, s5: NEW };
  const news = { ...wants(OLD), images: images as never, approvalThreshold: 1 };
  await expect(nodeBoot.diff("id", before, news)).rejects.toThrow(
    /^2 nodes that ran .*: s[[]4-5]\. .*no digest before/,
  );
  expect(await nodeBoot.diff("id", before, { ...news, approvalThreshold: 2 })).toEqual(agreed);
});

test("nodes of an approved image do not count among others", async () => {
  const OTHER = "c".repeat(32);
  const images = [
    { imageDigest: NEW, nodes: names.slice(0, 4) },
    { imageDigest: OTHER, nodes: names.slice(4) },
  ];
  const news = { ...wants(NEW), images, approvalThreshold: 1, approvedImages: [NEW] };
  await expect(nodeBoot.diff("id", before, news)).rejects.toThrow(
    new RegExp(`^2 nodes that ran .*: s\\[4-5\\]\\. .*approvedImages: \\["${OTHER}"\\]`),
  );
  expect(await nodeBoot.diff("id", before, { ...news, approvalThreshold: 2 })).toEqual(agreed);
});
