import * as pulumi from "@pulumi/pulumi";
import { BootGroupArgs, PxeConfig, PxeConfigArgs } from "../../../index";
import { expectGolden } from "../render/golden";
import { manyNodes, master, network, el9Master } from "./farm";
import { named, refusalOf, run } from "./registered";
import { eachIs } from "../each-is";

const DIGEST = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";
const nodes = manyNodes(5);
const onCentos5: PxeConfigArgs = { master, network, nodes, imageDigest: DIGEST, imageSizeMiB: 512 };
const onEl9: PxeConfigArgs = { master: el9Master, network, nodes, imageDigest: DIGEST };
const pxe = (args: PxeConfigArgs, more: Partial<PxeConfigArgs>) =>
  run(() => new PxeConfig("pxe", { ...args, ...more }));

const gpu: BootGroupArgs = {
  ...{ name: "gpu", nodes: ["s3", "s1.example.com"], imageDigest: OTHER },
  kernelArguments: ["isolcpus=1-3"],
};
const login: BootGroupArgs = { name: "login", nodes: ["s0"], serialConsole: "ttyS1,9600" };
const card = (i: number) => `02-00-00-00-00-0${i}`;

test("a group is one file, and a link to it for each card of its nodes", async () => {
  const resources = await pxe(onCentos5, { groups: [{ ...gpu, imageSizeMiB: 256 }, login] });
  const { inputs, parent, dependsOn } = named(resources, "pxe-group-gpu");
  expectGolden("boot/pxelinux/group", inputs.content as string);
  expect(inputs).toMatchObject({
    path: "/tftpboot/pxelinux.cfg/group-gpu",
    links: eachIs(
      "link",
      [3, 1].map((i) => `/tftpboot/pxelinux.cfg/01-${card(i)}`),
    ),
    values: { digest: OTHER },
    validate: `ls "/tftpboot/$(sed -n 's,^  kernel ,,p' {candidate})" >/dev/null`,
  });
  expect([parent, dependsOn]).toEqual(["pxe", ["pxe-loader"]]);
  const other = named(resources, "pxe-group-login").inputs;
  expect(other.content).toContain(
    "\n# Group login: serial line; the rest as the network.\ndefault linux\nserial 1 9600\n",
  );
  expect(other.values).toEqual({ digest: DIGEST });
  expect(other).not.toHaveProperty("validate");
});

test("GRUB finds it by both names of a card, and after the file of pxelinux, whose check sees the image", async () => {
  const resources = await pxe(onEl9, { groups: [gpu] });
  const { inputs, dependsOn } = named(resources, "pxe-group-gpu-uefi");
  expectGolden("boot/grub/group", inputs.content as string);
  expect(inputs).toMatchObject({
    path: "/var/lib/tftpboot/EFI/grub.cfg-group-gpu",
    links: eachIs(
      "link",
      [3, 1].flatMap((i) => [`01-${card(i)}`, card(i)]).map((name) => `/var/lib/tftpboot/EFI/grub.cfg-${name}`),
    ),
    values: { digest: OTHER },
  });
  expect(dependsOn).toContain("pxe-group-gpu");
  expect(named(resources, "pxe-group-gpu").inputs).toMatchObject({
    path: "/var/lib/tftpboot/pxelinux.cfg/group-gpu",
    links: eachIs(
      "link",
      [3, 1].map((i) => `/var/lib/tftpboot/pxelinux.cfg/01-${card(i)}`),
    ),
  });
});

test.each([onCentos5, onEl9])("the file of the network is the same with groups and without", async (args) => {
  const [without, none, some] = [
    await pxe(args, {}),
    await pxe(args, { groups: [] }),
    await pxe(args, { groups: [login] }),
  ];
  const network = named(without, "pxe-config").inputs;
  expect(network.content).not.toContain("the rest as");
  expect(none).toEqual(without);
  expect(named(some, "pxe-config").inputs).toEqual(network);
});

test.each([
  [onCentos5, "usr", 3],
  [onEl9, "http://10.0.0.1/diskless", 6],
])(
  "every entry of $master.platform says that nodes have files of their own, or none does",
  async (args, from, entries) => {
    const layers = { groups: [login], overrides: [{ node: "s3", kernelArguments: ["quiet"] }] };
    const words = async (nodeFiles?: boolean) =>
      (await pxe(args, { ...layers, nodeFiles })).flatMap(({ inputs }) =>
        typeof inputs.content === "string" ? [/ diskless\.files=(\S+)/.exec(inputs.content)?.[1]] : [],
      );
    expect(await words(true)).toEqual(Array(entries).fill(from));
    expect(await words(false)).toEqual(Array(entries).fill(undefined));
    expect(await words()).toEqual(await words(false));
  },
);

test("a node overrides its group: the rest of its file is the group's, and its card is no link of the group", async () => {
  const resources = await pxe(onEl9, { groups: [gpu], overrides: [{ node: "s3", serialConsole: "ttyS0,9600" }] });
  for (const uefi of ["", "-uefi"]) {
    const { inputs } = named(resources, `pxe-node-s3${uefi}`);
    expect(inputs.content).toContain(
      "\n# s3.example.com: serial line; group gpu: image, kernel arguments; the rest as the network.\n",
    );
    expect(inputs.content).toMatch(/ console=ttyS0,9600 isolcpus=1-3/);
    expect(inputs.values).toEqual({ digest: OTHER });
    const links = Object.keys(named(resources, `pxe-group-gpu${uefi}`).inputs.links as object);
    expect(links.some((link) => link.includes(card(1)))).toBe(true);
    expect(links.some((link) => link.includes(card(3)))).toBe(false);
  }
});

