import { join } from "node:path";
import { openLab, type Lab } from "../../lab";
import { Workspace, type ConfigValue } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { exampleConfig } from "../../lab/site";
import { differences, MasterState, masterState } from "../support/untouched";
import { findsNothing } from "../support/stack-outcome";

const LAB = "test-rename";
const lab: Lab = openLab({ name: LAB });
let untouched: MasterState;
let applied: MasterState;
let stack: Workspace;

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  const { connection, nodes } = exampleConfig(status);
  untouched = await masterState(lab, "centos5");
  stack = await Workspace.open({
    program: join(__dirname, "..", "programs", "named-site"),
    stack: "farm",
    config: { connection, nodes, platform: "centos5", name: "farm" },
    directory: join(labNames(LAB).directory, "stack"),
  });
  await up();
  applied = await masterState(lab, "centos5");
});
afterAll(() => lab.down());

async function up(config: Record<string, ConfigValue> = {}): Promise<void> {
  await stack.configure(config);
  const { code, stdout, stderr } = await stack.up();
  if (code !== 0) throw new Error(stdout + stderr);
}

const steps = async (): Promise<string[]> => {
  const { steps: planned } = await stack.previewJson<{ steps: { op: string; urn: string }[] }>();
  return planned.filter(({ op, urn }) => op !== "same" && urn.includes("diskless:Host")).map(({ op }) => op);
};

/** Zero differences and zero restarts. */
async function nothingChanged(): Promise<void> {
  const now = await masterState(lab, "centos5");
  expect(differences(applied.listing, now.listing)).toEqual([]);
  expect(now.daemons).toBe(applied.daemons);
  await findsNothing(stack);
}

/** Zero restarts, and no other files than those in which a block has the name of the one that made it. */
async function onlyBlocksAreNamedAnew(): Promise<void> {
  const now = await masterState(lab, "centos5");
  expect(now.daemons).toBe(applied.daemons);
  const changed = differences(applied.listing, now.listing).map((line) => line.slice(2).replace(/^[0-9a-f]{64} +/, ""));
  expect(changed).toEqual(["etc/exports", "etc/hosts", "etc/exports", "etc/hosts"]);
  await findsNothing(stack);
}

test("a component with another name and an alias changes nothing on the master", async () => {
  await stack.configure({ name: "barn", former: "farm" });
  expect(new Set(await steps())).toEqual(new Set(["update"]));
  await up();
  await nothingChanged();
});

test("and the next change of it goes where the first one went", async () => {
  await up({ name: "shed", former: "barn" });
  await nothingChanged();
});

test("a new parent with an alias changes nothing on the master", async () => {
  await up({ rack: "rack", moved: true });
  await nothingChanged();
});

test("a component that moves without an alias is made anew, and only the names of its blocks differ", async () => {
  await stack.configure({ rack: "", moved: false });
  expect(await steps()).toContain("create");
  await up();
  await onlyBlocksAreNamedAnew();
});

test("a component with another name and no alias is made anew as well, and no daemon stops", async () => {
  await up({ name: "yard", former: "nobody" });
  await onlyBlocksAreNamedAnew();
});

test("a destroy after all of them leaves the master as it was before the first", async () => {
  expect((await stack.destroy()).code).toBe(0);
  expect(differences(untouched.listing, (await masterState(lab, "centos5")).listing)).toEqual([]);
  expect((await lab.ssh("test -e /var/lib/pulumi-diskless")).code).toBe(1);
});
