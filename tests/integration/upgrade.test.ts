import { join } from "node:path";
import type { ConfigValue } from "../../lab/engine";
import { REPOSITORY } from "../../lab/site";
import { openRecorded, type RecordedStack } from "../upgrade/recorded-stack";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>>;
  readonly oldState?: { readonly inputs: Readonly<Record<string, unknown>> };
  readonly newState?: { readonly inputs: Readonly<Record<string, unknown>> };
}

/** `on-nodes` itself: it picks nodes and tells equal answers together, which the recorded one did not. */
const COMMAND = "farm-shell-command: content";

/** What names the image of the nodes, on each platform. */
const NAMING_THE_IMAGE = {
  centos5: ["farm-pxe-config: values.digest", "farm-boots: images"],
  el9: ["farm-pxe-config: values.digest", "farm-pxe-config-uefi: values.digest", "farm-boots: images"],
};

/** The same where nodes have files of their own from now on: their boot entries say so. */
const NAMING_THE_FILES = {
  centos5: ["farm-pxe-config: content, values.digest", "farm-boots: images, nodeFiles"],
  el9: [
    "farm-pxe-config: content, values.digest",
    "farm-pxe-config-uefi: content, values.digest",
    "farm-boots: images, nodeFiles",
  ],
};

const named = ({ urn }: Step): string => urn.split("::").at(-1) ?? urn;

const changesOf = (steps: readonly Step[]): string[] =>
  steps
    .filter(({ op, urn }) => op === "update" && !urn.endsWith("::farm-image-published"))
    .map(
      (step) =>
        `${named(step)}: ${Object.keys(step.detailedDiff ?? {})
          .sort()
          .join(", ")}`,
    );

const othersOf = (steps: readonly Step[]): string[] =>
  steps
    .filter(({ op }) => op !== "same" && op !== "update")
    .map((step) => `${step.op} ${named(step)}`)
    .sort();

/** Lines that the recipe of the image loses and gets. */
function recipeChanges(steps: readonly Step[]): { lost: string[]; got: string[] } {
  const published = steps.find(({ urn }) => urn.endsWith("::farm-image-published"));
  const lines = (state: Step["oldState"]): string[] => String(state?.inputs.recipe).split("\n");
  const [before, after] = [lines(published?.oldState), lines(published?.newState)];
  const beside = (these: string[], others: string[]) => these.filter((line) => !others.includes(line));
  return { lost: beside(before, after), got: beside(after, before) };
}

/** A stack that an earlier version made, under the program and the library of today. No host is asked: none is there. */
describe.each(["centos5", "el9"] as const)("a stack of the example for %s", (platform) => {
  describe("whose nodes have all in their image", () => {
    const { steps, unchanged } = previewed(platform, { nodeFiles: false });

    test("has nothing made, replaced or removed by the upgrade, but that its image is built once more", () => {
      expect(unchanged()).toBeGreaterThan(20);
      expect(othersOf(steps())).toEqual(["replace farm-image-build"]);
    });

    test("has nothing changed on a host but its image, what names it, and the command of the parallel shell", () => {
      expect(changesOf(steps())).toEqual([COMMAND, ...NAMING_THE_IMAGE[platform]]);
    });

    test("keeps everything in its image but the version of what builds it", () => {
      const { lost, got } = recipeChanges(steps());
      expect(lost).toEqual(["builder 3"]);
      expect(got[0]).toBe("builder 4");
    });
  });

  describe("as it is", () => {
    const { steps } = previewed(platform, {});

    test("gets the files of its nodes beside all that it has, and its image is built once more", () => {
      expect(othersOf(steps())).toEqual([
        "create farm-files",
        ...["applier", "plan", "pusher", "repair"].map((part) => `create farm-files-${part}`),
        "replace farm-image-build",
      ]);
      expect(changesOf(steps())).toEqual([COMMAND, ...NAMING_THE_FILES[platform]]);
    });

    test("has the names of its nodes no more in its image", () => {
      const { lost } = recipeChanges(steps());
      const [version, ...names] = lost;
      expect(version).toBe("builder 3");
      expect(names.length).toBeGreaterThan(0);
      for (const line of names) expect(line).toMatch(/^ {2}[0-9.]+ s\d+\.example\.com s\d+$/);
    });
  });
});

describe("a stack of the example for el9, as a program of another language", () => {
  const program = join(REPOSITORY, "tests", "programs", "plugin-el9");
  const { steps, unchanged } = previewed("el9", { nodeFiles: false }, program);

  test("has nothing made, replaced or removed by the plugin, but that its image is built once more", () => {
    expect(unchanged()).toBeGreaterThan(20);
    expect(othersOf(steps())).toEqual(["replace farm-image-build"]);
  });

  test("has its resources in the plugin from now on", () => {
    const types = steps().map(({ urn }) => urn.split("::")[2].split("$").at(-1));
    expect(types.filter((type) => type?.startsWith("pulumi-nodejs:"))).toEqual([]);
    expect(types).toContain("pulumi-diskless:index:HostFile");
  });

  test("has nothing changed on a host that an upgrade alone would not change", () => {
    const changes = changesOf(steps()).map((change) => change.replace(/__provider(, )?/, ""));
    expect(changes.filter((change) => !change.endsWith(": "))).toEqual([COMMAND, ...NAMING_THE_IMAGE.el9]);
  });

  test("has services go over to the plugin without a host, before the image that needs one", async () => {
    const opened = await openRecorded("el9", withoutNodeFiles, program);
    const { code } = await opened.stack.up();
    const { resources = [] } = (await opened.stack.exportState()).deployment;
    opened.remove();
    expect(code).not.toBe(0);
    const moved = resources.filter(({ type }) => type === "pulumi-diskless:index:HostService");
    expect(moved.map(({ urn }) => urn.split("::").at(-1)).sort()).toEqual(
      ["home", "ntp", "syslog", "tftp", "web"].map((service) => `farm-${service}-service`),
    );
  });
});

function withoutNodeFiles(recorded: RecordedStack): RecordedStack {
  return { ...recorded, config: { ...recorded.config, nodeFiles: false } };
}

/** Previews the recorded stack with more configuration, once for the tests of a block. */
function previewed(platform: "centos5" | "el9", more: Readonly<Record<string, ConfigValue>>, program?: string) {
  let remove: (() => void) | undefined;
  let preview: { steps: Step[]; changeSummary: { same?: number } } | undefined;
  beforeAll(async () => {
    const since = (recorded: RecordedStack) => ({ ...recorded, config: { ...recorded.config, ...more } });
    const opened = await openRecorded(platform, since, program);
    ({ remove } = opened);
    preview = await opened.stack.previewJson();
  });
  afterAll(() => remove?.());
  return { steps: () => preview?.steps ?? [], unchanged: () => preview?.changeSummary.same ?? 0 };
}
