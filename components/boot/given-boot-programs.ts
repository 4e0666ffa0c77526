import { parseBootPath } from "../../lib/model/boot/boot-files";
import type { BootPrograms } from "../../lib/model/boot/firmware";
import { InputError } from "../../lib/model/input-error";
import { bootPrograms, Platform } from "../../lib/platforms";

/** What a program says of the boot programs of its nodes. */
interface GivenBootPrograms {
  readonly bootProgram?: string;
  readonly uefiBootProgram?: string;
  readonly uefiHttpBoot?: boolean;
}

/** What firmware is sent to: by the program, else by the platform. */
export function givenBootPrograms(given: GivenBootPrograms, platform: Platform): BootPrograms {
  const { bios, uefi, uefiHttp } = bootPrograms(platform);
  return {
    bios: parseBootPath(given.bootProgram ?? bios, "bootProgram"),
    uefi: parseUefiBootProgram(given.uefiBootProgram, platform, uefi),
    ...(bootsOverHttp(given, platform) && { uefiHttp }),
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
