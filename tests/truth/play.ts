import type { LabPlatform } from "../../lab/kind";
import { openSite, type Site } from "../../lab/site";
import { driftByResource } from "../support/drift-of";
import { on } from "../support/master";
import type { Batch } from "./hand-edit";
import { batchesOf } from "./tables";

/** Plays the tables of a platform on one master, batch after batch. */
export function playTables(platform: LabPlatform): void {
  let site: Site;
  beforeAll(async () => {
    site = await openSite({ name: `truth-${platform}`, platform, fresh: true });
    await succeeds(site, "up");
    await findsNothing(site);
  });
  afterAll(() => site.lab.down());

  describe.each(batchesOf(platform))("%s", (_name, batch) => playBatch(() => site, batch));
}

function playBatch(open: () => Site, { edits, refused }: Batch): void {
  let found: Readonly<Record<string, string>>;
  beforeAll(async () => {
    for (const { byHand } of edits) await act(open(), byHand);
    found = await driftByResource(open().stack);
  });

  test.each(edits.map((edit) => [edit.what, edit] as const))("%s: named", (_what, { resource, says }) => {
    for (const words of says) expect(found[resource] ?? `no drift of ${resource}`).toEqual(matching(words));
  });

  test("no other resource drifts", () => {
    const expected = edits.flatMap(({ resource, also = [] }) => [resource, ...also]);
    expect(Object.keys(found).filter((name) => !expected.includes(name))).toEqual([]);
  });

  if (refused === undefined) {
    test("one up --refresh repairs all of it", () => succeeds(open(), "up", "--refresh"));
  } else {
    test("up --refresh says what a person must do, a timer goes on telling it, and up works when that is done", async () => {
      const outcome = await open().stack.up("--refresh");
      expect(outcome.code).not.toBe(0);
      const said = (outcome.stdout + outcome.stderr).replace(/[ \t]+/g, " ");
      for (const words of refused.says) expect(said).toEqual(matching(words));
      // the state has what the refresh found by now, so only the program still says otherwise
      expect((await open().stack.preview("--refresh", "--expect-no-changes")).code).not.toBe(0);
      await act(open(), refused.undo);
      await succeeds(open(), "up", "--refresh");
    });
  }

  test("the next refresh and the next preview find nothing", () => findsNothing(open()));
}

function matching(words: string | RegExp): unknown {
  return typeof words === "string" ? expect.stringContaining(words) : expect.stringMatching(words);
}

async function act({ lab }: Site, action: string | ((lab: Site["lab"]) => Promise<void>)): Promise<void> {
  if (typeof action === "string") await on(lab, action);
  else await action(lab);
}

async function succeeds({ stack }: Site, operation: "up" | "destroy", ...args: string[]): Promise<void> {
  const outcome = await stack[operation](...args);
  if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
}

async function findsNothing({ stack }: Site): Promise<void> {
  for (const outcome of [
    await stack.refresh("--preview-only", "--expect-no-changes", "--diff"),
    await stack.preview("--expect-no-changes", "--diff"),
  ]) {
    if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
  }
}
