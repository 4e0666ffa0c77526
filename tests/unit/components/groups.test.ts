import * as pulumi from "@pulumi/pulumi";
import { DisklessCluster, DisklessClusterArgs, NodeGroupArgs } from "../../../index";
import { farm, manyNodes, master, el9Master } from "./farm";
import { kindOf, named, refusalOf, Registered, run, treeOf } from "./registered";
import { eachIs } from "../each-is";

const nodes = manyNodes(4);
const motd = { path: "/etc/motd", content: "A node with a GPU.\n" };
const gpu: NodeGroupArgs = { name: "gpu", nodes: ["s3"], image: { files: [motd] } };
const login: NodeGroupArgs = { name: "login", nodes: ["s0", "s1"], kernelArguments: ["quiet"] };
const cluster = (more: Partial<DisklessClusterArgs>) =>
  run(() => new DisklessCluster("farm", { ...farm, nodes, ...more }));
const onEl9 = el9Master;
const without = (resources: readonly Registered[], others: readonly Registered[]) =>
  treeOf(resources).filter((line) => !treeOf(others).includes(line));

describe("what groups add to a cluster", () => {
  const ofImage = [
    "  farm-gpu-image RootfsImage",
    "    farm-gpu-image-build command:remote:Command",
    "    farm-gpu-image-filesystem random:index/randomUuid:RandomUuid",
    "    farm-gpu-image-published PublishedImage",
  ];

  test("is a file for each, and an image for each that has one", async () =>
    expect(without(await cluster({ groups: [gpu, login] }), await cluster({}))).toEqual([
      ...ofImage,
      "    farm-pxe-group-gpu HostFile",
      "    farm-pxe-group-login HostFile",
    ]));

  test("is one file more for UEFI on el9", async () =>
    expect(without(await cluster({ master: onEl9, groups: [gpu, login] }), await cluster({ master: onEl9 }))).toEqual([
      ...ofImage.filter((line) => !line.includes("filesystem")),
      "    farm-pxe-group-gpu HostFile",
      "    farm-pxe-group-gpu-uefi HostFile",
      "    farm-pxe-group-login HostFile",
      "    farm-pxe-group-login-uefi HostFile",
    ]));

  test.each([master, onEl9])("leaves all the rest as it is on $platform", async (host) => {
    const [plain, grouped] = [await cluster({ master: host }), await cluster({ master: host, groups: [gpu, login] })];
    const asked = ({ type, name, inputs, parent }: Registered) => ({ type, name, inputs, parent });
    for (const resource of plain) expect(asked(named(grouped, resource.name))).toEqual(asked(resource));
    expect(await cluster({ master: host, groups: [] })).toEqual(plain);
  });

  test("does not grow with the nodes: 200 in three groups", async () => {
    const names = manyNodes(200).map(({ name }) => name);
    const groups = ["a", "b", "c"].map((name, i) => ({ name, nodes: names.filter((_, k) => k % 3 === i) }));
    const resources = await cluster({ nodes: manyNodes(200), groups });
    const hostFiles = resources.filter(({ type }) => kindOf(type) === "HostFile").map(({ name }) => name);
    expect(hostFiles).toEqual([
      "farm-files-applier",
      "farm-files-plan",
      "farm-files-pusher",
      "farm-master-hosts",
      "farm-pxe-config",
      "farm-pxe-group-a",
      "farm-pxe-group-b",
      "farm-pxe-group-c",
      "farm-pxe-loader",
    ]);
    const links = groups.map(({ name }) =>
      Object.keys(named(resources, `farm-pxe-group-${name}`).inputs.links as object),
    );
    expect(links.map((list) => list.length)).toEqual([67, 67, 66]);
    expect(new Set(links.flat()).size).toBe(200);
  });
});

