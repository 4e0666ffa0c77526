/** What a machine runs before any boot loader, by the loader that it is sent to. */
export type Firmware = "bios" | "uefi" | "uefi-http";

/** How firmware of one kind is told when it asks for an address. */
export interface FirmwareKind {
  readonly title: string;
  /** Numbers of DHCP's option 93 (RFC 4578, and "Processor Architecture Types" of IANA). */
  readonly architectures: readonly number[];
  /** Whether a machine that says no number is taken for one of these. */
  readonly orNone?: true;
  /** How its vendor class (option 60) begins, where that is looked at. An answer must then have the same class. */
  readonly vendorClass?: string;
}

/** Vendor class of firmware that boots over HTTP (UEFI specification, "HTTP Boot"). It takes an answer of no other class. */
export const HTTP_CLIENT = "HTTPClient";

export const FIRMWARE_KINDS: Readonly<Record<Firmware, FirmwareKind>> = {
  bios: { title: "BIOS", architectures: [0x00], orNone: true },
  uefi: { title: "UEFI", architectures: [0x07, 0x09] },
  "uefi-http": { title: "UEFI HTTP", architectures: [0x10], vendorClass: HTTP_CLIENT },
};

/** In the order in which servers are asked as each kind asks. */
export const FIRMWARES = Object.keys(FIRMWARE_KINDS) as readonly Firmware[];

/** What firmware fetches first from a boot server. */
export interface BootPrograms {
  /** Relative to the TFTP root, as that of `uefi`. */
  readonly bios: string;
  /** `undefined` where UEFI firmware cannot boot. */
  readonly uefi?: string;
  /** Path in a URL of the web server, with {@link CARD_TOKEN} where each card has its own; `undefined` where UEFI firmware cannot boot over HTTP. */
  readonly uefiHttp?: string;
}

/**
 * Stands in a URL for the name of the card that asks, as boot entries have it: `01-` and the six octets of its address, such as
 * `01-52-54-00-00-00-10`.
 */
export const CARD_TOKEN = "@{card}";

/** What a card is told, in place of what all are. */
export function bootFileOfCard(file: string, mac: string): string {
  return file.replaceAll(CARD_TOKEN, `01-${mac.toLowerCase().replaceAll(":", "-")}`);
}

/** What firmware of each kind is told: a path below the TFTP root, or a URL. A kind that is missing has no loader. */
export type BootFiles = Readonly<Partial<Record<Firmware, string>>>;

/** A kind of firmware and what it is told to boot. */
export interface BootRule extends FirmwareKind {
  readonly file: string;
}

/** What nodes of a network are told that reach the boot server by this address. */
export function bootFilesOf({ bios, uefi, uefiHttp }: BootPrograms, server: string): BootFiles {
  return { bios, uefi, "uefi-http": uefiHttp === undefined ? undefined : `http://${server}${uefiHttp}` };
}

/** Which firmware gets which file; the rule that is right where a machine says nothing is the last. At most one is right for a machine. */
export function bootRules(files: BootFiles): BootRule[] {
  const isForSilent = (firmware: Firmware): number => Number(FIRMWARE_KINDS[firmware].orNone === true);
  const inOrder = [...FIRMWARES].sort((one, other) => isForSilent(one) - isForSilent(other));
  return inOrder.flatMap((firmware) => {
    const file = files[firmware];
    return file === undefined ? [] : [{ ...FIRMWARE_KINDS[firmware], file }];
  });
}

/** Firmware that no platform of the library has a loader for, and what a boot by it would need. */
const WITHOUT_LOADER: readonly { readonly architectures: readonly number[]; readonly words: string }[] = [
  {
    architectures: [0x06, 0x0f],
    words: "UEFI of 32 bits, which needs shim and GRUB for IA32 and a kernel with CONFIG_EFI_MIXED",
  },
  { architectures: [0x0b, 0x13], words: "UEFI of arm64, which needs shim, GRUB and an image for that processor" },
  { architectures: [0x0a, 0x12], words: "UEFI of 32-bit ARM, which needs GRUB and an image for that processor" },
  {
    architectures: [0x1b, 0x1c],
    words: "UEFI of 64-bit RISC-V, which needs GRUB and an image for that processor",
  },
  {
    architectures: [0x10],
    words: `UEFI that boots over HTTP, which needs uefiHttpBoot: true and to call itself ${HTTP_CLIENT}, or PXE in the firmware's menu`,
  },
];

/** What firmware is that gets no loader, by its number in DHCP's option 93. */
export function firmwareWithoutLoader(architecture: number): string {
  const known = WITHOUT_LOADER.find(({ architectures }) => architectures.includes(architecture));
  return known?.words ?? "of a kind that no loader is known for";
}
