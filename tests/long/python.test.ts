import { join } from "node:path";
import { openLab, type Lab } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { exampleConfig } from "../../lab/site";
import { driftByResource } from "../support/drift-of";
import { on } from "../support/master";
import { el9Listing } from "../support/master-el9";
import { succeed } from "../support/own-program";
import { copyProgram, generateSdk } from "../support/plugin-program";
import { findsNothing, succeeds } from "../support/stack-outcome";

const NAME = "test-python";
const lab: Lab = openLab({ name: NAME, platform: "el9" });
const folder = join(labNames(NAME).directory, "program");
let stack: Workspace;
let before: string;

/** A virtual environment with Pulumi's SDK and the one that the engine generates of the plugin. */
async function installPackages(): Promise<void> {
  await generateSdk(stack, "python");
  await succeed("python3", ["-m", "venv", "venv"], folder);
  await succeed(join(folder, "venv", "bin", "pip"), ["install", "--quiet", "pulumi>=3.269,<4", "./sdk/python"], folder);
}

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  before = await el9Listing(lab);
  copyProgram("python-el9", folder);
  const { connection, nodes, timeServers, image } = exampleConfig(status);
  stack = await Workspace.open({
    program: folder,
    stack: "python",
    config: { connection, nodes, timeServers, image },
    directory: join(labNames(NAME).directory, "stack"),
  });
  await installPackages();
}, 1_200_000);
afterAll(() => lab.down());

test("a preview shows all files before there is a master to look at", async () => {
  const { code, stdout, stderr } = await stack.preview("--diff");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain("pulumi-diskless:index:HostService");
  expect(stdout).toContain("next-server 10.0.0.1");
});

test("up makes a boot server, and nothing is left to do", async () => {
  await succeeds(stack, "up");
  expect(await stack.outputs()).toMatchObject({
    image: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    nodeNames: expect.arrayContaining(["s0.example.com"]) as string[],
    tftpRoot: "/var/lib/tftpboot",
  });
  await on(lab, "systemctl is-active dhcpd httpd nfs-server chronyd");
  await findsNothing(stack);
}, 1_500_000);

test("a hand edit is named by a refresh, line by line, and an up repairs it", async () => {
  await on(
    lab,
    "sed -i 's/default-lease-time .*/default-lease-time 60;/' /etc/dhcp/dhcpd.conf && systemctl stop chronyd",
  );
  const found = await driftByResource(stack);
  expect(Object.keys(found).sort()).toEqual(["farm-dhcp-service", "farm-ntp-service"]);
  expect(found["farm-dhcp-service"]).toContain("+ default-lease-time 60;");
  expect(found["farm-ntp-service"]).toContain("~ running: true => false");
  await succeeds(stack, "up", "--refresh");
  await findsNothing(stack);
}, 900_000);

test("a refusal has the words of the library", async () => {
  const [node] = (await exampleNodes()) as { name: string; address: string; mac: string }[];
  await stack.configure({ nodes: [node, { ...node, name: "s9.example.com", mac: "02:00:00:00:00:99" }] });
  const { code, stdout, stderr } = await stack.preview();
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain(`DisklessCluster "farm": nodes[1].address: ${node.address} is already reserved`);
  await stack.configure({ nodes: await exampleNodes() });
});

test("destroy leaves the master as it was", async () => {
  await succeeds(stack, "destroy");
  expect(await el9Listing(lab)).toBe(before);
}, 900_000);

async function exampleNodes(): Promise<readonly unknown[]> {
  return exampleConfig(await lab.status()).nodes as readonly unknown[];
}
