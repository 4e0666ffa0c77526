import { createHash, sign } from "node:crypto";
import { constructedTag, der, derObject, derValues, primitiveTag, TAG } from "./der";
import type { SigningPair } from "./signing-pair";

const SIGNED_DATA = derObject("1.2.840.113549.1.7.2");
const CONTENT_TYPE = derObject("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST = derObject("1.2.840.113549.1.9.4");
const RSA = derObject("1.2.840.113549.1.1.1");
const SHA256 = derObject("2.16.840.1.101.3.4.2.1");
/** Of Microsoft: what is signed is a digest of a program. */
const INDIRECT_DATA = derObject("1.3.6.1.4.1.311.2.1.4");
const PE_IMAGE_DATA = derObject("1.3.6.1.4.1.311.2.1.15");

const NULL = der(TAG.null);
const VERSION_1 = Buffer.from([0x02, 0x01, 0x01]);
/** Flags that are empty, and the name of a file, which is none ("Windows Authenticode Portable Executable Signature Format"). */
const OF_NO_FILE = der(
  TAG.sequence,
  Buffer.from([0x03, 0x01, 0x00]),
  der(constructedTag(0), der(constructedTag(2), der(primitiveTag(0)))),
);

/**
 * The signature that UEFI firmware looks for in a program: PKCS #7 over the digest that Authenticode takes of it. The same digest, key and
 * certificate give the same bytes, since it has no time in it. No library writes it: those for PKCS #7 sign octets, and what is signed here
 * is a structure.
 *
 * @param digest SHA-256 as 64 hexadecimal digits
 */
export function authenticodeSignature(digest: string, { certificate, key }: SigningPair): Buffer {
  const sha256 = der(TAG.sequence, SHA256, NULL);
  const signed = der(
    TAG.sequence,
    der(TAG.sequence, PE_IMAGE_DATA, OF_NO_FILE),
    der(TAG.sequence, sha256, der(TAG.octets, Buffer.from(digest, "hex"))),
  );
  const [{ content }] = derValues(signed);
  const attributes = Buffer.concat(
    // in the order that a set has by its encoding
    [
      der(TAG.sequence, CONTENT_TYPE, der(TAG.set, INDIRECT_DATA)),
      der(TAG.sequence, MESSAGE_DIGEST, der(TAG.set, der(TAG.octets, createHash("sha256").update(content).digest()))),
    ].sort((one, other) => Buffer.compare(one, other)),
  );
  const signer = der(
    TAG.sequence,
    ...[VERSION_1, der(TAG.sequence, certificate.issuer, certificate.serial), sha256],
    der(constructedTag(0), attributes),
    der(TAG.sequence, RSA, NULL),
    der(TAG.octets, sign("sha256", der(TAG.set, attributes), key)),
  );
  return der(
    TAG.sequence,
    SIGNED_DATA,
    der(
      constructedTag(0),
      der(
        TAG.sequence,
        ...[VERSION_1, der(TAG.set, sha256)],
        der(TAG.sequence, INDIRECT_DATA, der(constructedTag(0), signed)),
        der(constructedTag(0), certificate.der),
        der(TAG.set, signer),
      ),
    ),
  );
}
