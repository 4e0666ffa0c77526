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
