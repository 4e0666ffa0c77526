import { createPrivateKey, KeyObject, X509Certificate } from "node:crypto";
import { InputError } from "../input-error";
import { constructedTag, derValues } from "./der";

/** Every firmware that follows the UEFI specification takes RSA of 2048 bits with SHA-256. */
const LEAST_BITS = 2048;

/** A certificate, and the parts of it by which a signature names its signer. */
export interface SigningCertificate {
  readonly x509: X509Certificate;
  readonly der: Buffer;
  /** Encoded. */
  readonly issuer: Buffer;
  readonly serial: Buffer;
}

/** What signs boot images. */
export interface SigningPair {
  readonly certificate: SigningCertificate;
  readonly key: KeyObject;
}

/**
 * Reads a certificate, and refuses one that no firmware takes, or that is not valid now.
 *
 * @param argument where it comes from
 */
export function parseSigningCertificate(pem: string, argument: string, now: Date): SigningCertificate {
  const blocks = pem.match(/-----BEGIN [A-Z0-9 ]+-----/g) ?? [];
  if (blocks.length !== 1 || blocks[0] !== "-----BEGIN CERTIFICATE-----") {
    const found = blocks.map((block) => block.slice(11, -5).toLowerCase()).join(", ");
    throw new InputError(argument, `holds ${found || "nothing in PEM"}, expected one certificate in PEM`);
  }
  const x509 = readOr(() => new X509Certificate(pem), argument, "is no certificate in PEM");
  refuseWeak(x509.publicKey, argument);
  const [from, until] = [new Date(x509.validFrom), new Date(x509.validTo)];
  if (now > until) {
    throw new InputError(
      argument,
      `expired on ${day(until)}; expected one that is valid, which firmware knows as well`,
    );
  }
  if (now < from) throw new InputError(argument, `is valid from ${day(from)} on, expected one that is valid now`);
  const [tbs] = derValues(derValues(x509.raw)[0].content);
  const fields = derValues(tbs.content).filter(({ tag }) => tag !== constructedTag(0));
  const [serial, , issuer] = fields.map(({ whole }) => whole);
  return { x509, der: x509.raw, issuer, serial };
}

/**
 * Reads a private key, and refuses one that is not that of the certificate.
 *
 * @param argument where it comes from
 */
export function parseSigningKey(pem: string, certificate: SigningCertificate, argument: string): KeyObject {
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: .*ENCRYPTED/m.test(pem)) {
    throw new InputError(argument, "is encrypted by a passphrase, expected a private key in PEM without one");
  }
  const key = readOr(() => createPrivateKey(pem), argument, "is no private key in PEM");
  if (!certificate.x509.checkPrivateKey(key)) {
    throw new InputError(argument, "is not the key of the certificate, expected the one that it was made with");
  }
  return key;
}

function refuseWeak({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, argument: string): void {
  const bits = asymmetricKeyDetails?.modulusLength;
  if (asymmetricKeyType !== "rsa" || bits === undefined) {
    throw new InputError(
      argument,
      `has a key of type ${asymmetricKeyType ?? "?"}, expected rsa: firmware takes no other`,
    );
  }
  if (bits < LEAST_BITS) {
    throw new InputError(
      argument,
      `has a key of ${bits} bits, expected ${LEAST_BITS} at least: firmware takes no less`,
    );
  }
}

/** What a library says of bytes that it cannot read tells nobody anything, and may tell of a key. */
function readOr<T>(read: () => T, argument: string, refusal: string): T {
  try {
    return read();
  } catch {
    throw new InputError(argument, `${refusal}, or is damaged`);
  }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
