import { createHash } from "node:crypto";
import { filesDrift, FoundFiles, isFilesDrift } from "../../../../lib/model/node-files/found-files";

const own = "a".repeat(64);
const other = "b".repeat(64);
const drift = (found: Partial<FoundFiles>, wanted = { files: own, secrets: other }) =>
  filesDrift("s0", { edited: [], owed: [], ...found }, wanted);

test("a node that has what it should has none", () => expect(drift({ files: own, secrets: other })).toEqual({}));

test("a node that never got files", () =>
  expect(drift({})).toEqual({ "s0 files": "has none yet", "s0 secret files": "has none yet" }));

test("older files are told by their digest; of secret ones none is shown", () =>
  expect(drift({ files: other, secrets: own })).toEqual({
    "s0 files": "stale: has bbbbbbbbbbbb",
    "s0 secret files": "stale",
  }));

test("where no plan has secrets, none are missing", () =>
  expect(filesDrift("s0", { files: own, edited: [], owed: [] }, { files: own })).toEqual({}));

test("a node of which no file is wanted misses none, and one that has none of none is right", () => {
  const ofNothing = createHash("sha256").digest("hex");
  expect(filesDrift("s0", { files: own, edited: [], owed: [] }, { files: own, secrets: ofNothing })).toEqual({});
});

test("edits beyond those that are named are counted", () =>
  expect(drift({ files: own, secrets: other, moreEdited: 7 })).toEqual({
    "s0 further files": "7 more edited by hand",
  }));

test("a hand edit, by node and path", () => {
  const edited = [
    { path: "/etc/motd", lines: ["-a", "+b"] },
    { path: "/etc/mode", lines: [] },
  ];
  const found = drift({ files: own, secrets: other, edited });
  expect(found).toEqual({ "s0 /etc/motd": "edited by hand:\n-a\n+b", "s0 /etc/mode": "edited by hand" });
  expect(Object.keys(found).every(isFilesDrift)).toBe(true);
  expect(isFilesDrift("s0")).toBe(false);
});

test("a command that failed, and a node that could not look", () =>
  expect(drift({ files: own, secrets: other, owed: ["false", "exit 3"], unchecked: true })).toEqual({
    "s0 commands": "not done yet: false; exit 3",
    "s0 edits": "cannot be told: the node was too busy to look, or not all its files are in place",
  }));
