import type { HostKeyType } from "./host-key";

/** Kinds of key that lie in a token: sshd(8) takes them since OpenSSH 8.2. */
export type SecurityKeyType = "sk-ssh-ed25519@openssh.com" | "sk-ecdsa-sha2-nistp256@openssh.com";

/** Kinds of key by which somebody may prove who it is. */
export type PublicKeyType = HostKeyType | SecurityKeyType;

/** Sizes of the numbers of a key in bits; OpenSSH takes no other RSA and DSA keys. */
const RSA_BITS = { least: 768, most: 16_384 } as const;
const DSA_BITS = { p: 1024, q: 160 } as const;
const ED25519_BYTES = 32;

/** Bytes of one coordinate of a point on the curve. */
const COORDINATE: Readonly<Record<string, number>> = { nistp256: 32, nistp384: 48, nistp521: 66 };
const UNCOMPRESSED = 4;

/**
 * What is wrong with the base64 text of a public key of this type.
 *
 * @param leastRsaBits what an sshd asks of an RSA key beyond what each OpenSSH asks
 */
export function publicKeyFault(type: PublicKeyType, base64: string, leastRsaBits = 0): string | undefined {
  const blob = Buffer.from(base64, "base64");
  if (blob.toString("base64") !== base64) return "its base64 text is cut off or has a letter too many";
  const fields = fieldsOf(blob);
  if (fields === undefined) return `it is cut off after ${blob.length} bytes`;
  const [name, ...parts] = fields;
  if (name.toString("latin1") !== type) return `the key itself says that it is of type ${printable(name)}`;
  switch (type) {
    case "ssh-rsa":
      return parts.length === 2 ? rsaFault(parts, leastRsaBits) : numberFault(parts, 2);
    case "ssh-dss":
      return parts.length === 4 ? dsaFault(parts) : numberFault(parts, 4);
    case "ssh-ed25519":
      return parts.length === 1 ? ed25519Fault(parts) : numberFault(parts, 1);
    // the last part is the application that the token asks for, most often ssh:
    case "sk-ssh-ed25519@openssh.com":
      return parts.length === 2 ? ed25519Fault(parts) : numberFault(parts, 2);
    case "sk-ecdsa-sha2-nistp256@openssh.com":
      return parts.length === 3 ? curveFault("nistp256", parts) : numberFault(parts, 3);
    default:
      return parts.length === 2 ? curveFault(type.slice("ecdsa-sha2-".length), parts) : numberFault(parts, 2);
  }
}

/** RFC 4251: each field follows its length in four bytes. `undefined` when the lengths do not end where the text does. */
function fieldsOf(blob: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields.length === 0 ? undefined : fields;
}

function rsaFault([exponent, modulus]: readonly Buffer[], leastBits: number): string | undefined {
  if (bitsOf(exponent) < 2 || isEven(exponent)) return "its exponent is not an odd number from 3";
  const bits = bitsOf(modulus);
  const least = Math.max(RSA_BITS.least, leastBits);
  if (bits < least || bits > RSA_BITS.most) {
    return `it has ${bits} bits, expected ${least} to ${RSA_BITS.most}`;
  }
  return isEven(modulus) ? "its modulus is even" : undefined;
}

function dsaFault([p, q, g, y]: readonly Buffer[]): string | undefined {
  if (bitsOf(p) !== DSA_BITS.p || bitsOf(q) !== DSA_BITS.q) {
    return `it has ${bitsOf(p)} and ${bitsOf(q)} bits, expected ${DSA_BITS.p} and ${DSA_BITS.q}`;
  }
  return [g, y].some((number) => bitsOf(number) < 2) ? "one of its numbers is missing" : undefined;
}

function ed25519Fault([{ length }]: readonly Buffer[]): string | undefined {
  return length === ED25519_BYTES ? undefined : `it has ${length} bytes, expected ${ED25519_BYTES}`;
}

function curveFault(expected: string, [curve, point]: readonly Buffer[]): string | undefined {
  if (curve.toString("latin1") !== expected) return `its curve is ${printable(curve)}, expected ${expected}`;
  const length = 1 + 2 * COORDINATE[expected];
  if (point.length !== length || point[0] !== UNCOMPRESSED) {
    return `its point has ${point.length} bytes, expected ${length} that begin with ${UNCOMPRESSED}`;
  }
  return undefined;
}

function numberFault(parts: readonly Buffer[], expected: number): string {
  return `it has ${parts.length} parts after its name, expected ${expected}`;
}

/** Of a positive number of RFC 4251, which may begin with a zero byte; 0 for a negative one. */
function bitsOf(number: Buffer): number {
  const first = number.findIndex((byte) => byte !== 0);
  if (first === -1 || number[0] >= 0x80) return 0;
  return (number.length - first - 1) * 8 + number[first].toString(2).length;
}

function isEven(number: Buffer): boolean {
  return number[number.length - 1] % 2 === 0;
}

function printable(bytes: Buffer): string {
  return (
    bytes
      .toString("latin1")
      .replace(/[^ -~]/g, "?")
      .slice(0, 40) || "(nothing)"
  );
}
