import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { renderDhcpdConfig } from "../../../lib/render/dhcp";
import { dhcpdOffers, dhcpdRefusal, type FirmwareKind } from "../../support/dhcpd-offers";
import { expectGolden } from "./golden";
import { master, network, nodes } from "./howto";

const KINDS: Readonly<Record<string, FirmwareKind>> = {
  bios: [0, "PXEClient:Arch:00000:UNDI:002001"],
  "uefi-x64-7": [7, "PXEClient:Arch:00007:UNDI:003016"],
  "uefi-x64-9": [9, "PXEClient:Arch:00009:UNDI:003016"],
  "uefi-ia32": [6, "PXEClient:Arch:00006:UNDI:003016"],
  "uefi-arm64": [11, "PXEClient:Arch:00011:UNDI:003000"],
  "uefi-http": [16, "HTTPClient:Arch:00016:UNDI:003001"],
  "uefi-http-odd": [16, "PXEClient:Arch:00016:UNDI:003001"],
  "uefi-http-arm64": [19, "HTTPClient:Arch:00019:UNDI:003001"],
};

const configOf = (uefiBootProgram?: string, uefiHttpPath?: string): string =>
  renderDhcpdConfig({
    ...{ networks: [onlyNetwork(network, master)], nodes: nodes.slice(0, 1), leaseSeconds: 3600 },
    ...{ bootProgram: "lpxelinux.0", uefiBootProgram, uefiHttpPath, dnsUpdates: "none" },
  });

async function offered(...programs: Parameters<typeof configOf>): Promise<Record<string, string>> {
  const text = configOf(...programs);
  const [{ mac }] = nodes;
  const { [mac]: lines } = await dhcpdOffers(text, [mac], { firmwares: KINDS });
  return Object.fromEntries(
    lines.split("\n").map((line) => [line.slice(0, line.indexOf(" ")), line.replace(/^.*boot file /, "")]),
  );
}

test("each firmware gets the loader that it can start, and one without a loader gets an address and no file", async () =>
  expect(await offered("EFI/BOOTX64.EFI")).toEqual({
    bios: "lpxelinux.0",
    "uefi-x64-7": "EFI/BOOTX64.EFI",
    "uefi-x64-9": "EFI/BOOTX64.EFI",
    "uefi-ia32": "(none)",
    "uefi-arm64": "(none)",
    "uefi-http": "(none)",
    "uefi-http-odd": "(none)",
    "uefi-http-arm64": "(none)",
  }));

test("firmware that boots over HTTP gets a URL and its own class, and the others what they get without", async () =>
  expect(await offered("EFI/BOOTX64.EFI", "/diskless/EFI/BOOTX64.EFI")).toEqual({
    bios: "lpxelinux.0",
    "uefi-x64-7": "EFI/BOOTX64.EFI",
    "uefi-x64-9": "EFI/BOOTX64.EFI",
    "uefi-ia32": "(none)",
    "uefi-arm64": "(none)",
    "uefi-http": "http://10.0.0.1/diskless/EFI/BOOTX64.EFI, class HTTPClient",
    "uefi-http-odd": "(none)",
    "uefi-http-arm64": "(none)",
  }));

test("firmware that boots over HTTP gets the URL of its own card, where each has a boot image", async () =>
  expect(await offered("EFI/shimx64.efi", "/diskless/EFI/@{card}.efi")).toMatchObject({
    bios: "lpxelinux.0",
    "uefi-x64-7": "EFI/shimx64.efi",
    "uefi-http": `http://10.0.0.1/diskless/EFI/01-${nodes[0].mac.toLowerCase().replaceAll(":", "-")}.efi, class HTTPClient`,
    "uefi-http-odd": "(none)",
  }));

test("dhcpd.conf for boot images of each card", () => {
  const text = configOf("EFI/shimx64.efi", "/diskless/EFI/@{card}.efi");
  expectGolden("dhcp/uefi-http-of-cards.conf", text);
  expect(dhcpdRefusal(text)).toBe("");
});

test("dhcpd.conf for firmware that boots over HTTP", () => {
  const text = configOf("EFI/shimx64.efi", "/diskless/EFI/shimx64.efi");
  expectGolden("dhcp/uefi-http.conf", text);
  expect(dhcpdRefusal(text)).toBe("");
});

test("a server with loaders for BIOS only offers them to everybody", async () =>
  expect(await offered()).toEqual(Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, "lpxelinux.0"]))));
