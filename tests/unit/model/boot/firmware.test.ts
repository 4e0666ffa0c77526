import { bootFilesOf, bootRules, FIRMWARE_KINDS, firmwareWithoutLoader } from "../../../../lib/model/boot/firmware";

const ALL = { bios: "lpxelinux.0", uefi: "EFI/shimx64.efi", uefiHttp: "/diskless/EFI/shimx64.efi" };

test("no number is of two kinds of firmware, so that the order of rules decides nothing", () => {
  const numbers = Object.values(FIRMWARE_KINDS).flatMap(({ architectures }) => architectures);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("firmware that boots over HTTP is told a URL of the server that its nodes reach, and no other is", () => {
  const rules = bootRules(bootFilesOf(ALL, "10.1.0.1"));
  expect(rules.map(({ title, architectures, file }) => [title, architectures, file])).toEqual([
    ["UEFI", [7, 9], "EFI/shimx64.efi"],
    ["UEFI HTTP", [16], "http://10.1.0.1/diskless/EFI/shimx64.efi"],
    ["BIOS", [0], "lpxelinux.0"],
  ]);
  expect(rules.map(({ vendorClass }) => vendorClass)).toEqual([undefined, "HTTPClient", undefined]);
});

test("firmware that a boot server has no loader for has no rule", () =>
  expect(bootRules(bootFilesOf({ bios: "pxelinux.0" }, "10.0.0.1")).map(({ title }) => title)).toEqual(["BIOS"]));

test.each([
  [6, /32 bits, which needs shim and GRUB for IA32/],
  [15, /32 bits/],
  [11, /arm64, which needs/],
  [19, /arm64/],
  [16, /uefiHttpBoot: true/],
  [0x1f, /^of a kind that no loader is known for$/],
])("firmware %i is named with what it would need", (architecture, words) =>
  expect(firmwareWithoutLoader(architecture)).toMatch(words),
);
