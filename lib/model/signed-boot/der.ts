/** A value by the distinguished encoding rules of ASN.1 (ITU-T X.690): its tag, and what it holds. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

/** Tags of universal types (X.680), and of types that a definition numbers itself. */
export const TAG = { octets: 0x04, null: 0x05, object: 0x06, sequence: 0x30, set: 0x31 } as const;
export const constructedTag = (number: number): number => 0xa0 + number;
export const primitiveTag = (number: number): number => 0x80 + number;

/** Encodes a value of what it holds. */
export function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const held = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(held.length)]), held]);
}

/** Encodes a name of an algorithm or a type, such as `1.2.840.113549.1.7.2`. */
export function derObject(name: string): Buffer {
  const [first, second, ...others] = name.split(".").map(Number);
  return der(TAG.object, Buffer.from([40 * first + second, ...others.flatMap(base128)]));
}

/** Reads the values that stand one behind the other. */
export function derValues(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = derValueAt(bytes, at);
    values.push(value);
    at += value.whole.length;
  }
  return values;
}

function derValueAt(bytes: Buffer, at: number): DerValue {
  const short = bytes.readUInt8(at + 1);
  const lengthBytes = short < 0x80 ? 0 : short - 0x80;
  const length = lengthBytes === 0 ? short : bytes.readUIntBE(at + 2, lengthBytes);
  const begin = at + 2 + lengthBytes;
  if (begin + length > bytes.length) throw new RangeError("is cut off");
  return {
    tag: bytes.readUInt8(at),
    content: bytes.subarray(begin, begin + length),
    whole: bytes.subarray(at, begin + length),
  };
}

function lengthOf(bytes: number): number[] {
  if (bytes < 0x80) return [bytes];
  const digits = bigEndian(bytes);
  return [0x80 + digits.length, ...digits];
}

function bigEndian(number: number): number[] {
  return number < 0x100 ? [number] : [...bigEndian(Math.floor(number / 0x100)), number % 0x100];
}

/** Seven bits a byte, of which all but the last have the eighth set. */
function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift(0x80 | (rest & 0x7f));
  return digits;
}
