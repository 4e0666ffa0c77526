import { join } from "node:path";
import { openLab, type Lab } from "../../lab";
import { Workspace, type ConfigValue } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { el9Config } from "../support/master-el9";
import { on } from "../support/master";
import { differences, MasterState, masterState } from "../support/untouched";

const LAB = "test-two-stacks";
const lab: Lab = openLab({ name: LAB, platform: "el9" });
const FARM = "organization/named-site/farm";
let config: Record<string, ConfigValue>;
let untouched: MasterState;
let farm: Workspace;
let other: Workspace;

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  config = { ...el9Config(status), platform: "el9" };
  untouched = await masterState(lab, "el9");
  farm = await open("farm", { name: "farm" });
  other = await open("other", { name: "farm" });
  await succeeds(farm.up());
});
afterAll(() => lab.down());

const open = (stack: string, own: Record<string, ConfigValue>): Promise<Workspace> =>
  Workspace.open({
    program: join(__dirname, "..", "programs", "named-site"),
    stack,
    config: { ...config, ...own },
    directory: join(labNames(LAB).directory, stack),
  });

async function succeeds(operation: ReturnType<Workspace["up"]>): Promise<string> {
  const { code, stdout, stderr } = await operation;
  if (code !== 0) throw new Error(stdout + stderr);
  return stdout;
}

async function findsNothing(stack: Workspace): Promise<void> {
  const refresh = await stack.refresh("--preview-only", "--expect-no-changes", "--diff");
  expect(refresh.stdout).not.toContain(" => ");
  expect(refresh.code).toBe(0);
}

/** Zero differences and zero restarts. */
async function nothingChangedSince(before: MasterState): Promise<void> {
  const after = await masterState(lab, "el9");
  expect(differences(before.listing, after.listing)).toEqual([]);
  expect(after.daemons).toBe(before.daemons);
}

test("a second boot server on the same master is refused by name before anything is changed", async () => {
  const before = await masterState(lab, "el9");
  const refused = await other.up();
  expect(refused.code).not.toBe(0);
  const words = (refused.stdout + refused.stderr).replace(/\s+/g, " ");
  expect(words).toContain(
    `the boot server of this master belongs to the stack ${FARM} (resource farm-master-packages)`,
  );
  expect(words).toContain(
    "To join it, give that stack these nodes, and their networks in networks (docs/operations.md,",
  );
  expect(words).toContain(`set takeOver to "${FARM}" on the master`);
  await nothingChangedSince(before);
  await succeeds(other.destroy());
  await nothingChangedSince(before);
  await findsNothing(farm);
});

test("two stacks share the server of their exports, and one that goes restarts nothing of the other", async () => {
  const before = await masterState(lab, "el9");
  await other.configure({ name: "pub", exportAlone: "/srv" });
  await succeeds(other.up());
  expect(await on(lab, "exportfs")).toMatch(/^\/opt\s[^]*^\/srv\s/m);
  expect((await masterState(lab, "el9")).daemons).toBe(before.daemons);
  await findsNothing(farm);
  await findsNothing(other);
  await succeeds(other.destroy());
  await nothingChangedSince(before);
  await findsNothing(farm);
});

test("what both need outlives the first that goes, and leaves with the last", async () => {
  await succeeds(other.up());
  const before = await masterState(lab, "el9");
  await succeeds(farm.destroy());
  const after = await masterState(lab, "el9");
  expect(await on(lab, "rpm -q nfs-utils && exportfs && systemctl is-enabled nfs-server")).toMatch(/\/srv[^]*enabled/);
  expect((await lab.ssh("rpm -q dhcp-server")).code).not.toBe(0);
  expect(differences(before.daemons, after.daemons).filter((line) => !/dhcpd|tftp/.test(line))).toEqual([]);
  await findsNothing(other);
  await succeeds(other.destroy());
  expect(differences(untouched.listing, (await masterState(lab, "el9")).listing)).toEqual([]);
  expect((await lab.ssh("test -e /var/lib/pulumi-diskless")).code).toBe(1);
});

test("taking over is a word that the preview shows; the former owner's destroy touches nothing that was taken", async () => {
  await succeeds(farm.up());
  await other.configure({ name: "farm", exportAlone: "" });
  await other.run(
    "config",
    "rm",
    "exportAlone",
    "--stack",
    "other",
    "--config-file",
    join(other.directory, "Pulumi.other.yaml"),
  );
  await other.configure({ takeOver: FARM });
  expect((await other.preview("--diff")).stdout).toContain(`takeOver: "${FARM}"`);
  const before = await masterState(lab, "el9");
  await succeeds(other.up());
  await nothingChangedSince(before);

  const drift = (await succeeds(farm.refresh("--preview-only", "--diff"))).replace(/[ \t]+/g, " ");
  expect(drift).toContain(`stack: "${FARM}" => "organization/named-site/other"`);
  const repair = await farm.up("--refresh");
  expect(repair.code).not.toBe(0);
  expect((repair.stdout + repair.stderr).replace(/\s+/g, " ")).toContain(
    "belongs to the stack organization/named-site/other",
  );
  await nothingChangedSince(before);
  await succeeds(farm.destroy());
  await nothingChangedSince(before);
  await findsNothing(other);
  await succeeds(other.destroy());
  expect(differences(untouched.listing, (await masterState(lab, "el9")).listing)).toEqual([]);
});
