import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "./processes";

/** A key that the firmware `uefi-site` of a node knows, and its certificate. */
export interface SiteKey {
  readonly certificate: string;
  readonly keyPath: string;
}

const DEBIAN = "/usr/share/ovmf/PkKek-1-snakeoil";

/**
 * The key that Debian's package of OVMF brings with settings that know it and no other. Everybody has it, with its passphrase, so it proves
 * nothing outside of a lab.
 *
 * @param directory where its file is written, without the passphrase
 */
export async function siteKey(directory: string): Promise<SiteKey> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const keyPath = join(directory, "site-boot.key");
  const opened = await succeed("openssl", ["rsa", "-in", `${DEBIAN}.key`, "-passin", "pass:snakeoil"]);
  writeFileSync(keyPath, opened, { mode: 0o600 });
  return { certificate: readFileSync(`${DEBIAN}.pem`, "utf8"), keyPath };
}

/** A key that no firmware knows. */
export async function strangersKey(directory: string): Promise<SiteKey> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const [keyPath, certificatePath] = ["stranger.key", "stranger.pem"].map((name) => join(directory, name));
  await succeed("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/O=Example/CN=stranger"],
    ...["-keyout", keyPath, "-out", certificatePath],
  ]);
  return { certificate: readFileSync(certificatePath, "utf8"), keyPath };
}
