import * as pulumi from "@pulumi/pulumi";
import { DisklessCluster, DisklessClusterArgs, RootfsImage } from "../../../index";
import { el9Master, farm, master, masterOf, network, nodes } from "./farm";
import { named, refusalOf, run } from "./registered";

beforeEach(() => jest.spyOn(pulumi.log, "warn").mockResolvedValue());
afterEach(() => jest.restoreAllMocks());

const cluster = (more: Partial<DisklessClusterArgs>) =>
  run(() => new DisklessCluster("farm", { ...farm, master: el9Master, parallelShell: true, ...more }));

test("a cluster that verifies asks its image for it, and its nodes for what they refused", async () => {
  const [before, verified] = [await cluster({}), await cluster({ verifiedBoot: true })];
  const published = named(verified, "farm-image-published").inputs;
  expect(published.verifiedBoot).toBe(true);
  expect(published.recipe).toContain("\ninitramfs module verified-image verify-image.sh\n");
  expect(named(verified, "farm-boots").inputs.refusals).toEqual({
    accessLog: "/var/log/httpd/access_log",
    addresses: { "10.0.0.10": "s0.example.com", "10.0.0.11": "s1.example.com" },
  });
  expect(named(before, "farm-image-published").inputs).not.toHaveProperty("verifiedBoot");
  expect(named(before, "farm-boots").inputs).not.toHaveProperty("refusals");
});

test("its boot entries are those of any cluster: the digest alone is what nodes hold their image to", async () => {
  const [before, verified] = [await cluster({}), await cluster({ verifiedBoot: true })];
  for (const name of ["farm-pxe-config", "farm-pxe-config-uefi"]) {
    expect(named(verified, name).inputs).toEqual(named(before, name).inputs);
  }
});

test("an image of a group is verified as well", async () => {
  const groups = [{ name: "gpu", nodes: ["s1"], image: { extraPackages: ["pssh"] } }];
  const resources = await cluster({ verifiedBoot: true, groups });
  expect(named(resources, "farm-gpu-image-published").inputs).toMatchObject({ verifiedBoot: true });
});

test("nothing can verify an image on centos5, and the program says why", async () => {
  const why = /verifiedBoot: is refused on centos5: pxelinux loads kernel and image and starts them, and nothing runs/;
  const alone = () => new RootfsImage("image", { master, network, nodes, verifiedBoot: true });
  expect((await refusalOf(alone)).words).toMatch(why);
  expect((await refusalOf(() => new DisklessCluster("farm", { ...farm, verifiedBoot: true }))).words).toMatch(why);
});

test.each(["el8", "el9"])("%s verifies its image", async (platform) => {
  const resources = await run(
    () => new RootfsImage("image", { master: masterOf(platform), network, nodes, verifiedBoot: true }),
  );
  expect(named(resources, "image-published").inputs.recipe).toContain("digest of every byte that nodes fetch");
});

describe("files of nodes, which nothing verifies at boot", () => {
  const contentOf = async (more: Partial<DisklessClusterArgs>) =>
    String(named(await cluster(more), "farm-pxe-config").inputs.content);

  test("are fetched there unless a program says otherwise", async () => {
    expect(await contentOf({ verifiedBoot: true })).toContain(" diskless.files=");
    expect(await contentOf({ verifiedBoot: true, nodeFilesAtBoot: false })).not.toContain("diskless.files");
  });

  test("are still pushed over SSH, and looked for by a refresh", async () => {
    const resources = await cluster({ nodeFilesAtBoot: false });
    expect(named(resources, "farm-files-repair").inputs.running).toBe(true);
    expect(named(resources, "farm-boots").inputs).toHaveProperty("nodeFiles.plan");
  });

  test("are named in a warning of the preview, where nodes fetch them", async () => {
    const warned = jest.mocked(pulumi.log.warn);
    await cluster({ verifiedBoot: true, nodeFilesAtBoot: false });
    await cluster({ verifiedBoot: true, nodeFiles: false });
    await cluster({});
    expect(warned).not.toHaveBeenCalled();
    await cluster({ verifiedBoot: true });
    expect(warned.mock.calls.map(([words]) => words)).toEqual([
      expect.stringMatching(
        /^DisklessCluster "farm": verifiedBoot: nodes verify their image, and not the files that they/,
      ),
    ]);
  });

  test("would never come without a way into the nodes", async () =>
    expect((await refusalOf(() => new DisklessCluster("farm", { ...farm, nodeFilesAtBoot: false }))).words).toMatch(
      /nodeFilesAtBoot: is false, so nodes get their files by SSH only; expected parallelShell: true/,
    ));
});
