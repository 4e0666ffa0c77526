import { SquashfsImage } from "../../../lib/platforms/image/image-part";
import { platformOf } from "../../../lib/platforms";
import { HttpBootEntry, renderGrubConfig, renderGrubOverHttp } from "../../../lib/render/boot/grub";
import { renderPxelinuxConfig } from "../../../lib/render/boot/pxelinux";
import { refusal } from "../model/refusal";
import { expectGolden } from "./golden";

const { files } = platformOf("el9").image as SquashfsImage;
const plain: HttpBootEntry = {
  source: { kind: "http", server: "10.0.0.1", location: "/diskless", files },
  kernelArguments: [],
};
const serial: HttpBootEntry = { ...plain, serial: { unit: "0", speed: "115200" }, kernelArguments: ["quiet"] };

test.each([
  ["plain", plain],
  ["serial", serial],
])("grub.cfg %s", (name, entry) => expectGolden(`boot/grub/${name}`, renderGrubConfig(entry)));

test("a GRUB that came over HTTP is sent to the entry of its card, else to that of the network", () =>
  expectGolden(
    "boot/grub/over-http",
    renderGrubOverHttp("network.cfg", [
      { entry: "group-gpu.cfg", cards: ["01-02-00-00-00-00-01", "01-02-00-00-00-00-03"] },
      { entry: "group-empty.cfg", cards: [] },
      { entry: "01-02-00-00-00-00-02.cfg", cards: ["01-02-00-00-00-00-02"] },
    ]),
  ));

test("a name that GRUB's shell would read something into is no name of a boot entry", () =>
  expect(() => renderGrubOverHttp("network.cfg; reboot", [])).toThrow(/more than names/));

test("a node is told where its own files are, in the same words by both loaders", () => {
  const entry = { ...plain, nodeFiles: true };
  for (const text of [renderGrubConfig(entry), renderPxelinuxConfig(entry, 2047)])
    expect(text.match(/ diskless\.files=\S+/g)).toEqual([" diskless.files=http://10.0.0.1/diskless"]);
});

test("UEFI boots the same kernel, initramfs, image and arguments as BIOS, and names its card too", () => {
  const grub = renderGrubConfig(serial);
  const [, kernel, words] =
    /^ {2}until linux \(http,10\.0\.0\.1\)(\S+) (.*) BOOTIF=01-\$net_default_mac;/m.exec(grub) ?? [];
  const [, initrd] = /^ {2}until initrd \(http,10\.0\.0\.1\)(\S+);/m.exec(grub) ?? [];
  const pxelinux = renderPxelinuxConfig(serial, 2047);
  expect(pxelinux).toContain(`  kernel http://10.0.0.1${kernel}\n`);
  expect(pxelinux).toContain(`  append initrd=http://10.0.0.1${initrd} ${words}\n  ipappend 2\n`);
});

test.each([
  ["a;reboot", "'a;reboot'"],
  ["$net_default_mac", "'$net_default_mac'"],
  ["x='y'", `'x='\\''y'\\'''`],
  ["ifname=eth0:52:54:00:00:00:10", "ifname=eth0:52:54:00:00:00:10"],
])("the kernel argument %s is one word of GRUB's shell", (word, quoted) =>
  expect(renderGrubConfig({ ...plain, kernelArguments: [word] })).toContain(` ${quoted} BOOTIF=`),
);

test.each([
  "root=/dev/sda1",
  "initrd=evil",
  "diskless.image=0",
  "diskless.files=http://10.0.0.1/diskless",
  "ip=eno1:dhcp",
  "rd.neednet=0",
  "BOOTIF=01-52-54-00-00-00-10",
])("the kernel argument %s is refused", (word) =>
  expect(refusal(() => renderGrubConfig({ ...plain, kernelArguments: [word] }))).toMatch(
    /^kernelArguments\[0\]: .*set by the library/,
  ),
);
