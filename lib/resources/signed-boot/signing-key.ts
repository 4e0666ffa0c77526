import { readFileSync } from "node:fs";
import { InputError } from "../../model/input-error";
import {
  parseSigningCertificate,
  parseSigningKey,
  SigningCertificate,
  SigningPair,
} from "../../model/signed-boot/signing-pair";

/** Where a signing key is, and whose it is. */
export interface SigningPlace {
  /** In PEM. */
  readonly certificate: string;
  /** Of the key, on the machine that Pulumi runs on. */
  readonly keyPath: string;
}

/** Arguments that an error names. */
export interface SigningArguments {
  readonly certificate: string;
  readonly keyPath: string;
}

/** Reads a key and its certificate, and refuses what signs nothing that firmware takes. */
export function readSigningPair(place: SigningPlace, names: SigningArguments): SigningPair {
  const certificate = parseSigningCertificate(place.certificate, names.certificate, new Date());
  return { certificate, key: readKey(place.keyPath, certificate, names.keyPath) };
}

/**
 * Refuses in a preview what an apply would refuse later. A machine that only previews need not have the key.
 *
 * @returns what a person should know when the key cannot be read
 */
export function checkSigningPair(place: SigningPlace, names: SigningArguments): string[] {
  const certificate = parseSigningCertificate(place.certificate, names.certificate, new Date());
  try {
    readKey(place.keyPath, certificate, names.keyPath);
    return [];
  } catch (error) {
    if (!(error instanceof UnreadableKey)) throw error;
    return [`${error.message}. Where a boot image changes, an up from this machine cannot sign it and fails`];
  }
}

class UnreadableKey extends InputError {}

function readKey(path: string, certificate: SigningCertificate, argument: string) {
  let pem: string;
  try {
    pem = readFileSync(path, "utf8");
  } catch (error) {
    throw new UnreadableKey(argument, `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "error"}`);
  }
  return parseSigningKey(pem, certificate, argument);
}
