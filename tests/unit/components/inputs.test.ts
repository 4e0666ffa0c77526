import * as pulumi from "@pulumi/pulumi";
import {
  DhcpServer,
  DisklessCluster,
  DisklessClusterArgs,
  NfsExport,
  PxeConfig,
  RootfsImage,
  RootfsImageArgs,
  SlaveNode,
} from "../../../index";
import { renderDhcpdConfig } from "../../../lib/render/dhcp";
import { parseMaster, parseNetwork } from "../../../lib/model/network/network";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { parseNodes } from "../../../lib/model/nodes/nodes";
import { connection, farm, manyNodes, master, network, nodes } from "./farm";
import { named, Registered, run } from "./registered";
import { eachIs } from "../each-is";

test("a DHCP server is one service with one file, checked by the daemon", async () => {
  const resources = await run(() => new DhcpServer("dhcp", { master, network, nodes }));
  const parsed = parseNetwork(network);
  const boss = parseMaster({ hostname: "m0.example.com", address: "10.0.0.1" }, parsed);
  expect(named(resources, "dhcp-service").inputs).toEqual({
    connection,
    serviceManager: "sysv",
    service: "dhcpd",
    running: true,
    enabled: true,
    files: [
      {
        path: "/etc/dhcpd.conf",
        content: renderDhcpdConfig({
          networks: [onlyNetwork(parsed, boss)],
          nodes: parseNodes(
            nodes as { name: string; address: string; mac: string }[],
            [onlyNetwork(parsed, boss)],
            boss,
          ),
          bootProgram: "pxelinux.0",
          dnsUpdates: "interim",
          leaseSeconds: 432_000,
        }),
        mode: "0644",
        owner: "root",
        group: "root",
        validate: "dhcpd -t -cf {candidate}",
      },
    ],
    questions: {
      "DHCP discover of 02:00:00:00:00:00 by BIOS firmware": "ask_dhcp 10.0.0.1 02:00:00:00:00:00 all bios",
    },
    serving: {
      "DHCP discover of 02:00:00:00:00:00 by BIOS firmware":
        "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file pxelinux.0",
    },
    unit: "as applied",
    foreign: {},
    watch: { kind: "leases", path: "/var/lib/dhcpd/dhcpd.leases" },
  });
  expect(named(resources, "dhcp-packages").inputs).toMatchObject({
    connection,
    packageManager: "yum",
    ledgerKey: "dhcp-packages",
    packages: { dhcp: "installed" },
  });
});

test("a thousand nodes are asked for by one discover", async () => {
  const many = Array.from({ length: 1000 }, (_, i) => ({
    name: `n${i}.example.com`,
    address: `10.0.${4 + Math.floor(i / 250)}.${1 + (i % 250)}`,
    mac: `02:00:00:00:${Math.floor(i / 256).toString(16)}:${(i % 256).toString(16).padStart(2, "0")}`.replace(
      /:(.):/,
      ":0$1:",
    ),
  }));
  const wide = { cidr: "10.0.0.0/20" };
  const resources = await run(() => new DhcpServer("dhcp", { master, network: wide, nodes: many }));
  expect(Object.keys(named(resources, "dhcp-service").inputs.questions as object)).toEqual([
    "DHCP discover of 02:00:00:00:00:00 by BIOS firmware",
  ]);
});

test("the control channel has a random key, secret, beside a text that stays readable, in a file of root's only", async () => {
  const resources = await run(() => new DhcpServer("dhcp", { master, network, nodes, controlChannel: true }));
  const [file] = named(resources, "dhcp-service").inputs.files as Record<string, unknown>[];
  expect(file).toMatchObject({
    mode: "0600",
    values: { controlKey: { secret: Buffer.from("0123456789abcdef0123456789abcdef").toString("base64") } },
  });
  expect(file.content).toContain('secret "@{controlKey}";');
});

test("the boot entry stays readable: the digest that only an apply knows is a value beside the text", async () => {
  const resources = await run(() => new DisklessCluster("farm", farm));
  const { inputs } = named(resources, "farm-pxe-config");
  expect(inputs.content).toContain("initrd=linux/@{digest}/rootfs.gz");
  expect(inputs.values).toEqual({ digest: "0123456789abcdef0123456789abcdef" });
});

