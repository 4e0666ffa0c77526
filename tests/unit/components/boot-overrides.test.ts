import * as pulumi from "@pulumi/pulumi";
import { PxeConfig, PxeConfigArgs } from "../../../index";
import { expectGolden } from "../render/golden";
import { master, network, nodes } from "./farm";
import { named, refusalOf, Registered, run } from "./registered";

const DIGEST = "0123456789abcdef0123456789abcdef";
const OLDER = "fedcba9876543210fedcba9876543210";
const args: PxeConfigArgs = { master, network, imageDigest: DIGEST, imageSizeMiB: 512 };
const pxe = (more: Partial<PxeConfigArgs>) => run(() => new PxeConfig("pxe", { ...args, ...more }));
const appendOf = ({ inputs }: Registered): string => /^ {2}append (.*)$/m.exec(inputs.content as string)?.[1] ?? "";

const withOrigin = (content: unknown, origin: string) =>
  (content as string).replace("\n", `\n# ${origin}; the rest as the network.\n`);

test("an override is a file of its own for the card, and what it leaves out is as for the network", async () => {
  const resources = await pxe({
    nodes,
    serialConsole: "ttyS0,115200",
    kernelArguments: ["quiet"],
    overrides: [{ mac: "02-00-00-00-00-01" }],
  });
  const { inputs, dependsOn, parent } = named(resources, "pxe-02-00-00-00-00-01");
  // what a node would read first is looked for once, for the whole network
  const { watch, foreign, ...network } = named(resources, "pxe-config").inputs;
  expect([watch, foreign]).toEqual([expect.objectContaining({ kind: "boot-entries" }), {}]);
  expect(inputs).toEqual({
    ...network,
    content: withOrigin(network.content, "s1.example.com: nothing of its own"),
    path: "/tftpboot/pxelinux.cfg/01-02-00-00-00-00-01",
    links: {},
  });
  expect(parent).toBe("pxe");
  expect(dependsOn).toEqual(["pxe-loader"]);
});

test("each value of an override takes the place of the network's, for its card alone", async () => {
  const resources = await pxe({
    nodes,
    serialConsole: "ttyS0,115200",
    kernelArguments: ["quiet"],
    overrides: [
      { mac: "02:00:00:00:00:00", serialConsole: "ttyS1,9600", ramdiskKiB: 600_000 },
      { mac: "02:00:00:00:00:01", kernelArguments: ["single"], imageDigest: OLDER },
    ],
  });
  const [first, second] = ["00", "01"].map((last) => named(resources, `pxe-02-00-00-00-00-${last}`));
  expectGolden("boot/pxelinux/override", first.inputs.content as string);
  expect(first.inputs.values).toEqual({ digest: DIGEST });
  expect(appendOf(second)).toMatch(/ ramdisk_size=524288 .* console=ttyS0,115200 single$/);
  expect(second.inputs.values).toEqual({ digest: OLDER });
  expect(appendOf(named(resources, "pxe-config"))).toMatch(/ ramdisk_size=524288 .* console=ttyS0,115200 quiet$/);
});

test("an override of a node of two cards is one file, and a link for the other card", async () => {
  const [first, ...others] = nodes;
  const several = [{ ...first, otherMacs: ["02-00-00-00-00-0A"] }, ...others];
  const { inputs } = named(await pxe({ nodes: several, overrides: [{ node: "s0" }] }), "pxe-node-s0");
  expect(inputs.path).toBe("/tftpboot/pxelinux.cfg/01-02-00-00-00-00-00");
  expect(inputs.links).toEqual({ "/tftpboot/pxelinux.cfg/01-02-00-00-00-00-0a": "link" });
});

test("an override by the name of its node is that of its card", async () => {
  const override = { serialConsole: "ttyS1,9600" };
  const inputs = async (overrides: PxeConfigArgs["overrides"], name: string) =>
    named(await pxe({ nodes, overrides }), name).inputs;
  expect(await inputs([{ node: "s1", ...override }], "pxe-node-s1")).toEqual(
    await inputs([{ mac: "02:00:00:00:00:01", ...override }], "pxe-02-00-00-00-00-01"),
  );
});

test("an image of its own must be in the store before the file is put into place", async () => {
  const resources = await pxe({
    overrides: [{ mac: "02:00:00:00:00:00", imageDigest: OLDER }, { mac: "02:00:00:00:00:01" }],
  });
  expect(named(resources, "pxe-02-00-00-00-00-00").inputs.validate).toBe(
    `ls "/tftpboot/$(sed -n 's,^  kernel ,,p' {candidate})" >/dev/null`,
  );
  expect(named(resources, "pxe-02-00-00-00-00-01").inputs).not.toHaveProperty("validate");
});

