import { cpSync } from "node:fs";
import { join } from "node:path";
import { openLab, type Lab, type LabStatus } from "../../lab";
import { Workspace, type ConfigValue } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { exampleConfig } from "../../lab/site";
import { listing, on } from "../support/master";
import { el9Listing } from "../support/master-el9";
import { Way } from "../support/way";
import { findsNothing, succeeds } from "../support/stack-outcome";

const PROGRAM = join(__dirname, "..", "programs", "any-platform");
const directory = (name: string) => join(labNames("test-move").directory, name);

const centos5 = openLab({ name: "test-move", platform: "centos5" });
const el9 = openLab({ name: "test-move-el9", platform: "el9" });
const way = new Way();
let stack: Workspace;
let before: string;
let served: string;
let port: number;
let el9Port: number;

beforeAll(async () => {
  const [old, fresh] = [await centos5.up({ fresh: true }), await el9.up({ fresh: true })];
  before = await el9Listing(el9);
  el9Port = connectionOf(fresh).port;
  port = await way.open(connectionOf(old).port);
  stack = await open("stack", { ...configOf(old), connection: { ...connectionOf(old), port } });
  await succeeds(stack, "up");
  cpSync(directory("stack"), directory("again"), { recursive: true });
  served = await listing(centos5);
  await stack.configure(configOf(fresh));
});
afterAll(async () => {
  way.close();
  await Promise.all([centos5.down(), el9.down()]);
});

const open = (name: string, config: Record<string, ConfigValue>) =>
  Workspace.open({ program: PROGRAM, stack: "move", directory: directory(name), config });

const connectionOf = (status: LabStatus) => exampleConfig(status).connection as { host: string; port: number };

/** What differs by the master: the one word, and how to reach it. */
function configOf(status: LabStatus): Record<string, ConfigValue> {
  const { connection, nodes, image } = exampleConfig(status);
  return { platform: status.master?.platform ?? "", connection, nodes, image };
}

interface Plan {
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
  readonly diagnostics?: readonly { readonly message: string }[];
}

/** Names of the resources by what a plan does with them, without those that stay. */
function named({ steps }: Plan): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const { op, urn } of steps.filter((step) => step.op !== "same")) {
    (names[op] ??= []).push(urn.slice(urn.lastIndexOf("::") + 2));
  }
  return Object.fromEntries(Object.entries(names).map(([op, those]) => [op, those.sort()]));
}

/** Every reservation of a dhcpd.conf that dhcpd itself accepts. */
const reservations = (lab: Lab, path: string) =>
  on(lab, `dhcpd -t -cf ${path} >/dev/null 2>&1 && sed -n '/^ *host /,/}/p' ${path}`);

test("the plan updates what both platforms have, and deletes the export of /usr and what it needs alone", async () => {
  const plan = await stack.previewJson<Plan>();
  expect(plan.diagnostics?.map(({ message }) => message.trim())).toEqual([
    `root@127.0.0.1:${port} is left as it is: what moves from there is made on root@127.0.0.1:${el9Port}`,
  ]);
  expect(named(plan)).toEqual({
    update: [
      "farm-boots",
      "farm-dhcp-service",
      "farm-image-published",
      "farm-master-hosts",
      "farm-master-packages",
      "farm-ntp-service",
      "farm-pxe-config",
      "farm-pxe-loader",
      "farm-shell-command",
      "farm-shell-hosts",
      "farm-shell-key",
      "farm-shell-packages",
      "farm-shell-ssh",
      "farm-syslog-service",
      "farm-tftp-service",
    ],
    create: [
      "farm-dhcp-firewall",
      "farm-home",
      "farm-home-firewall",
      "farm-home-service",
      "farm-ntp-firewall",
      "farm-pxe-config-uefi",
      "farm-pxe-uefi-loader",
      "farm-syslog-firewall",
      "farm-tftp-firewall",
      "farm-web",
      "farm-web-firewall",
      "farm-web-service",
    ],
    delete: ["farm-image-filesystem", "farm-usr", "farm-usr-nfslock", "farm-usr-portmap", "farm-usr-service"],
    // the build command runs again, as for every new recipe
    replace: ["farm-image-build"],
  });
});

describe("to another machine", () => {
  test("up makes the new master, says that the old one stays as it is, and leaves it so", async () => {
    expect(await succeeds(stack, "up")).toContain(`root@127.0.0.1:${port}: nfs stays there as it is`);
    expect(await listing(centos5)).toBe(served);
  });

  test("nothing is left to do", () => findsNothing(stack));

  test("dhcpd of both platforms accepts the same reservations", async () => {
    const reserved = await reservations(el9, "/etc/dhcp/dhcpd.conf");
    expect(reserved.match(/fixed-address/g)).toHaveLength(10);
    expect(await reservations(centos5, "/etc/dhcpd.conf")).toBe(reserved);
  });

  test("destroy leaves the new master as it was before the move, and the old one serving", async () => {
    await succeeds(stack, "destroy");
    await on(el9, "firewall-cmd --reload");
    expect(await el9Listing(el9)).toBe(before);
    expect(await listing(centos5)).toBe(served);
  });
});

describe("to the same address, where the machine was installed anew", () => {
  let again: Workspace;
  beforeAll(async () => {
    way.turn(el9Port);
    const config = configOf(await el9.status());
    again = await open("again", { ...config, connection: { ...(config.connection as object), port } });
  });

  test("up makes it a master and asks nothing of the one that is gone", async () => {
    await succeeds(again, "up");
    expect(await listing(centos5)).toBe(served);
    await findsNothing(again);
  });
});