test("a network between two hexadecimal digits has one file and links to it", async () => {
  const wide = { cidr: "10.0.0.0/22" };
  const resources = await run(
    () => new PxeConfig("pxe", { master, network: wide, imageDigest: "0", imageSizeMiB: 512 }),
  );
  expect(named(resources, "pxe-config").inputs).toMatchObject({
    path: "/tftpboot/pxelinux.cfg/0A0000",
    links: eachIs(
      "link",
      ["0A0001", "0A0002", "0A0003"].map((name) => `/tftpboot/pxelinux.cfg/${name}`),
    ),
  });
});

test("an export is our block of /etc/exports and what the server has in force", async () => {
  const resources = await run(() => new NfsExport("usr", { master, network }));
  expect(named(resources, "usr-service").inputs).toMatchObject({
    files: [{ path: "/etc/exports", block: "usr", content: "/usr 10.0.0.0/24(ro,root_squash,no_subtree_check)\n" }],
    serving: { "export of /usr to 10.0.0.0/24": "ro,root_squash", "NFS version 3 of /usr": "served" },
    reload: "exportfs -ra",
  });
});

test("one list of nodes feeds DHCP, the hosts of the master and those of nodes (rule one-node-list)", async () => {
  const resources = await run(() => new DisklessCluster("farm", farm));
  const texts = [
    (named(resources, "farm-dhcp-service").inputs.files as { content: string }[])[0].content,
    named(resources, "farm-master-hosts").inputs.content,
    named(resources, "farm-files-plan").inputs.content,
  ];
  for (const text of texts) {
    expect(text).toContain("s0.example.com");
    expect(text).toContain("10.0.0.11");
  }
});

describe("arguments that other resources give", () => {
  test("are waited for", async () => {
    const late = { ...nodes[0], mac: pulumi.output(Promise.resolve("AABB.CCDD.EE00")) };
    const resources = await run(() => new DhcpServer("dhcp", { master, network, nodes: [late] }));
    const [file] = named(resources, "dhcp-service").inputs.files as { content: string }[];
    expect(file.content).toContain("hardware ethernet aa:bb:cc:dd:ee:00;");
  });
});

test("the key of the master, which another resource makes, names another build and leaves the recipe readable", async () => {
  const image = (managementKey?: pulumi.Input<string>) =>
    run(() => new RootfsImage("image", { master, network, nodes, managementKey }));
  const late = pulumi.output(Promise.resolve("ssh-rsa AAAA m0\n"));
  const [without, first, same, other] = [
    await image(),
    await image(late),
    await image(late),
    await image("ssh-rsa BBBB"),
  ];
  const build = (resources: readonly Registered[]) => named(resources, "image-published").inputs.build;
  const triggers = (resources: readonly Registered[]) => named(resources, "image-build").inputs.triggers;
  expect(named(first, "image-published").inputs.recipe).toContain("\nuser root\n  @{managementKey}\n");
  expect(named(other, "image-published").inputs.recipe).toBe(named(first, "image-published").inputs.recipe);
  expect(named(without, "image-published").inputs.recipe).not.toContain("user root");
  expect(named(first, "image-build").inputs.stdin).toContain("ssh-rsa AAAA m0");
  expect(named(first, "image-build").inputs.stdin).not.toContain("@{managementKey}");
  expect(build(same)).toBe(build(first));
  expect(new Set([build(without), build(first), build(other)]).size).toBe(3);
  expect(new Set([without, first, other].map((resources) => JSON.stringify(triggers(resources)))).size).toBe(3);
});