describe("the image of a group", () => {
  const image = { sizeMiB: 128, files: [{ path: "/etc/motd", content: "A node.\n" }], users: [{ name: "ann" }] };
  const recipe = (resources: readonly Registered[], name: string) =>
    named(resources, `${name}-published`).inputs.recipe as string;

  test("is the cluster's with the group's on top, and its recipe says what the group gave", async () => {
    const resources = await cluster({ image, remoteSyslog: true, groups: [gpu] });
    const [remark, ...lines] = recipe(resources, "farm-gpu-image").split("\n");
    expect(remark).toBe("# Group gpu: files /etc/motd; the rest as the cluster.");
    expect(lines.join("\n")).toBe(recipe(resources, "farm-image").replace("  A node.", "  A node with a GPU."));
    expect(named(resources, "farm-gpu-image-published").inputs.variant).toBe("gpu");
    expect(named(resources, "farm-image-published").inputs).not.toHaveProperty("variant");
  });

  test("with nothing of its own has the cluster's recipe, and so its build", async () => {
    const resources = await cluster({ image, groups: [{ ...gpu, image: {} }] });
    const [own, all] = ["farm-gpu-image", "farm-image"].map((name) => named(resources, `${name}-published`).inputs);
    expect(own.build).toBe(all.build);
    expect(own.recipe).toBe(`# Group gpu: nothing of its own; the rest as the cluster.\n${all.recipe as string}`);
    expect(own.storePath).toBe(all.storePath);
  });

  test("decides the size of the RAM disk of its nodes", async () => {
    const resources = await cluster({ image, groups: [{ ...gpu, image: { sizeMiB: 64 } }, login] });
    const size = (name: string) => /ramdisk_size=(\d+)/.exec(named(resources, name).inputs.content as string)?.[1];
    expect(["config", "group-gpu", "group-login"].map((name) => size(`farm-pxe-${name}`))).toEqual([
      "131072",
      "65536",
      "131072",
    ]);
  });

  test("waits for the one before it, since a master builds one at a time", async () => {
    const more = { name: "io", nodes: ["s2"], image: {} };
    const resources = await cluster({ groups: [gpu, login, more] });
    // a child is registered after its parent, so it waits for what the parent depends on
    const waits = (name: string) => named(resources, name).dependsOn;
    expect(waits("farm-gpu-image")).toContain("farm-image-published");
    expect(waits("farm-io-image")).toContain("farm-gpu-image-published");
    expect(waits("farm-image")).not.toContain("farm-gpu-image-published");
  });

  test("has its packages from the master, whose tree it is", async () => {
    const resources = await cluster({
      extraPackages: ["screen"],
      groups: [{ ...gpu, image: { extraPackages: ["pssh"] } }],
    });
    expect(named(resources, "farm-master-packages").inputs.packages).toMatchObject(
      eachIs("installed", ["pssh", "screen"]),
    );
    expect(recipe(resources, "farm-gpu-image")).toContain("\npackage pssh\n");
    expect(recipe(resources, "farm-image")).not.toContain("pssh");
  });

  test("of a package list is installed from the cluster's and its own", async () => {
    const resources = await cluster({
      master: onEl9,
      image: { packagesOnly: ["@core", "kernel-core"] },
      groups: [{ ...gpu, image: { packagesOnly: ["nvtop"], mounts: [{ path: "/data" }] } }],
    });
    const lines = recipe(resources, "farm-gpu-image");
    expect(lines).toContain("\ninstall @core\ninstall kernel-core\ninstall nvtop\n");
    expect(lines).toMatch(/ \/home nfs.*\n.* \/data nfs/);
    expect(recipe(resources, "farm-image")).not.toContain("nvtop");
  });

  test("takes what other resources give, and the key of the master, as the cluster's does", async () => {
    const late = { path: "/etc/motd", content: pulumi.output(Promise.resolve("late\n")) };
    const resources = await cluster({ image, parallelShell: true, groups: [{ ...gpu, image: { files: [late] } }] });
    const text = recipe(resources, "farm-gpu-image");
    expect(text).toContain("# Group gpu: files /etc/motd; the rest as the cluster.\n");
    expect(text).toContain("\nuser root\n  @{managementKey}\n");
    expect(text).toContain("\nfile /etc/motd 0644\n  late\n");
    expect(text).toContain("\nuser ann\n");
    expect(text).toContain("\nsize 128 MiB\n");
  });
});