test("a digest that is known later leaves the text of the file complete", async () => {
  const resources = await pxe({
    overrides: [{ mac: "02:00:00:00:00:00", imageDigest: pulumi.output(Promise.resolve(OLDER)) }],
  });
  const { content, values } = named(resources, "pxe-02-00-00-00-00-00").inputs;
  expect(content).toBe(withOrigin(named(resources, "pxe-config").inputs.content, "02:00:00:00:00:00: image"));
  expect(values).toEqual({ digest: OLDER });
});

test.each<[what: string, more: Partial<PxeConfigArgs>, message: string]>([
  [
    "the same card twice",
    { overrides: [{ mac: "02:00:00:00:00:00" }, { mac: "0200.0000.0000" }] },
    "overrides[1].mac: 02:00:00:00:00:00 has an override already (overrides[0])",
  ],
  [
    "a card of none of the nodes",
    { nodes, overrides: [{ mac: "02:00:00:00:00:77" }] },
    "overrides[0].mac: 02:00:00:00:00:77 is not the card of any node",
  ],
  [
    "a name without nodes",
    { overrides: [{ node: "s0" }] },
    "overrides[0].node: s0 names a node, whose card is unknown without nodes; give nodes, or mac",
  ],
  ["nobody", { nodes, overrides: [{ serialConsole: "ttyS0,9600" }] }, "overrides[0]: has neither mac nor node"],
  [
    "one of a host list, by its argument",
    { nodes, overrides: [{ mac: "02:00:00:00:00:00" }, { node: "s[1]", serialConsole: "com1" }] },
    'overrides[1].serialConsole: "com1" is not a serial line',
  ],
  [
    "digests of a host list, by their argument",
    { nodes, overrides: [{ mac: "02:00:00:00:00:01" }, { node: "s[0]", imageDigest: "latest" }] },
    'overrides[1].imageDigest: "latest" is not the digest of an image',
  ],
  ["a malformed card", { overrides: [{ mac: "02:00" }] }, 'overrides[0].mac: "02:00" has 2 octets'],
  [
    "a serial line that is none",
    { overrides: [{ mac: "02:00:00:00:00:00", serialConsole: "com1" }] },
    'overrides[0].serialConsole: "com1" is not a serial line',
  ],
  [
    "a kernel argument that the image decides",
    { overrides: [{ mac: "02:00:00:00:00:00", kernelArguments: ["quiet", "root=/dev/sda1"] }] },
    'overrides[0].kernelArguments[1]: "root=/dev/sda1" is set by the library',
  ],
  [
    "a RAM disk that is smaller than the image",
    { overrides: [{ mac: "02:00:00:00:00:00", ramdiskKiB: 16_384 }] },
    "overrides[0].ramdiskKiB: 16384 KiB is smaller than the image of 512 MiB",
  ],
  [
    "a RAM disk that is smaller than any image",
    { overrides: [{ mac: "02:00:00:00:00:00", ramdiskKiB: 4096, imageDigest: OLDER }] },
    "overrides[0].ramdiskKiB: 4096 KiB is smaller than any image",
  ],
  [
    "a digest that is none",
    { overrides: [{ mac: "02:00:00:00:00:00", imageDigest: "latest" }] },
    'overrides[0].imageDigest: "latest" is not the digest of an image',
  ],
])("%s is refused", async (_what, more, message) => {
  const { words, resources } = await refusalOf(
    () => new PxeConfig("pxe", { ...args, installPackages: false, ...more }),
  );
  expect(words).toContain(`PxeConfig "pxe": ${message}`);
  expect(resources.map(({ name }) => name)).not.toContain("pxe-02-00-00-00-00-00");
});

test.each(["10.0.0.64/26", "10.0.0.128/25", "10.0.0.0/24", "10.0.0.0/22"])(
  "the files of %s are exactly those that its addresses ask for (rule boot-entry-names)",
  async (cidr) => {
    const address = cidr.replace(/\d+\/\d+$/, (end) => String(Number(end.split("/")[0]) + 1));
    const resources = await pxe({ network: { cidr }, master: { ...master, address } });
    const { path, links } = named(resources, "pxe-config").inputs as { path: string; links: object };
    const listing = [path, ...Object.keys(links).map((link) => `${link} -> ${path}`)].join("\n");
    expectGolden(`boot/pxelinux/files-${cidr.replace("/", "-")}`, `${listing}\n`);
  },
);
