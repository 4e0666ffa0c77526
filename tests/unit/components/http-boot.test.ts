import { DhcpServer, DisklessCluster, PxeConfig, TftpServer } from "../../../index";
import { eachIs } from "../each-is";
import { el9Master, farm, manyNodes, network } from "./farm";
import { named, Registered, run } from "./registered";

const DIGEST = "0123456789abcdef0123456789abcdef";
const WEB = "/var/www/diskless/EFI";
const TFTP = "/var/lib/tftpboot/EFI";
const nodes = manyNodes(3);
const master = el9Master;
const cluster = (more: object): Promise<readonly Registered[]> =>
  run(() => new DisklessCluster("farm", { ...farm, master, ...more }));
const namesOf = (resources: readonly Registered[]): string[] => resources.map(({ name }) => name).sort();

test("a cluster whose nodes may boot over HTTP has the loader and the boot entries once more, and nothing else", async () => {
  const [without, asked] = [await cluster({}), await cluster({ uefiHttpBoot: true })];
  expect(namesOf(asked).filter((name) => !namesOf(without).includes(name))).toEqual([
    "farm-pxe-config-uefi-http",
    "farm-pxe-uefi-http-loader",
    "farm-pxe-uefi-http-search",
  ]);
  const changed = without.filter(
    ({ name, inputs }) => JSON.stringify(named(asked, name).inputs) !== JSON.stringify(inputs),
  );
  expect(changed.map(({ name }) => name).sort()).toEqual(["farm-dhcp-service", "farm-image-published"]);
});

test("an image that its boot entries name is kept, as one that those by TFTP name", async () => {
  const directoriesOf = async (more: object): Promise<unknown> =>
    named(await cluster(more), "farm-image-published").inputs.bootEntryDirectories;
  const byTftp = ["/var/lib/tftpboot/pxelinux.cfg", TFTP];
  expect(await directoriesOf({})).toEqual(eachIs("searched", byTftp));
  expect(await directoriesOf({ uefiHttpBoot: true })).toEqual(eachIs("searched", [...byTftp, WEB]));
});

describe("boot entries that are served over HTTP", () => {
  const program = () => {
    const servedBy = new TftpServer("tftp", { master });
    const groups = [{ name: "gpu", nodes: ["s1"], kernelArguments: ["quiet"] }];
    const overrides = [{ node: "s2", kernelArguments: ["single"] }];
    const pxe = new PxeConfig("pxe", {
      ...{ master, network, nodes, groups, overrides, servedBy },
      ...{ imageDigest: DIGEST, uefiHttpBoot: true },
    });
    pxe.bootEntryPaths.apply((paths) => (entries = paths));
  };
  let resources: readonly Registered[];
  let entries: readonly string[] = [];
  beforeAll(async () => {
    resources = await run(program);
  });

  test("have shim and GRUB beside them, which the web server gives", () =>
    expect(named(resources, "pxe-uefi-http-loader").inputs).toMatchObject({
      path: `${WEB}/shimx64.efi`,
      copyOf: "/boot/efi/EFI/*/shimx64.efi",
      siblingFiles: { "grubx64.efi": "copied" },
      servedAs: eachIs(
        "served",
        ["shimx64.efi", "grubx64.efi"].map((name) => `http://10.0.0.1/diskless/EFI/${name}`),
      ),
    }));

  test("are found by the one file that GRUB looks for, which says whose each is", () => {
    const { inputs } = named(resources, "pxe-uefi-http-search");
    expect(inputs).toMatchObject({
      path: `${WEB}/grub.cfg`,
      servedAs: { "http://10.0.0.1/diskless/EFI/grub.cfg": "served" },
    });
    expect((inputs.content as string).split("\n").filter((line) => !line.startsWith("#"))).toEqual([
      "set entry=network.cfg",
      "for card in 02:00:00:00:00:01; do",
      '  if [ "$card" = "$net_default_mac" ]; then set entry=group-gpu.cfg; fi',
      "done",
      "for card in 02:00:00:00:00:02; do",
      '  if [ "$card" = "$net_default_mac" ]; then set entry=01-02-00-00-00-00-02.cfg; fi',
      "done",
      "source $config_directory/$entry",
      "",
    ]);
  });

  test.each([
    ["config", "network.cfg"],
    ["group-gpu", "group-gpu.cfg"],
    ["node-s2", "01-02-00-00-00-00-02.cfg"],
  ])("say in %s what those by TFTP say, in one file that nobody searches for", (suffix, file) => {
    const [tftp, http] = ["uefi", "uefi-http"].map((kind) => named(resources, `pxe-${suffix}-${kind}`));
    const { content, values, validate } = tftp.inputs;
    expect(http.inputs).toMatchObject({ content, values, validate, path: `${WEB}/${file}`, links: {} });
    expect(http.inputs).toMatchObject({ servedAs: { [`http://10.0.0.1/diskless/EFI/${file}`]: "served" } });
    expect(http.inputs).not.toHaveProperty("watch");
    expect(http.dependsOn).toContain(tftp.name);
  });

  test("are boot entries as all others, so that a rollout can put them back", () => {
    const files = ["network.cfg", "group-gpu.cfg", "01-02-00-00-00-00-02.cfg"].map((name) => `${WEB}/${name}`);
    expect(entries).toEqual(expect.arrayContaining([...files, `${TFTP}/grub.cfg-0A0000`]));
  });
});

test("the DHCP server is asked as such firmware asks, for the URL that each network reaches", async () => {
  const networks = [
    { name: "rack1", cidr: "10.0.0.0/24" },
    { name: "rack2", cidr: "10.1.0.0/24", masterAddress: "10.1.0.1", gateway: "10.1.0.1" },
  ];
  const both = [...nodes, { name: "t0.example.com", address: "10.1.0.10", mac: "02:00:00:00:01:00" }];
  const { inputs } = named(
    await run(() => new DhcpServer("dhcp", { master, networks, nodes: both, uefiHttpBoot: true })),
    "dhcp-service",
  );
  const serving = Object.values(inputs.serving as Record<string, string>).filter((text) => text.includes("HTTPClient"));
  expect(serving.map((text) => text.replace(/^.*boot file /, ""))).toEqual(
    ["10.0.0.1", "10.1.0.1"].map((address) => `http://${address}/diskless/EFI/shimx64.efi, class HTTPClient`),
  );
});
