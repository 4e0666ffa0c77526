import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openLab, type Lab } from "../../lab";
import { Workspace, type ConfigValue } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { REPOSITORY } from "../../lab/site";
import { el9Config } from "../support/master-el9";
import { on } from "../support/master";
import { findsNothing, succeeds } from "../support/stack-outcome";

const LAB = "test-team-stack";
const lab: Lab = openLab({ name: LAB, platform: "el9" });
const B0 = { name: "b0.example.com", address: "10.0.0.20", mac: "52:54:00:00:01:10" };
/** Both stacks lie in one backend, as those of one organization do. */
const shared = join(labNames(LAB).directory, "backend");
const passphrase = randomBytes(16).toString("base64url");
let farm: Workspace;
let team: Workspace;

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  mkdirSync(shared, { recursive: true });
  const { connection, nodes, image } = el9Config(status);
  farm = await open("shared-master", "prod", { connection, nodes: (nodes as unknown[]).slice(0, 2), image });
  await succeeds(farm, "up");
  team = await open("team-nodes", "barn", {
    farm: "organization/shared-master/prod",
    name: "barn",
    nodes: [B0],
    image: { files: [{ path: "/etc/motd", content: "of the barn\n" }] },
  });
});
afterAll(() => lab.down());

const open = (example: string, stack: string, config: Record<string, ConfigValue>): Promise<Workspace> =>
  Workspace.open({
    program: join(REPOSITORY, "examples", example),
    stack,
    config,
    directory: join(labNames(LAB).directory, example),
    environment: { PULUMI_BACKEND_URL: `file://${shared}`, PULUMI_CONFIG_PASSPHRASE: passphrase },
  });

const TEAM = { teams: ["organization/team-nodes/barn"] };
const dhcpd = (): Promise<string> => on(lab, "cat /etc/dhcp/dhcpd.conf");

test("a team that hands in nothing yet stops the preview of the master's stack, which says what to do", async () => {
  await farm.configure(TEAM);
  const { code, stdout, stderr } = await farm.preview();
  expect(code).not.toBe(0);
  expect((stdout + stderr).replace(/\s+/g, " ")).toContain(
    "The stack organization/team-nodes/barn has no output handedIn yet: run `pulumi up` there, or take the stack out of teams.",
  );
});

test("an up of the team changes nothing on the master", async () => {
  const before = await dhcpd();
  await succeeds(team, "up");
  expect(await dhcpd()).toBe(before);
  expect(await team.outputs()).toMatchObject({ image: "", served: {} });
});

test("the next up of the master's stack serves the node, with the image of its team", async () => {
  const { stdout } = await farm.preview("--diff");
  expect(stdout).toContain("b0.example.com");
  await succeeds(farm, "up");
  expect(await dhcpd()).toMatch(/host b0\.example\.com \{[^}]*10\.0\.0\.20/);
  const { images, image } = (await farm.outputs()) as { images: Record<string, string>; image: string };
  expect(images.barn).toMatch(/^[0-9a-f]{32}$/);
  expect(images.barn).not.toBe(image);
  expect(
    await on(lab, "grep -l 52-54-00-00-01-10 -r /var/lib/tftpboot /srv 2>/dev/null; ls /var/www/diskless"),
  ).toContain(images.barn);
});

test("the team reads back what its nodes boot", async () => {
  await succeeds(team, "up");
  const { images } = (await farm.outputs()) as { images: Record<string, string> };
  expect(await team.outputs()).toMatchObject({ image: images.barn, served: { "b0.example.com": {} } });
});

test("neither stack has anything to add, and a refresh of both is clean", async () => {
  // a StackReference keeps all outputs of the other stack, and those of the team have changed since
  expect(await succeeds(farm, "up")).not.toMatch(/diskless:Host/);
  await findsNothing(farm);
  await findsNothing(team);
});

test("a node whose address another one has stops the preview, and it is said which", async () => {
  await team.configure({ nodes: [{ ...B0, address: "10.0.0.10" }] });
  await succeeds(team, "up");
  const { code, stdout, stderr } = await farm.preview();
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("nodes[2].address: 10.0.0.10 is already reserved for s0.example.com");
});

test("a team that is taken out is served no more", async () => {
  await farm.configure({ teams: [] });
  await succeeds(farm, "up");
  expect(await dhcpd()).not.toContain("b0.example.com");
  await findsNothing(farm);
});
