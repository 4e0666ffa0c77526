import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSigningCertificate, parseSigningKey } from "../../../../lib/model/signed-boot/signing-pair";
import { signingKey, SigningKey } from "../../../support/signing-keys";

const directory = mkdtempSync(join(tmpdir(), "pulumi-diskless-keys-"));
afterAll(() => rmSync(directory, { recursive: true }));

const years = (count: number): Date => new Date(Date.now() + count * 365 * 86_400_000);
const parse = (pem: string, at = new Date()) => parseSigningCertificate(pem, "certificate", at);
let site: SigningKey, other: SigningKey, weak: SigningKey, curve: SigningKey;
beforeAll(() => {
  site = signingKey(directory, "site");
  other = signingKey(directory, "other");
  weak = signingKey(directory, "weak", { type: "rsa:1024" });
  curve = signingKey(directory, "curve", { type: "ec -pkeyopt ec_paramgen_curve:prime256v1" });
});

test("a certificate and its key are a pair, by the names in which a signature has them", () => {
  const certificate = parse(site.certificate);
  expect(parseSigningKey(site.key, certificate, "key").asymmetricKeyDetails?.modulusLength).toBe(2048);
  const said = execFileSync("openssl", ["x509", "-noout", "-serial"], { input: site.certificate, encoding: "utf8" });
  expect(certificate.serial.subarray(2).toString("hex").replace(/^00/, "").toUpperCase()).toBe(said.trim().slice(7));
  expect(certificate.issuer.includes("Example")).toBe(true);
});

test.each([
  ["nothing in PEM", () => "no certificate", "holds nothing in PEM, expected one certificate in PEM"],
  ["a key", () => site.key, "holds private key, expected one certificate in PEM"],
  [
    "two",
    () => site.certificate + other.certificate,
    "holds certificate, certificate, expected one certificate in PEM",
  ],
  ["one that is cut off", () => site.certificate.replace(/^.{64}$/m, ""), "is no certificate in PEM, or is damaged"],
  ["one of few bits", () => weak.certificate, "has a key of 1024 bits, expected 2048 at least: firmware takes no less"],
  ["one of another kind", () => curve.certificate, "has a key of type ec, expected rsa: firmware takes no other"],
])("%s for a certificate is refused", (_what, pem, words) =>
  expect(() => parse(pem())).toThrow(`certificate: ${words}`),
);

test("one that is not valid now is refused, with the day", () => {
  const day = (date: Date): string => date.toISOString().slice(0, 10);
  expect(() => parse(site.certificate, years(11))).toThrow(
    `certificate: expired on ${day(years(10))}; expected one that is valid, which firmware knows as well`,
  );
  expect(() => parse(site.certificate, years(-1))).toThrow(`certificate: is valid from ${day(new Date())} on`);
});

test.each([
  ["that of another certificate", () => other.key, "is not the key of the certificate"],
  [
    "what is none",
    () => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "is no private key in PEM, or is damaged",
  ],
  [
    "one behind a passphrase",
    () =>
      execFileSync("openssl", ["rsa", "-aes256", "-passout", "pass:x"], { input: site.key, stdio: "pipe" }).toString(),
    "is encrypted by a passphrase, expected a private key in PEM without one",
  ],
])("%s for a key is refused, and no word of it is in the message", (_what, pem, words) => {
  const text = pem();
  let message = "";
  try {
    parseSigningKey(text, parse(site.certificate), "key");
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(`key: ${words}`);
  for (const line of text.split("\n").filter((one) => !/^-|^$/.test(one))) expect(message).not.toContain(line);
});
