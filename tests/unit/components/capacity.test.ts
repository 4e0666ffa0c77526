import * as pulumi from "@pulumi/pulumi";
import { Capacity, DisklessCluster, DisklessClusterArgs } from "../../../index";
import { el9Master, farm, manyNodes } from "./farm";
import { refusalOf, run } from "./registered";

const MIB = 2 ** 20;
const files = {
  vmlinuz: { bytes: 10 * MIB, sha256: "0" },
  "initramfs.img": { bytes: 30 * MIB, sha256: "0" },
  "rootfs.squashfs": { bytes: 360 * MIB, sha256: "0" },
};
const el9 = { ...farm, master: el9Master };
const capacity = { linkMbit: 1000 };

interface Shown {
  readonly capacity?: Capacity;
  readonly info: readonly string[];
  readonly warnings: readonly string[];
}

/** What a preview or an apply shows of a cluster; an image that is not built has no files. */
async function shown(args: DisklessClusterArgs, built?: object, preview = false): Promise<Shown> {
  const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
  const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  const newResource = ({ type, inputs }: pulumi.runtime.MockResourceArgs) => ({
    id: "id",
    state: {
      ...(inputs as object),
      ...(type.endsWith(":RandomUuid") && { result: "00000000-1111-2222-3333-444444444444" }),
      ...(type.endsWith(":PublishedImage") && { digest: "0".repeat(32), ...(built && { files: built }) }),
    },
  });
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack", preview);
  let known: Capacity | undefined;
  try {
    const cluster = new DisklessCluster("farm", args);
    cluster.capacity?.apply((value) => (known = value));
    await pulumi.runtime.disconnect();
    const of = (spy: typeof info) => spy.mock.calls.map(([message]) => message);
    return { capacity: known, info: of(info), warnings: of(warn) };
  } finally {
    info.mockRestore();
    warn.mockRestore();
  }
}

test("a preview before the build says what it does not know, and what a MiB of the image takes", async () => {
  const said = await shown({ ...el9, capacity }, undefined, true);
  expect(said.capacity?.stormSeconds).toBe("unknown until the image is built");
  expect(said.capacity?.images[0].transfers.map(({ what, protocol, bytes }) => [what, protocol, bytes])).toEqual([
    ["boot loader for BIOS", "TFTP", "unknown, since it comes from a package of the master"],
    ["boot loader for UEFI", "TFTP", "unknown, since it comes from a package of the master"],
    ["kernel", "HTTP", "unknown until the image is built"],
    ["initramfs", "HTTP", "unknown until the image is built"],
    ["root image", "HTTP", "unknown until the image is built"],
  ]);
  expect(said.info).toEqual([
    expect.stringMatching(
      /^DisklessCluster "farm": capacity: each node fetches: unknown until the image is built \(.*\)\. A boot of 2 nodes at once: unknown until the image is built\. Each MiB/,
    ),
  ]);
});

test.each([true, false])("where the image is built, its sizes are known (preview: %s)", async (preview) => {
  const said = await shown({ ...el9, capacity }, files, preview);
  expect(said.capacity).toMatchObject({ bootAtOnce: 2, stormSeconds: 7.2, dhcpAnswersPerSecond: 1, warnings: [] });
  expect(said.capacity?.images[0].bytes).toBe(400 * MIB);
  expect(said.info).toEqual([expect.stringContaining("each node fetches: 419.4 MB (")]);
});

test("on centos5 everything comes by TFTP, and /usr by NFS", async () => {
  const built = { vmlinuz: files.vmlinuz, "rootfs.gz": { bytes: 100 * MIB, sha256: "0" } };
  const said = await shown({ ...farm, capacity: { ...capacity, nodeMemoryMiB: 800 } }, built);
  expect(said.capacity?.images[0].transfers.map(({ what, protocol, bytes }) => [what, protocol, bytes])).toEqual([
    ["boot loader for BIOS", "TFTP", "unknown, since it comes from a package of the master"],
    ["kernel", "TFTP", 10 * MIB],
    ["root image", "TFTP", 100 * MIB],
    ["/usr", "NFS", "unknown, since it is what a node reads while it starts"],
  ]);
  expect(said.warnings).toEqual([
    expect.stringMatching(/^DisklessCluster "farm": capacity: the root image of 104857600 bytes goes by TFTP/),
    expect.stringMatching(/^DisklessCluster "farm": capacity\.nodeMemoryMiB: the root image has 104857600 bytes/),
  ]);
});

test("what a child warns of is said once, and stands in the output all the same", async () => {
  const said = await shown({ ...farm, nodes: manyNodes(70), capacity });
  expect(said.warnings).toEqual([expect.stringMatching(/^TftpServer "farm-tftp": nodes: 70 nodes boot at once/)]);
  expect(said.capacity?.warnings).toEqual([expect.stringMatching(/^nodes: 70 nodes boot at once/)]);
});

test("a group with an image of its own has sizes of its own", async () => {
  const groups = [
    { name: "gpu", nodes: ["s1"], image: { extraPackages: ["cuda"] } },
    { name: "login", nodes: ["s0"] },
  ];
  const said = await shown({ ...el9, groups, capacity }, files);
  expect(said.capacity?.images.map(({ group, bytes }) => [group, bytes])).toEqual([
    [undefined, 400 * MIB],
    ["gpu", 400 * MIB],
  ]);
});

test("settings that another resource gives are waited for", async () => {
  const late = { linkMbit: pulumi.output(Promise.resolve(2000)), bootAtOnce: pulumi.output(Promise.resolve(1)) };
  const said = await shown({ ...el9, capacity: late }, files);
  expect(said.capacity).toMatchObject({ bootAtOnce: 1, stormSeconds: 1.8 });
});

test("nothing is said unless it is asked for", async () => {
  const said = await shown(el9, files);
  expect(said).toEqual({ capacity: undefined, info: [], warnings: [] });
});

test("nothing on the master follows from it", async () => {
  const registered = (args: DisklessClusterArgs) => run(() => new DisklessCluster("farm", args));
  const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
  expect(await registered({ ...farm, capacity: { linkMbit: 1, nodeMemoryMiB: 1024, bootAtOnce: 1 } })).toEqual(
    await registered(farm),
  );
  info.mockRestore();
});

test("more nodes at once than there are stop the program before anything is registered", async () => {
  const { words, resources } = await refusalOf(
    () => new DisklessCluster("farm", { ...farm, capacity: { ...capacity, bootAtOnce: 3 } }),
  );
  expect(words).toBe(
    'DisklessCluster "farm": capacity.bootAtOnce: 3 is not a number of the cluster\'s 2 nodes, expected a whole number from 1 to 2',
  );
  expect(resources.map(({ name }) => name)).toEqual(["farm"]);
});
