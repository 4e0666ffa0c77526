import { parseBootPath } from "../../lib/model/boot/boot-files";
import type { BootPrograms } from "../../lib/model/boot/firmware";
import { InputError } from "../../lib/model/input-error";
import { bootPrograms, Platform, signedBootProgram, StubFacts } from "../../lib/platforms";

/** What a program says of the boot programs of its nodes. */
interface GivenBootPrograms {
  readonly bootProgram?: string;
  readonly uefiBootProgram?: string;
  readonly uefiHttpBoot?: boolean;
  readonly signedBootImages?: boolean;
}

/** What firmware is sent to: by the program, else by the platform. */
export function givenBootPrograms(given: GivenBootPrograms, platform: Platform): BootPrograms {
  const { bios, uefi, uefiHttp: loader } = bootPrograms(platform);
  const overHttp = bootsOverHttp(given, platform);
  if (given.signedBootImages === true) {
    if (!overHttp)
      throw new InputError("signedBootImages", "is given without uefiHttpBoot: true, by which nodes fetch them");
    stubOf(platform, "signedBootImages");
  }
  const uefiHttp = given.signedBootImages === true ? signedBootProgram(platform) : loader;
  return {
    bios: parseBootPath(given.bootProgram ?? bios, "bootProgram"),
    uefi: parseUefiBootProgram(given.uefiBootProgram, platform, uefi),
    ...(overHttp && { uefiHttp }),
  };
}

/** Whether a program asks for UEFI boots over HTTP. Refused on a platform that cannot serve them. */
export function bootsOverHttp({ uefiHttpBoot }: Pick<GivenBootPrograms, "uefiHttpBoot">, platform: Platform): boolean {
  if (uefiHttpBoot !== true) return false;
  if (bootPrograms(platform).uefiHttp === undefined) {
    throw new InputError("uefiHttpBoot", `cannot be served: the boot loaders of ${platform.name} know BIOS only`);
  }
  return true;
}

/**
 * What makes a kernel and its initramfs one program that can be signed. Refused on a platform that has no package with it, and on one whose
 * DHCP server is not told how to send each card to its own.
 *
 * @param argument what asks for it
 */
export function stubOf({ name, dhcp, pxe: { uefi } }: Platform, argument: string): StubFacts {
  if (dhcp.kind === "kea") {
    throw new InputError(
      argument,
      `is refused on ${name}: its DHCP server is Kea, which the library does not tell how to send each card to a boot image of its own; el9 has it`,
    );
  }
  if (uefi.kind === "grub" && uefi.stub !== undefined) return uefi.stub;
  throw new InputError(
    argument,
    `is refused on ${name}: no package of it has systemd's stub for UEFI firmware (linuxx64.efi.stub), by which a kernel and its initramfs are one program`,
  );
}

function parseUefiBootProgram(given: string | undefined, platform: Platform, byDefault?: string): string | undefined {
  if (given !== undefined && byDefault === undefined) {
    throw new InputError(
      "uefiBootProgram",
      `"${given}" cannot be served: the boot loaders of ${platform.name} know BIOS only`,
    );
  }
  const path = given ?? byDefault;
  return path === undefined ? undefined : parseBootPath(path, "uefiBootProgram");
}
