import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chosenKind, existingKind, recordKind } from "../../../lab/kind";
import { labNames } from "../../../lab/names";

const cache = mkdtempSync(join(tmpdir(), "lab-kind-"));
const previous = process.env.PULUMI_DISKLESS_CACHE;

beforeAll(() => {
  process.env.PULUMI_DISKLESS_CACHE = cache;
});

afterAll(() => {
  if (previous === undefined) delete process.env.PULUMI_DISKLESS_CACHE;
  else process.env.PULUMI_DISKLESS_CACHE = previous;
  rmSync(cache, { recursive: true });
});

test("a new lab is CentOS 5 in a container unless something else is asked for", () => {
  const lab = labNames("new");
  expect(existingKind(lab)).toBeUndefined();
  expect(chosenKind(lab, {})).toEqual({ platform: "centos5", master: "container" });
  for (const platform of ["el9", "el10"] as const) {
    expect(chosenKind(lab, { platform, master: "vm" })).toEqual({ platform, master: "vm" });
  }
});

test("an existing lab keeps its kind where nothing is asked for", () => {
  const lab = labNames("existing");
  recordKind(lab, { platform: "el9", master: "vm" });
  expect(chosenKind(lab, {})).toEqual({ platform: "el9", master: "vm" });
  expect(chosenKind(lab, { platform: "el9" })).toEqual({ platform: "el9", master: "vm" });
});

test("an existing lab of another kind is refused by both kinds", () => {
  const lab = labNames("other");
  recordKind(lab, { platform: "el9", master: "container" });
  expect(() => chosenKind(lab, { platform: "centos5" })).toThrow(
    /exists with platform el9 and master container, not centos5 and container/,
  );
  expect(() => chosenKind(lab, { master: "vm" })).toThrow(/not el9 and vm/);
});

test("CentOS 5 has no machine of its own", () => {
  expect(() => chosenKind(labNames("old"), { master: "vm" })).toThrow(/for platforms el9 and el10 only/);
});
