import { dirname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DhcpServer, DisklessCluster, DisklessClusterArgs, PxeConfig, WebServer } from "../../../index";
import { eachIs } from "../each-is";
import { secureBoot, siteKey } from "../../support/key-of-tests";
import { signingKey } from "../../support/signing-keys";
import { el9Master, farm, manyNodes, masterOf, network } from "./farm";
import { named, refusalOf, Registered, run } from "./registered";

const WEB = "/var/www/diskless/EFI";
const DIGEST = "0123456789abcdef0123456789abcdef";
const nodes = manyNodes(4);
const master = el9Master;
const asked = () => ({ uefiHttpBoot: true, verifiedBoot: true, secureBoot: secureBoot() });
const cluster = (more: Partial<DisklessClusterArgs>): Promise<readonly Registered[]> =>
  run(() => new DisklessCluster("farm", { ...farm, master, nodeFiles: false, ...more }));
const namesOf = (resources: readonly Registered[]): string[] => resources.map(({ name }) => name).sort();

beforeEach(() => jest.spyOn(pulumi.log, "warn").mockResolvedValue());
afterEach(() => jest.restoreAllMocks());

test("a cluster with a key of its site has signed boot images in place of a loader for UEFI over HTTP", async () => {
  const [before, signed] = [await cluster({ ...asked(), secureBoot: undefined }), await cluster(asked())];
  expect(namesOf(before).filter((name) => !namesOf(signed).includes(name))).toEqual([
    "farm-pxe-config-uefi-http",
    "farm-pxe-uefi-http-loader",
    "farm-pxe-uefi-http-search",
  ]);
  expect(namesOf(signed).filter((name) => !namesOf(before).includes(name))).toEqual(["farm-pxe-config-signed"]);
  const changed = before.filter(({ name }) => signed.some((one) => one.name === name));
  expect(
    changed
      .filter(({ name, inputs }) => JSON.stringify(named(signed, name).inputs) !== JSON.stringify(inputs))
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["farm-dhcp-service", "farm-master-packages", "farm-web-service"]);
  expect(named(signed, "farm-master-packages").inputs.packages).toHaveProperty("systemd-boot-unsigned", "installed");
});

test("the web server follows links in the directory of boot images alone, and is asked for one of them", async () => {
  const signed = await cluster(asked());
  const { files } = named(signed, "farm-web-service").inputs as { files: readonly { content: string }[] };
  expect(files[0].content.split("\n").slice(2)).toEqual([
    '<Directory "/var/www/diskless">',
    ...["  Options None", "  AllowOverride None", "  Require ip 10.0.0.0/24"],
    "</Directory>",
    `<Directory "${WEB}">`,
    "  Options SymLinksIfOwnerMatch",
    ...["</Directory>", ""],
  ]);
  expect(named(signed, "farm-pxe-config-signed").inputs.servedAs).toHaveProperty([
    "http://10.0.0.1/diskless/EFI/01-02-00-00-00-00-00.efi",
  ]);
});

test("a key is in no resource, and on no master", async () => {
  const signed = await cluster(asked());
  const body = siteKey().key.split("\n")[3];
  expect(body.length).toBe(64);
  for (const { inputs } of signed) expect(JSON.stringify(inputs)).not.toContain(body);
  expect(named(signed, "farm-pxe-config-signed").inputs).toMatchObject({
    keyPath: siteKey().keyPath,
    certificate: siteKey().certificate,
  });
});

describe("signed boot images", () => {
  let resources: readonly Registered[];
  let entries: readonly string[] = [];
  beforeAll(async () => {
    const groups = [{ name: "gpu", nodes: ["s1"], kernelArguments: ["quiet"] }];
    const overrides = [{ node: "s2", kernelArguments: ["single"] }];
    resources = await run(() => {
      const pxe = new PxeConfig("pxe", {
        ...{ master, network, nodes, groups, overrides, imageDigest: DIGEST, uefiHttpBoot: true },
        ...{ secureBoot: secureBoot(), serialConsole: "ttyS0,115200" },
      });
      pxe.bootEntryPaths.apply((paths) => (entries = paths));
    });
  });
  const links = (...cards: string[]) =>
    eachIs(
      "link",
      cards.map((card) => `${WEB}/01-02-00-00-00-00-${card}.efi`),
    );

  test.each([
    ["config", "network.efi", () => links("00", "03"), "console=ttyS0,115200"],
    ["group-gpu", "group-gpu.efi", () => links("01"), "console=ttyS0,115200 quiet"],
    ["node-s2", "01-02-00-00-00-00-02.efi", () => ({}), "console=ttyS0,115200 single"],
  ])("have for %s one file, and a name for each card that boots it", (suffix, file, names, words) =>
    expect(named(resources, `pxe-${suffix}-signed`).inputs).toMatchObject({
      ...{ path: `${WEB}/${file}`, links: names(), imageDigest: DIGEST, integrity: "intact" },
      commandLine:
        "root=live:http://10.0.0.1/diskless/@{digest}/rootfs.squashfs rd.live.image rd.live.overlay.overlayfs=1 " +
        `rd.neednet=1 ip=dhcp diskless.image=@{digest} ${words}`,
      ...{ storePath: "/var/www/diskless", kernel: "vmlinuz", initramfs: "initramfs.img" },
      stub: "/usr/lib/systemd/boot/efi/linuxx64.efi.stub",
    }),
  );

  test("have the words of the boot entry by TFTP, but for the card that GRUB adds", () => {
    const grub = named(resources, "pxe-group-gpu-uefi").inputs.content as string;
    const words = /until linux \S+ (.*) BOOTIF=01-\$net_default_mac;/.exec(grub)?.[1];
    expect(named(resources, "pxe-group-gpu-signed").inputs.commandLine).toBe(words);
  });

  test("are boot entries as all others, so that a rollout can put them back", () => {
    expect(entries.filter((path) => path.startsWith(WEB)).sort()).toEqual(
      [
        "01-02-00-00-00-00-00",
        "01-02-00-00-00-00-01",
        "01-02-00-00-00-00-02",
        "01-02-00-00-00-00-03",
        "group-gpu",
        "network",
      ].map((name) => `${WEB}/${name}.efi`),
    );
  });

  test("come after the package that they are made with, and before the entries that one which is refused would leave alone", () => {
    expect(named(resources, "pxe-config-signed").dependsOn).toContain("pxe-packages");
    expect(named(resources, "pxe-config").dependsOn).toContain("pxe-config-signed");
    expect(named(resources, "pxe-config-uefi").dependsOn).toContain("pxe-config");
    expect(named(resources, "pxe-packages").inputs.packages).toHaveProperty("systemd-boot-unsigned", "installed");
  });
});

