import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Platform, PlatformName, platformOf, ramdiskPlatform, squashfsPlatform } from "../../../lib/platforms";
import { refusal } from "../model/refusal";
import { expectGolden } from "../render/golden";
import { renderedFiles } from "./rendered";

const NAMES: PlatformName[] = ["centos5", "el8", "el9"];

// No lab stands in for el8: its golden files are what there is, so all of them are held for all platforms.
describe.each(NAMES)("the platform %s", (name) => {
  const files = renderedFiles(platformOf(name));

  test.each(Object.keys(files))("has its %s", (file) => expectGolden(`platforms/${name}/${file}`, files[file]));

  test("is known by its name", () => expect(platformOf(name).name).toBe(name));

  test("has a dhcpd.conf that dhcpd itself accepts, with the same reservations as every other", () => {
    expect(dhcpdSays(platformOf(name), files["dhcpd.conf"])).toEqual({ status: 0, said: "" });
    const reservations = (text: string) => text.slice(text.indexOf("\nhost "));
    expect(reservations(files["dhcpd.conf"])).toBe(reservations(renderedFiles(platformOf("centos5"))["dhcpd.conf"]));
  });
});

test("an unknown name is refused with those that exist", () =>
  expect(refusal(() => platformOf("el10"))).toBe(
    'master.platform: "el10" is not a platform, expected one of centos5, el8, el9',
  ));

test("el8 and el9 differ in what squashfs-tools and sshd take, in what is known of /run, in dracut's first choice of a network, and in nothing else", () => {
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
    image: { ...el8.image, compression: "zstd", reproducible: true, overlayPercent: 20, initramfs },
  }).toEqual(el9);
  expect(el8.image).toMatchObject({ compression: "gzip", reproducible: false });
  expect(el8.image.initramfs.networks).toEqual(["network-legacy", "network-manager"]);
});

test("centos5 has no image in a squashfs", () =>
  expect(refusal(() => squashfsPlatform(platformOf("centos5")))).toBe(
    'master.platform: "centos5" has no image in a squashfs, expected el8 or el9',
  ));

test("only centos5 has an image on a RAM disk", () => {
  expect(ramdiskPlatform(platformOf("centos5")).name).toBe("centos5");
  expect(refusal(() => ramdiskPlatform(platformOf("el9")))).toMatch(
    /^master\.platform: "el9" has no image on a RAM disk/,
  );
});

function dhcpdSays(platform: Platform, text: string): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-dhcpd-"));
  try {
    const path = join(folder, "dhcpd.conf");
    writeFileSync(path, text);
    const run = spawnSync("sh", ["-c", platform.dhcp.validate.replaceAll("{candidate}", path)], {
      encoding: "utf8",
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    return { status: run.status, said: run.status === 0 ? "" : run.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
