import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a program names of a key. */
export interface SignedWith {
  readonly keyPath: string;
  readonly certificate: string;
}

/** A private key and its certificate, as files and as texts. */
export interface SigningKey extends SignedWith {
  readonly certificatePath: string;
  readonly key: string;
}

/**
 * Makes a key and a certificate of its own for it, as docs/secure-boot.md says.
 *
 * @param type as openssl(1) takes it
 */
export function signingKey(directory: string, name: string, { type = "rsa:2048", days = "3650" } = {}): SigningKey {
  const [keyPath, certificatePath] = [join(directory, `${name}.key`), join(directory, `${name}.pem`)];
  const [kind, ...options] = type.split(" ");
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", kind, ...options, "-nodes", "-days", days, "-subj", `/O=Example/CN=${name}`],
      ...["-keyout", keyPath, "-out", certificatePath],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  return {
    keyPath,
    certificatePath,
    key: readFileSync(keyPath, "utf8"),
    certificate: readFileSync(certificatePath, "utf8"),
  };
}