test("the DHCP server sends each card to its own, and is asked as one of them", async () => {
  const { inputs } = named(
    await run(() => new DhcpServer("dhcp", { master, network, nodes, uefiHttpBoot: true, signedBootImages: true })),
    "dhcp-service",
  );
  expect(Object.values(inputs.serving as Record<string, string>)).toContain(
    "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file http://10.0.0.1/diskless/EFI/01-02-00-00-00-00-00.efi, class HTTPClient",
  );
});

describe("is refused in a preview", () => {
  const clusterWords = async (more: Partial<DisklessClusterArgs>) =>
    (await refusalOf(() => new DisklessCluster("farm", { ...farm, master, ...asked(), ...more }))).words;

  test.each([
    ["uefiHttpBoot", "by which nodes fetch their signed boot image"],
    ["verifiedBoot", "by which nodes hold every byte of their root image to the digest that is signed"],
  ])("without %s", async (name, why) =>
    expect(await clusterWords({ [name]: false })).toContain(`secureBoot: is given without ${name}: true, ${why}`),
  );

  test.each(["centos5", "el8"])("on %s, which has no package with the stub", async (platform) =>
    expect(await clusterWords({ master: masterOf(platform) })).toMatch(
      new RegExp(`secureBoot: is refused on ${platform}: no package of it has systemd's stub for UEFI firmware`),
    ),
  );

  test("on el10, whose DHCP server is not told which image is whose", async () => {
    const words = "is refused on el10: its DHCP server is Kea, which the library does not tell how to send each card";
    expect(await clusterWords({ master: masterOf("el10") })).toContain(`secureBoot: ${words}`);
    const alone = { master: masterOf("el10"), network, nodes, uefiHttpBoot: true };
    const pxe = () => new PxeConfig("pxe", { ...alone, imageDigest: DIGEST, secureBoot: secureBoot() });
    expect((await refusalOf(pxe)).words).toContain(`secureBoot: ${words}`);
    const dhcp = () => new DhcpServer("dhcp", { ...alone, signedBootImages: true });
    expect((await refusalOf(dhcp)).words).toContain(`signedBootImages: ${words}`);
    const web = () => new WebServer("web", { master: masterOf("el10"), network, signedBootImages: true });
    expect((await refusalOf(web)).words).toContain(`signedBootImages: ${words}`);
  });

  test("with a key that is not that of the certificate, and the message has no key", async () => {
    const other = signingKey(dirname(siteKey().keyPath), "other");
    const words = await clusterWords({ secureBoot: { ...secureBoot(), key: { path: other.keyPath } } });
    expect(words).toContain("secureBoot.key.path: is not the key of the certificate");
    expect(words).not.toContain(other.key.split("\n")[3]);
  });

  test("with no certificate", async () =>
    expect(await clusterWords({ secureBoot: { ...secureBoot(), certificate: "x" } })).toContain(
      "secureBoot.certificate: holds nothing in PEM, expected one certificate in PEM",
    ));

  test("in parts that stand alone", async () => {
    const pxe = (more: object) => () =>
      new PxeConfig("pxe", { master, network, nodes, imageDigest: DIGEST, secureBoot: secureBoot(), ...more });
    expect((await refusalOf(pxe({}))).words).toContain("secureBoot: is given without uefiHttpBoot: true");
    expect((await refusalOf(pxe({ uefiHttpBoot: true, nodes: undefined }))).words).toContain(
      "secureBoot: is given without nodes, each of which has a boot image by its card",
    );
    const dhcp = () => new DhcpServer("dhcp", { master, network, nodes, signedBootImages: true });
    expect((await refusalOf(dhcp)).words).toContain("signedBootImages: is given without uefiHttpBoot: true");
  });
});

test("a machine without the key can preview, and is told what it cannot do", async () => {
  const { certificate } = secureBoot();
  await cluster({ ...asked(), secureBoot: { certificate, key: { path: "/nowhere/site.key" } } });
  expect(jest.mocked(pulumi.log.warn).mock.calls.map(([words]) => words)).toEqual([
    'PxeConfig "farm-pxe": secureBoot.key.path: /nowhere/site.key cannot be read: ENOENT. Where a boot image changes, an up from this machine cannot sign it and fails',
  ]);
});
