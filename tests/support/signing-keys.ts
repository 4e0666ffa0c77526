import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A private key and its certificate, as files and as texts. */
export interface SigningKey {
  readonly keyPath: string;
  readonly certificatePath: string;
  readonly key: string;
  readonly certificate: string;
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

let made: { readonly directory: string; readonly key: SigningKey } | undefined;

/** One key for all tests of a file, since to make one takes a second. */
export function siteKey(): SigningKey {
  if (made === undefined) {
    const directory = mkdtempSync(join(tmpdir(), "pulumi-diskless-keys-"));
    made = { directory, key: signingKey(directory, "site") };
  }
  return made.key;
}

/** What a program says whose nodes boot what is signed with {@link siteKey}. */
export function secureBoot() {
  const { certificate, keyPath } = siteKey();
  return { certificate, key: { path: keyPath } };
}

afterAll(() => {
  if (made !== undefined) rmSync(made.directory, { recursive: true });
});