test("an override's own image comes before the group's, and that of a node in no group is the network's", async () => {
  const older = "a".repeat(32);
  const overrides = [
    { node: "s3", imageDigest: older },
    { mac: "02:00:00:00:00:02" },
    { node: "s0", kernelArguments: [] },
  ];
  const resources = await pxe(onEl9, { groups: [gpu, login], overrides });
  const digest = (name: string) => named(resources, name).inputs.values;
  expect([`pxe-node-s3`, `pxe-${card(2)}`, "pxe-node-s0"].map(digest)).toEqual(
    [older, DIGEST, DIGEST].map((value) => ({ digest: value })),
  );
  expect(named(resources, "pxe-node-s3").inputs.content).toContain(
    "\n# s3.example.com: image; group gpu: kernel arguments; the rest as the network.\n",
  );
});

test.each<[what: string, group: Partial<BootGroupArgs>, size: number]>([
  ["that of the network", {}, 524_288],
  ["that of its image", { imageDigest: OTHER, imageSizeMiB: 64 }, 65_536],
  ["that of the network, when nobody says how large its image is", { imageDigest: OTHER }, 524_288],
  ["its own, which holds its image", { imageDigest: OTHER, imageSizeMiB: 64, ramdiskKiB: 131_072 }, 131_072],
  ["its own", { ramdiskKiB: 600_000 }, 600_000],
])("the RAM disk of a group is %s", async (_what, group, size) => {
  const resources = await pxe(onCentos5, { groups: [{ name: "gpu", nodes: ["s0"], ...group }] });
  expect(named(resources, "pxe-group-gpu").inputs.content).toContain(` ramdisk_size=${size} `);
});

test("a RAM disk of an override is held against the image of its group", async () => {
  const groups = [{ name: "gpu", nodes: ["s0"], imageDigest: OTHER, imageSizeMiB: 64 }];
  const resources = await pxe(onCentos5, { groups, overrides: [{ node: "s0", ramdiskKiB: 65_536 }] });
  expect(named(resources, "pxe-node-s0").inputs.content).toContain(" ramdisk_size=65536 ");
});

test("cards that are known later leave the names of groups checked at once", async () => {
  const late = nodes.map((node) => ({ ...node, mac: pulumi.output(Promise.resolve(node.mac)) }));
  const resources = await pxe({ ...onCentos5, nodes: late }, { groups: [gpu] });
  expect(named(resources, "pxe-group-gpu").inputs.links).toEqual(
    eachIs(
      "link",
      [3, 1].map((i) => `/tftpboot/pxelinux.cfg/01-${card(i)}`),
    ),
  );
  expect(() => new PxeConfig("pxe", { ...onCentos5, nodes: late, groups: [{ name: "a", nodes: ["s9"] }] })).toThrow(
    'PxeConfig "pxe": groups[0].nodes[0]: s9 is not one of the nodes',
  );
});

test.each<[what: string, more: Partial<PxeConfigArgs>, message: string]>([
  [
    "groups without nodes",
    { nodes: undefined, groups: [gpu] },
    "groups: name nodes whose cards are not known; give nodes as well",
  ],
  [
    "a node in two groups",
    { groups: [gpu, { name: "a", nodes: ["s1"] }] },
    'groups[1].nodes[0]: s1 is in group "gpu" already',
  ],
  [
    "a serial line that is none",
    { groups: [{ ...gpu, serialConsole: "com1" }] },
    'groups[0].serialConsole: "com1" is not a serial line',
  ],
  [
    "a kernel argument that the image decides",
    { groups: [{ ...gpu, kernelArguments: ["root=/dev/sda1"] }] },
    'groups[0].kernelArguments[0]: "root=/dev/sda1" is set by the library',
  ],
  [
    "a digest that is none",
    { groups: [{ ...gpu, imageDigest: "latest" }] },
    'groups[0].imageDigest: "latest" is not the digest of an image',
  ],
  [
    "a size without an image",
    { groups: [{ ...login, imageSizeMiB: 64 }] },
    "groups[0].imageSizeMiB: is given without imageDigest, whose size it is; expected both",
  ],
  [
    "a RAM disk that is smaller than the image",
    { groups: [{ ...gpu, imageSizeMiB: 64, ramdiskKiB: 16_384 }] },
    "groups[0].ramdiskKiB: 16384 KiB is smaller than the image of 64 MiB",
  ],
  [
    "a RAM disk that is smaller than the network's image",
    { groups: [{ ...login, ramdiskKiB: 16_384 }] },
    "groups[0].ramdiskKiB: 16384 KiB is smaller than the image of 512 MiB",
  ],
  [
    "a RAM disk where there is none",
    { ...onEl9, imageSizeMiB: undefined, groups: [{ ...gpu, ramdiskKiB: 65_536 }] },
    "groups[0].ramdiskKiB: applies to an image on a RAM disk only, which nodes of this platform do not boot",
  ],
  [
    "a size of an image where it has none",
    { ...onEl9, imageSizeMiB: undefined, groups: [{ ...gpu, imageSizeMiB: 64 }] },
    "groups[0].imageSizeMiB: applies to an image on a RAM disk only, which nodes of this platform do not boot",
  ],
])("%s is refused", async (_what, more, message) => {
  const { words } = await refusalOf(() => new PxeConfig("pxe", { ...onCentos5, installPackages: false, ...more }));
  expect(words).toContain(`PxeConfig "pxe": ${message}`);
});
