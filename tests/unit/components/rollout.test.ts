import { DisklessCluster, DisklessClusterArgs, NodeGroupArgs, Rollout } from "../../../index";
import { rollNodesCommand } from "../../../lib/host/rollout/roll-nodes";
import { farm, manyNodes, master, network, el9Master } from "./farm";
import { named, run, treeOf } from "./registered";
import { eachIs } from "../each-is";

const nodes = manyNodes(4);
const gpu: NodeGroupArgs = { name: "gpu", nodes: ["s3"], image: { files: [{ path: "/etc/motd", content: "GPU\n" }] } };
const managed = { ...farm, nodes, parallelShell: true };
const cluster = (more: Partial<DisklessClusterArgs>) => run(() => new DisklessCluster("farm", { ...managed, ...more }));
const KEPT = "/var/lib/pulumi-diskless/rollouts/entries";

test("a cluster that asks for none is as before", async () => {
  const plain = await cluster({});
  expect(await cluster({ rollout: {} })).toEqual(plain);
  expect(await cluster({ rollout: { strategy: "none", canary: 3 } })).toEqual(plain);
});

test("by hand: two files more, what is kept of boot entries keeps images, and nothing else", async () => {
  const [plain, manual] = [await cluster({}), await cluster({ rollout: { strategy: "manual" } })];
  expect(treeOf(manual).filter((line) => !treeOf(plain).includes(line))).toEqual([
    "  farm-rollout Rollout",
    "    farm-rollout-command HostFile",
    "    farm-rollout-plan HostFile",
  ]);
  const changed = plain.filter((one) => JSON.stringify(named(manual, one.name).inputs) !== JSON.stringify(one.inputs));
  expect(changed.map(({ name }) => name)).toEqual(["farm-image-published"]);
  expect(named(manual, "farm-image-published").inputs.bootEntryDirectories).toEqual(
    eachIs("searched", ["/tftpboot/pxelinux.cfg", KEPT]),
  );
});

test("in every up: one command more, after the boot entries and before the look at the nodes", async () => {
  const resources = await cluster({
    rollout: { strategy: "rolling", approvalThreshold: 3, approvedImages: ["0123456789ab"] },
  });
  const run = named(resources, "farm-rollout-run");
  expect(run.type).toBe("command:remote:Command");
  expect(run.inputs.triggers).toEqual([
    "0123456789abcdef0123456789abcdef for s0.example.com, s1.example.com, s2.example.com, s3.example.com",
  ]);
  expect(run.dependsOn).toEqual(expect.arrayContaining(["farm-rollout-command", "farm-rollout-plan"]));
  expect(named(resources, "farm-rollout").dependsOn).toEqual(
    expect.arrayContaining(["farm-pxe-config", "farm-dhcp-service", "farm-shell-key"]),
  );
  expect(named(resources, "farm-boots").dependsOn).toContain("farm-rollout-run");
  expect(named(resources, "farm-boots").inputs).toMatchObject({
    approvalThreshold: 3,
    approvedImages: { "0123456789ab": "approved" },
  });
});

test("the plan has a token for each image, so a release is one changed value", async () => {
  const resources = await cluster({
    groups: [gpu],
    bootOverrides: [{ node: "s1", imageDigest: "f".repeat(32) }],
    rollout: { strategy: "manual", order: ["s3"], batchSize: 2 },
  });
  const { content, values } = named(resources, "farm-rollout-plan").inputs as { content: string; values: object };
  expect(content).toContain("image all @{all}\nimage group-gpu @{group-gpu}\nimage node-node-s1 @{node-node-s1}\n");
  expect(content).toContain(
    [
      "node s3.example.com group-gpu",
      "node s0.example.com all",
      "node s1.example.com node-node-s1",
      "node s2.example.com all\n",
    ].join("\n"),
  );
  expect(Object.keys(values).sort()).toEqual(["all", "group-gpu", "node-node-s1"]);
  expect(content.split("\n").filter((line) => line.startsWith("boot-file "))).toEqual([
    "boot-file /tftpboot/pxelinux.cfg/0A0000",
    "boot-file /tftpboot/pxelinux.cfg/group-gpu",
    "boot-file /tftpboot/pxelinux.cfg/01-02-00-00-00-00-03",
    "boot-file /tftpboot/pxelinux.cfg/01-02-00-00-00-00-01",
  ]);
});

test("on el9 the entries for UEFI are boot entries too", async () => {
  const resources = await cluster({ master: el9Master, rollout: { strategy: "manual" } });
  const { content } = named(resources, "farm-rollout-plan").inputs as { content: string };
  expect(content).toMatch(/^boot-file \S+\/pxelinux.cfg\/0A0000$/m);
  expect(content).toMatch(/^boot-file \S+\/grub.cfg-0A0000$/m);
});

test("the number of resources does not grow with the nodes, nor with the groups", async () => {
  const rollout = { strategy: "rolling" as const };
  const count = async (more: Partial<DisklessClusterArgs>) =>
    (await cluster({ ...more, rollout })).length - (await cluster(more)).length;
  expect(await count({})).toBe(4);
  expect(await count({ nodes: manyNodes(200), groups: [gpu] })).toBe(4);
});

test("the command is the same text whatever the program says", async () => {
  const resources = await cluster({ rollout: { strategy: "manual", healthCheck: "true" } });
  expect(named(resources, "farm-rollout-command").inputs).toMatchObject({
    path: "/usr/local/sbin/roll-nodes",
    mode: "0755",
    content: rollNodesCommand(),
  });
});

test.each<[what: string, more: Partial<DisklessClusterArgs>, said: RegExp]>([
  [
    "without a way to the nodes",
    { parallelShell: false, rollout: { strategy: "rolling" } },
    /DisklessCluster "farm": rollout.strategy: "rolling" needs parallelShell: true/,
  ],
  [
    "by a strategy that there is not",
    { rollout: { strategy: "canary" as "manual" } },
    /rollout.strategy: "canary" is not known, expected one of none, manual, rolling/,
  ],
  [
    "that nobody may be away for",
    { rollout: { strategy: "manual", maxUnavailable: 0 } },
    /Rollout "farm-rollout": maxUnavailable: 0 is refused, expected a whole number from 1/,
  ],
])("a rollout is refused %s", async (_what, more, said) => {
  let refused = "";
  await run(() => {
    try {
      new DisklessCluster("farm", { ...managed, ...more });
    } catch (error) {
      refused = (error as Error).message;
    }
  });
  expect(refused).toMatch(said);
});

test("it stands alone", async () => {
  const images = [{ name: "farm", digest: "0".repeat(32), nodes: nodes.map(({ name }) => name) }];
  const resources = await run(
    () =>
      new Rollout("a", {
        master,
        network,
        nodes,
        images,
        bootEntryPaths: ["/tftpboot/x"],
        storePath: "/tftpboot/linux",
      }),
  );
  expect(treeOf(resources)).toEqual(["a Rollout", "  a-command HostFile", "  a-plan HostFile"]);
});
