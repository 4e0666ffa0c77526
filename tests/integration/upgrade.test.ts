import type { Workspace } from "../../lab/engine";
import { openRecorded } from "../upgrade/recorded-stack";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>>;
}

const TEXT_OF_THE_BUILD = "farm-image-build";

/** A stack that an earlier version made, under the program and the library of today. No host is asked: none is there. */
describe.each(["centos5", "el9"] as const)("a stack of the example for %s", (platform) => {
  let stack: Workspace;
  let remove: (() => void) | undefined;
  let steps: readonly Step[];
  let unchanged: number;

  beforeAll(async () => {
    ({ stack, remove } = await openRecorded(platform));
    const preview = await stack.previewJson<{ steps: Step[]; changeSummary: { same?: number } }>();
    ({ steps } = preview);
    unchanged = preview.changeSummary.same ?? 0;
  });
  afterAll(() => remove?.());

  const named = ({ urn }: Step): string => urn.split("::").at(-1) ?? urn;

  test("has nothing made, replaced or removed by the upgrade", () => {
    expect(unchanged).toBeGreaterThan(20);
    const others = steps.filter(({ op }) => op !== "same" && op !== "update");
    expect(others.map((step) => `${step.op} ${named(step)}`)).toEqual([]);
  });

  test("has nothing changed on a host: only the text of the build is another one, and its recipe is not", () => {
    const updates = steps.filter(({ op }) => op === "update");
    const changes = updates.map((step) => `${named(step)}: ${Object.keys(step.detailedDiff ?? {}).join(", ")}`);
    expect(changes.filter((change) => change !== `${TEXT_OF_THE_BUILD}: stdin`)).toEqual([]);
  });
});
