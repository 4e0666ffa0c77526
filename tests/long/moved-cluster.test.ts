import { join } from "node:path";
import { openRecorded } from "../upgrade/recorded-stack";

interface State {
  readonly protect?: boolean;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: State;
}

const PROGRAM = join(__dirname, "..", "programs", "moved-cluster");

const named = ({ urn }: Step): string => urn.split("::").at(-1) ?? urn;

/** The recorded cluster, previewed under a program that moves it. No host is asked: none is there. */
async function previewed(way: string): Promise<{ steps: Step[]; kept: number }> {
  const moved = (recorded: Parameters<NonNullable<Parameters<typeof openRecorded>[1]>>[0]) => ({
    ...recorded,
    config: { ...recorded.config, way },
  });
  const { stack, remove } = await openRecorded("el9", moved, PROGRAM);
  try {
    const { steps, changeSummary } = await stack.previewJson<{ steps: Step[]; changeSummary: { same: number } }>();
    return { steps, kept: changeSummary.same };
  } finally {
    remove();
  }
}

const changesOf = (steps: readonly Step[]): string[] =>
  steps
    .filter(({ op }) => op !== "same" && op !== "update")
    .map((step) => `${step.op} ${named(step)}`)
    .sort();

/** The build of the image, which this version of the library runs once more in any case, and what else is made. */
const AND_MADE = (name: string, ...made: string[]) =>
  [...made.map((one) => `create ${one}`), `replace ${name}-image-build`].sort();

test("a cluster with another name and an alias is not made anew, nor anything below it", async () => {
  const { steps } = await previewed("renamed");
  expect(steps.filter(({ urn }) => urn.includes("::barn")).length).toBeGreaterThan(20);
  expect(changesOf(steps)).toEqual(AND_MADE("barn"));
});

test("a cluster that gets a parent, with an alias, is not made anew, nor anything below it", async () => {
  const { steps, kept } = await previewed("wrapped");
  expect(kept).toBeGreaterThan(20);
  expect(steps.map(({ urn }) => urn)).toContainEqual(expect.stringContaining("acme:index:Site$"));
  expect(changesOf(steps)).toEqual(AND_MADE("farm", "site"));
});

test("a protected cluster has everything below it protected", async () => {
  const { steps } = await previewed("protected");
  const below = steps.filter(({ urn, newState }) => urn.includes("DisklessCluster") && newState !== undefined);
  expect(below.length).toBeGreaterThan(20);
  expect(below.filter(({ newState }) => newState?.protect !== true).map(named)).toEqual([]);
});

test("a transform protects the images and nothing else", async () => {
  const { steps } = await previewed("with its images protected");
  expect(steps.filter(({ newState }) => newState?.protect === true).map(named)).toEqual(["farm-image-published"]);
});