describe("one image of several of a master", () => {
  const image = (args: Partial<RootfsImageArgs>) =>
    run(() => new RootfsImage("image", { master, network, nodes, ...args }));
  const published = (resources: readonly Registered[]) => named(resources, "image-published").inputs;

  test("is published as such, and its build says so; one without a name is as ever", async () => {
    const [plain, gpu] = [await image({}), await image({ variant: "gpu" })];
    expect(published(gpu)).toEqual({ ...published(plain), variant: "gpu" });
    expect(named(gpu, "image-build").inputs.stdin).toContain("\nwant_build '/tftpboot/linux' 'gpu' '");
    expect(named(plain, "image-build").inputs.stdin).not.toContain("want_build");
  });

  test("shows its remark above the recipe, and has the same build without", async () => {
    const [plain, remarked] = [await image({}), await image({ remark: "Group gpu: files /etc/motd." })];
    const { recipe } = published(plain);
    expect(published(remarked)).toEqual({
      ...published(plain),
      recipe: `# Group gpu: files /etc/motd.\n${recipe as string}`,
    });
    expect(named(remarked, "image-build").inputs).toEqual(named(plain, "image-build").inputs);
  });

  test.each(["GPU", "", "a/b", "-a", "x".repeat(33)])("is refused by the name %j", (variant) =>
    expect(() => new RootfsImage("image", { master, network, nodes, variant })).toThrow(
      /^RootfsImage "image": variant: ".*" is not a name, expected at most 32 lower-case letters/,
    ),
  );
});

test("packages of the image are installed with its own when it stands alone", async () => {
  const resources = await run(() => new RootfsImage("image", { master, network, nodes, extraPackages: ["lab-extra"] }));
  expect(named(resources, "image-packages").inputs.packages).toEqual({ "lab-extra": "installed", ntp: "installed" });
});

test("a node says where its firmware looks", async () => {
  let bootEntryNames: pulumi.Output<string[]> | undefined;
  await run(() => (bootEntryNames = new SlaveNode("s0", { node: nodes[0] }).bootEntryNames));
  const names = await new Promise<string[]>((resolve) => bootEntryNames?.apply(resolve));
  expect(names.slice(0, 3)).toEqual(["01-02-00-00-00-00-00", "0A00000A", "0A00000"]);
});

test("a cluster that can ask its nodes expects of each the image that it boots: its own, its group's, or that of all", async () => {
  const [all, own] = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];
  const wanted = async (more: Partial<DisklessClusterArgs>) =>
    named(
      await run(() => new DisklessCluster("farm", { ...farm, nodes: manyNodes(3), parallelShell: true, ...more })),
      "farm-boots",
    ).inputs;
  expect(await wanted({ bootOverrides: [{ mac: "02-00-00-00-00-01", imageDigest: own }] })).toEqual({
    connection,
    drift: {},
    images: { "s0.example.com": all, "s1.example.com": own, "s2.example.com": all },
    nodeFiles: { plan: "/usr/local/etc/node-files", digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  });
  const groups = [{ name: "gpu", nodes: ["s1", "s2"], image: { pin: own } }];
  expect((await wanted({ groups })).images).toEqual({
    "s0.example.com": all,
    "s1.example.com": own,
    "s2.example.com": own,
  });
  expect((await wanted({ groups, bootOverrides: [{ node: "s2", imageDigest: all }] })).images).toEqual({
    "s0.example.com": all,
    "s1.example.com": own,
    "s2.example.com": all,
  });
});

test("a pinned generation is what nodes boot, and is no other group's", async () => {
  const pin = "fedcba9876543210fedcba9876543210";
  const groups = [{ name: "gpu", nodes: ["s1"], image: { extraPackages: ["cuda"] } }];
  const resources = await run(() => new DisklessCluster("farm", { ...farm, image: { pin }, groups }));
  expect(named(resources, "farm-image-published").inputs).toMatchObject({
    pin,
    keep: 3,
    bootEntryDirectories: { "/tftpboot/pxelinux.cfg": "searched" },
    nodes: {},
  });
  expect(named(resources, "farm-pxe-config").inputs).toMatchObject({ values: { digest: pin } });
  expect(named(resources, "farm-gpu-image-published").inputs).not.toHaveProperty("pin");
});

test.each([
  [{ pin: "short" }, /RootfsImage "image": pin: "short" is not the digest of an image/],
  [{ keepGenerations: 0 }, /RootfsImage "image": keepGenerations: 0 is not a number of generations/],
])("%j of an image is refused", async (image, words) => {
  await expect(run(() => new RootfsImage("image", { master, network, nodes, ...image }))).rejects.toThrow(words);
});
