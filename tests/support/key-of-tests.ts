import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signingKey, type SigningKey } from "./signing-keys";

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
