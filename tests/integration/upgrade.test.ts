import type { Workspace } from "../../lab/engine";
import { openRecorded } from "../upgrade/recorded-stack";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>>;
  readonly oldState?: { readonly inputs: Readonly<Record<string, unknown>> };
  readonly newState?: { readonly inputs: Readonly<Record<string, unknown>> };
}

/** What names the image of the nodes, on each platform. */
const NAMING_THE_IMAGE = {
  centos5: ["farm-pxe-config: values.digest", "farm-boots: images"],
  el9: ["farm-pxe-config: values.digest", "farm-pxe-config-uefi: values.digest", "farm-boots: images"],
};

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

  test("has nothing made, replaced or removed by the upgrade, but that its image is built once more", () => {
    expect(unchanged).toBeGreaterThan(20);
    const others = steps.filter(({ op }) => op !== "same" && op !== "update");
    expect(others.map((step) => `${step.op} ${named(step)}`)).toEqual(["replace farm-image-build"]);
  });

  test("has nothing changed on a host but its image and what names it", () => {
    const updates = steps.filter(({ op, urn }) => op === "update" && !urn.endsWith("::farm-image-published"));
    const changes = updates.map((step) => `${named(step)}: ${Object.keys(step.detailedDiff ?? {}).join(", ")}`);
    expect(changes).toEqual(NAMING_THE_IMAGE[platform]);
  });

  test("keeps everything in its image but the version of what builds it", () => {
    const published = steps.find(({ urn }) => urn.endsWith("::farm-image-published"));
    const lines = (state: Step["oldState"]): string[] => String(state?.inputs.recipe).split("\n");
    const after = lines(published?.newState);
    expect(lines(published?.oldState).filter((line) => !after.includes(line))).toEqual(["builder 3"]);
    expect(after[0]).toBe("builder 4");
  });
});