test("an override and a group of one cluster agree on who says what", async () => {
  const resources = await cluster({
    groups: [gpu, login],
    bootOverrides: [{ node: "s1", serialConsole: "ttyS0,9600" }],
  });
  expect(named(resources, "farm-pxe-node-s1").inputs.content).toContain(
    "\n# s1.example.com: serial line; group login: kernel arguments; the rest as the network.\n",
  );
  expect(named(resources, "farm-pxe-group-login").inputs.links).toEqual({
    "/tftpboot/pxelinux.cfg/01-02-00-00-00-00-00": "link",
  });
});

test("an override of a host list is one file for each of its nodes", async () => {
  const override = { node: "s[0-1]", serialConsole: "ttyS0,9600" };
  const resources = await cluster({
    groups: [login],
    bootOverrides: [{ node: "s2", kernelArguments: ["single"] }, override],
  });
  const made = resources.filter(({ name }) => name.startsWith("farm-pxe-node-"));
  expect(made.map(({ name, inputs }) => [name, (inputs.content as string).split("\n")[1]]).sort()).toEqual([
    ["farm-pxe-node-s0", "# s0.example.com: serial line; group login: kernel arguments; the rest as the network."],
    ["farm-pxe-node-s1", "# s1.example.com: serial line; group login: kernel arguments; the rest as the network."],
    ["farm-pxe-node-s2", "# s2.example.com: kernel arguments; the rest as the network."],
  ]);
});

test("the digest that each group boots is an output", async () => {
  let images: pulumi.Output<Record<string, string>> | undefined;
  await run(() => (images = new DisklessCluster("farm", { ...farm, nodes, groups: [gpu, login] }).groupImageDigests));
  const digest = "0123456789abcdef0123456789abcdef";
  expect(await new Promise((resolve) => images?.apply(resolve))).toEqual({ gpu: digest, login: digest });
});

test.each<[what: string, more: Partial<DisklessClusterArgs>, message: string]>([
  ["an unknown node", { groups: [{ ...gpu, nodes: ["s7"] }] }, "groups[0].nodes[0]: s7 is not one of the nodes"],
  ["no node", { groups: [{ ...gpu, nodes: [] }] }, "groups[0].nodes: is empty"],
  ["two groups of one name", { groups: [gpu, { ...login, name: "gpu" }] }, "groups[1].name: gpu is given already"],
  [
    "a node in two groups",
    { groups: [login, { ...gpu, nodes: ["s1.example.com"] }] },
    'groups[1].nodes[0]: s1.example.com is in group "login" already (groups[0].nodes[1])',
  ],
  [
    "a file of a group",
    {
      image: { files: [{ path: "/etc/issue", content: "" }] },
      groups: [{ ...gpu, image: { files: [{ path: "/usr/x", content: "" }] } }],
    },
    "groups[0].image.files[0].path: /usr/x is below /usr",
  ],
  [
    "a size of a group's image for which the cluster's nodes have no memory",
    { image: { sizeMiB: 64, nodeMemoryMiB: 512 }, groups: [{ ...gpu, image: { sizeMiB: 400 } }] },
    "image.nodeMemoryMiB: 512 MiB cannot hold an image of 400 MiB",
  ],
  [
    "a service of a boot server",
    { groups: [{ ...gpu, image: { servicesOn: ["crond", "dhcpd"] } }] },
    "groups[0].image.servicesOn[1]: dhcpd would make every node a boot server",
  ],
  [
    "a value that only other platforms have",
    { groups: [{ ...gpu, image: { packagesOnly: ["@core"] } }] },
    "groups[0].image.packagesOnly: applies to an image of el8 or later",
  ],
])("%s is refused before anything is registered", async (_what, more, message) => {
  const { words, resources } = await refusalOf(() => new DisklessCluster("farm", { ...farm, nodes, ...more }));
  expect(words).toContain(`DisklessCluster "farm": ${message}`);
  expect(resources.map(({ name }) => name)).toEqual(["farm"]);
});
