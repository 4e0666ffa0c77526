import { InputError } from "../input-error";

/** Kinds of key by which a server may prove who it is, as `ssh-keyscan` names them. */
export const HOST_KEY_TYPES = [
  "ssh-rsa",
  "ssh-dss",
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
] as const;

export type HostKeyType = (typeof HOST_KEY_TYPES)[number];

const LINE = new RegExp(`^(${HOST_KEY_TYPES.join("|")}) ([A-Za-z0-9+/]+=*)( .*)?$`);

/** Sizes of the numbers of a key in bits; OpenSSH takes no other RSA and DSA keys. */
const RSA_BITS = { least: 768, most: 16_384 } as const;
const DSA_BITS = { p: 1024, q: 160 } as const;
const ED25519_BYTES = 32;

/** Bytes of one coordinate of a point on the curve. */
const COORDINATE: Readonly<Record<string, number>> = { nistp256: 32, nistp384: 48, nistp521: 66 };
const UNCOMPRESSED = 4;

/** Type of a public key of a host. A key that was cut or mistyped on its way here is refused, since no server could prove it. */
export function parseHostKey(text: string, argument: string): HostKeyType {
  const [, type = "", base64 = ""] = LINE.exec(text) ?? [];
  if (type === "") {
    throw new InputError(
      argument,
      "is not a public key, expected its type and its base64 text, such as ssh-rsa AAAA...",
    );
  }
  const fault = publicKeyFault(type as HostKeyType, base64);
  if (fault !== undefined) {
    throw new InputError(
      argument,
      `is no key of type ${type}: ${fault}; expected the whole line that ssh-keyscan prints, without the name`,
    );
  }
  return type as HostKeyType;
}

/** What is wrong with the base64 text of a public key of this type. */
export function publicKeyFault(type: HostKeyType, base64: string): string | undefined {
  const blob = Buffer.from(base64, "base64");
  if (blob.toString("base64") !== base64) return "its base64 text is cut off or has a letter too many";
  const fields = fieldsOf(blob);
  if (fields === undefined) return `it is cut off after ${blob.length} bytes`;
  const [name, ...parts] = fields;
  if (name.toString("latin1") !== type) return `the key itself says that it is of type ${printable(name)}`;
  switch (type) {
    case "ssh-rsa":
      return parts.length === 2 ? rsaFault(parts) : numberFault(parts, 2);
    case "ssh-dss":
      return parts.length === 4 ? dsaFault(parts) : numberFault(parts, 4);
    case "ssh-ed25519":
      if (parts.length !== 1) return numberFault(parts, 1);
      return parts[0].length === ED25519_BYTES
        ? undefined
        : `it has ${parts[0].length} bytes, expected ${ED25519_BYTES}`;
    default:
      return parts.length === 2 ? curveFault(type, parts) : numberFault(parts, 2);
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

function rsaFault([exponent, modulus]: readonly Buffer[]): string | undefined {
  if (bitsOf(exponent) < 2 || isEven(exponent)) return "its exponent is not an odd number from 3";
  const bits = bitsOf(modulus);
  if (bits < RSA_BITS.least || bits > RSA_BITS.most) {
    return `it has ${bits} bits, expected ${RSA_BITS.least} to ${RSA_BITS.most}`;
  }
  return isEven(modulus) ? "its modulus is even" : undefined;
}

function dsaFault([p, q, g, y]: readonly Buffer[]): string | undefined {
  if (bitsOf(p) !== DSA_BITS.p || bitsOf(q) !== DSA_BITS.q) {
    return `it has ${bitsOf(p)} and ${bitsOf(q)} bits, expected ${DSA_BITS.p} and ${DSA_BITS.q}`;
  }
  return [g, y].some((number) => bitsOf(number) < 2) ? "one of its numbers is missing" : undefined;
}

function curveFault(type: HostKeyType, [curve, point]: readonly Buffer[]): string | undefined {
  const expected = type.slice("ecdsa-sha2-".length);
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
