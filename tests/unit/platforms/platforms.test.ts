import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDhcpdConf } from "../../../lib/model/dhcp/dhcpd-conf";
import { parseKeaText } from "../../../lib/model/dhcp/kea-tree";
import { reservedHosts, reservedKeaHosts } from "../../../lib/model/dhcp/reserved-hosts";
import { Platform, PlatformName, platformOf, ramdiskPlatform, squashfsPlatform } from "../../../lib/platforms";
import { refusal } from "../model/refusal";
import { expectGolden } from "../render/golden";
import { renderedFiles } from "./rendered";

const NAMES: PlatformName[] = ["centos5", "el8", "el9", "el10"];

// No lab stands in for el8: its golden files are what there is, so all of them are held for all platforms.
describe.each(NAMES)("the platform %s", (name) => {
  const files = renderedFiles(platformOf(name));

  test.each(Object.keys(files))("has its %s", (file) => expectGolden(`platforms/${name}/${file}`, files[file]));

  test("is known by its name", () => expect(platformOf(name).name).toBe(name));

  test("has a configuration that its DHCP server itself accepts, with the same reservations as every other", () => {
    const configuration = files["dhcpd.conf"] ?? files["kea-dhcp4.conf"];
    expect(checkSays(platformOf(name), configuration)).toEqual({ status: 0, said: "" });
    expect(reservationsIn(files)).toEqual(reservationsIn(renderedFiles(platformOf("centos5"))));
    expect(reservationsIn(files)).not.toEqual([]);
  });
});

test("an unknown name is refused with those that exist", () =>
  expect(refusal(() => platformOf("el11"))).toBe(
    'master.platform: "el11" is not a platform, expected one of centos5, el8, el9, el10',
  ));

test("el8 and el9 differ in what squashfs-tools and sshd take, in what is known of /run, in dracut's first choice of a network, in whether a package has systemd's stub for UEFI firmware, and in nothing else", () => {
  const [el8, el9] = [squashfsPlatform(platformOf("el8")), squashfsPlatform(platformOf("el9"))];
  const initramfs = { ...el8.image.initramfs, networks: ["network-manager", "network-legacy"] };
  expect({
    ...el8,
    name: "el9",
    ssh: {
      ...el8.ssh,
      signsWithSha1: false,
      authorizedKeys: {
        types: [...el8.ssh.authorizedKeys.types, "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"],
        leastRsaBits: 2048,
      },
    },
    pxe: {
      ...el8.pxe,
      uefi: {
        ...el8.pxe.uefi,
        stub: { package: "systemd-boot-unsigned", path: "/usr/lib/systemd/boot/efi/linuxx64.efi.stub" },
      },
    },
    image: { ...el8.image, compression: "zstd", reproducible: true, overlayPercent: 20, initramfs },
  }).toEqual(el9);
  expect(el8.image).toMatchObject({ compression: "gzip", reproducible: false });
  expect(el8.image.initramfs.networks).toEqual(["network-legacy", "network-manager"]);
});

test("el10 has Kea in the place of dhcpd, NetworkManager alone and no boot image that a site signs, and else is as el9", () => {
  const [el9, el10] = [squashfsPlatform(platformOf("el9")), squashfsPlatform(platformOf("el10"))];
  expect(el10.dhcp).toEqual({
    ...{
      kind: "kea",
      packages: ["kea", "kea-hooks"],
      service: "kea-dhcp4",
      validate: "KEA_LOCKFILE_DIR=none kea-dhcp4 -t {candidate} >/dev/null",
    },
    ...{ configPath: "/etc/kea/kea-dhcp4.conf", group: "kea", leasesPath: "/var/lib/kea/kea-leases4.csv" },
  });
  expect(el10.image.initramfs.networks).toEqual(["network-manager"]);
  expect(JSON.stringify(el10)).not.toMatch(/dhcpd\b|dhclient|network-scripts|network-legacy/);
  const { name, dhcp, pxe, residue, image } = el9;
  expect({ ...el10, name, dhcp, pxe, residue, image }).toEqual(el9);
  expect(el10.pxe).toEqual({ ...pxe, uefi: { ...pxe.uefi, stub: undefined } });
  expect(el10.pxe.uefi).not.toHaveProperty("stub");
  expect(el10.image).toMatchObject({ compression: "zstd", reproducible: true, packages: el9.image.packages });
});

test("centos5 has no image in a squashfs", () =>
  expect(refusal(() => squashfsPlatform(platformOf("centos5")))).toBe(
    'master.platform: "centos5" has no image in a squashfs, expected el8, el9 or el10',
  ));

test("only centos5 has an image on a RAM disk", () => {
  expect(ramdiskPlatform(platformOf("centos5")).name).toBe("centos5");
  expect(refusal(() => ramdiskPlatform(platformOf("el9")))).toMatch(
    /^master\.platform: "el9" has no image on a RAM disk/,
  );
});

/** Name, address and card of each, whatever the form. */
function reservationsIn(files: Record<string, string>): string[][] {
  const kea = files["kea-dhcp4.conf"] as string | undefined;
  const reserved =
    kea === undefined
      ? reservedHosts(parseDhcpdConf({ name: "dhcpd.conf", text: files["dhcpd.conf"] }))
      : reservedKeaHosts(parseKeaText({ name: "kea-dhcp4.conf", text: kea }).dhcp4);
  return reserved.map(({ name, address = "", mac = "" }) => [name, address, mac]);
}

function checkSays(platform: Platform, text: string): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-dhcp-"));
  try {
    const path = join(folder, "configuration");
    writeFileSync(path, text);
    const run = spawnSync("sh", ["-c", platform.dhcp.validate.replaceAll("{candidate}", path)], {
      encoding: "utf8",
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    return { status: run.status, said: run.status === 0 ? "" : run.stderr + run.stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
