import * as pulumi from "@pulumi/pulumi";
import { DisklessCluster, NodePower, PowerArgs } from "../../../index";
import { nodePowerCommand } from "../../../lib/host/power/node-power";
import { farm, master, network, nodes, masterOf } from "./farm";
import { kindOf, named, refusalOf, run } from "./registered";
import { eachIs } from "../each-is";

const power = (args: PowerArgs, platform = "centos5") =>
  run(() => new NodePower("power", { master: masterOf(platform), network, nodes, ...args }));
const ipmi = { method: "ipmi", user: "admin", addressPattern: "10.9.0.{byte4}" } as const;

test("what is made on the master", async () => {
  const resources = await power({ ...ipmi, password: "canary-password" });
  expect(named(resources, "power-table").inputs).toMatchObject({
    path: "/usr/local/etc/node-power",
    mode: "0600",
    content: expect.stringContaining(
      "\n[ipmi interface=lanplus user=admin credential=1]\ns0.example.com 10.9.0.10\ns1.example.com 10.9.0.11\n",
    ) as string,
  });
  expect(named(resources, "power-credentials").inputs).toMatchObject({
    path: "/root/.node-power",
    mode: "0600",
    content: { secret: "1 canary-password\n" },
  });
  expect(named(resources, "power-command")).toMatchObject({
    inputs: { path: "/usr/local/sbin/node-power", mode: "0755", content: nodePowerCommand() },
    dependsOn: ["power-packages", "power-table"],
  });
  const others = resources.filter(({ name }) => name !== "power-credentials");
  expect(JSON.stringify(others)).not.toContain("canary");
});

test.each<[args: PowerArgs, platform: string, packages: string[] | undefined]>([
  [{ ...ipmi, password: "x" }, "centos5", ["OpenIPMI-tools"]],
  [{ ...ipmi, password: "x" }, "el9", ["ipmitool"]],
  [{ method: "wakeOnLan" }, "el9", ["net-tools"]],
  [{ ...ipmi, password: "x", exceptions: [{ method: "wakeOnLan", nodes: ["s1"] }] }, "el8", ["ipmitool", "net-tools"]],
  [{ ...ipmi, method: "redfish", password: "x" }, "el9", undefined],
  [{ method: "ssh" }, "el9", undefined],
])("%j on %s needs %j", async (args, platform, packages) => {
  const resources = await power(args, platform);
  const installed = resources.find(({ type }) => kindOf(type) === "HostPackages");
  expect(installed?.inputs.packages).toEqual(packages && eachIs("installed", packages));
});

test("without a password there is no file for it", async () =>
  expect((await power({ method: "manual" })).map(({ name }) => name).sort()).toEqual([
    "power",
    "power-command",
    "power-table",
  ]));

test("a secret password makes no secret of the table", async () => {
  const resources = await power({ ...ipmi, password: pulumi.secret("canary-password") });
  expect(typeof named(resources, "power-table").inputs.content).toBe("string");
  expect(named(resources, "power-credentials").inputs.content).toEqual({ secret: "1 canary-password\n" });
});

test("a cluster's image is made after the packages of its power are there, and no cluster has power by itself", async () => {
  const resources = await run(() => new DisklessCluster("farm", { ...farm, power: { method: "wakeOnLan" } }));
  expect(named(resources, "farm-image").dependsOn).toEqual(expect.arrayContaining(["farm-power-packages"]));
  const without = (await run(() => new DisklessCluster("farm", farm))).map(({ name }) => name);
  expect(resources.map(({ name }) => name).filter((name) => !without.includes(name))).toEqual(
    expect.arrayContaining(["farm-power", "farm-power-packages", "farm-power-table", "farm-power-command"]),
  );
  expect(without.filter((name) => name.includes("power"))).toEqual([]);
});

test.each<[args: PowerArgs, message: string]>([
  [{ method: "ipmi", user: "admin", password: "canary" }, "addresses: has none for s0.example.com"],
  [{ ...ipmi, password: "" }, "password: is empty"],
  [{ ...ipmi, password: "canary".repeat(4) }, "password: has 24 characters, expected at most 20"],
  [
    { method: "ssh", exceptions: [{ ...ipmi, nodes: ["s1"], password: "caf\u00e9" }] },
    "exceptions[0].password: has a character",
  ],
])("bad input stops the program, without a word of a password", async (args, message) => {
  const { refused, words } = await refusalOf(() => new NodePower("power", { master, network, nodes, ...args }));
  expect(refused).toBeInstanceOf(pulumi.RunError);
  expect(words).toContain(`NodePower "power": ${message}`);
  expect(words).not.toMatch(/canary|caf/);
});
