import { createHash } from "node:crypto";

/** Public keys of no host; their private halves were thrown away. */
export const RSA =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCsphSFjAd2yKTXocabdcjOnFJzu1AW90s33XTEc8NpvIwhS35VJ8Xeid1MmYaxGs3Oyz27xaOpgiBtX1OZlIcePTrSvPVpdri+AscnWSjKtLxC+0BlrmTy8gOdvZbq6h++zvkD9kOADacncWDf4kew+X6sT3TGyi5ZgbUiTheKwS8pVVuYuX3qmZzHDOiq9dtVH5IPTV99oDooPO+icxVHscSbRNCgyHCksa1IQDosKb99PKJnrX6RHjCkc1B73RvD+aFKkl09hv4nuZ4yFVSWtgsIwURSJjIGOmCs9J4mLVDw9lcHn6wZ+4c9gus5r4fXl18DyEtRXmOdHaaeDNyf";
export const ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFpt5tTlK23bMoVc0s0mCfmVmjJPno7m+Uf4HqJzHcRY";
export const ECDSA_521 =
  "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAB9DAFEootkAbU49j9vd8FOaEvABPUY5dYNYrbFWm6VmBEomY62Uq3f3IzkrexGx7rfghDRVZfs/v86H2IY/BIKKgDo4meL06fPXeCs6/BlchdKnT62e+i1raQt7VUwp9BhQ3zPkVYRVHwG7wSfjG/WfrT7HWOsyMPsZYHpJhBQu+InYw==";
export const ECDSA_256 =
  "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJBpVmLGEWWLHu/MapBiBVVIp53NcmvZXsFu5frRCv0TJyCmhTVu+U0HwDteScDgxhIoYTUA8r0LljrIuw7/YiI=";

/** A key of its own for every name. */
export function ed25519Of(name: string): string {
  return sshKey("ssh-ed25519", createHash("sha256").update(name).digest());
}

/** A public key of these parts, each after its length (RFC 4251). */
export function sshKey(type: string, ...parts: (Buffer | string)[]): string {
  return `${type} ${Buffer.concat([type, ...parts].map(framed)).toString("base64")}`;
}

function framed(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number of so many bits, odd unless told otherwise. */
export function positiveNumber(bits: number, last = 1): Buffer {
  const bytes = Buffer.alloc(Math.ceil((bits + 1) / 8));
  bytes[bits % 8 === 0 ? 1 : 0] |= 1 << ((bits - 1) % 8);
  bytes[bytes.length - 1] |= last;
  return bytes;
}
