import { createHash, randomBytes } from "node:crypto";

/** systemd's stub of Debian, made of the same sources as that of EL 9. */
export const STUB = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";
/** What the kernel of {@link verifiedImage} calls itself. */
export const RELEASE = "5.14.0-503.el9.x86_64";

/** Files of a published image that nodes verify, by name, and the digest that names them. */
export interface VerifiedImage {
  readonly digest: string;
  readonly files: Readonly<Record<string, Buffer>>;
}

/** A kernel that is nothing but its header, an initramfs of any bytes, and what a build with verifiedBoot seals them with. */
export function verifiedImage(bytes = 200_000): VerifiedImage {
  const contents = {
    vmlinuz: kernel(bytes),
    "initramfs.img": randomBytes(bytes + 1),
    "rootfs.squashfs": randomBytes(16),
  };
  const lines = Object.entries(contents).map(([name, content]) => `${sha256(content)} ${name}\n`);
  const identity = Buffer.from(`verified squashfs-1\n${lines.join("")}`);
  return { digest: sha256(identity).slice(0, 32), files: { ...contents, identity } };
}

function kernel(bytes: number): Buffer {
  const kernel = randomBytes(Math.max(bytes, 0x4000));
  kernel.write("HdrS", 0x202, "latin1");
  kernel.writeUInt16LE(0x3000, 0x20e);
  kernel.write(`${RELEASE} (mockbuild@example.com) #1 SMP\0`, 0x3200, "latin1");
  return kernel;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
