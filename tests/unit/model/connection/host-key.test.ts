import { generateKeyPairSync } from "node:crypto";
import { utils } from "ssh2";
import { parseHostKey } from "../../../../lib/model/connection/host-key";
import { ECDSA_256, ECDSA_521, ED25519, positiveNumber, RSA, sshKey } from "../../host-keys";
import { refusal } from "../refusal";

const DSA = (p: number, q: number) =>
  sshKey("ssh-dss", positiveNumber(p), positiveNumber(q), positiveNumber(1000), positiveNumber(1000));
const cut = (text: string, letters: number) => text.slice(0, -letters);

test.each([
  ["ssh-rsa", RSA],
  ["ssh-ed25519", ED25519],
  ["ecdsa-sha2-nistp256", `${ECDSA_256} root@m0 of the rack`],
  ["ecdsa-sha2-nistp521", ECDSA_521],
  ["ssh-dss", DSA(1024, 160)],
])("a key of type %s is what it says", (type, text) => expect(parseHostKey(text, "hostKey")).toBe(type));

test.each([1024, 2048, 4096])("a new RSA key of %i bits is taken", (modulusLength) => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  expect(parseHostKey(`ssh-rsa ${parsed.getPublicSSH().toString("base64")}`, "hostKey")).toBe("ssh-rsa");
});

const E = Buffer.from([1, 0, 1]);
test.each<[what: string, text: string, reason: string]>([
  ["words", "the key of m0", "is not a public key"],
  ["a fingerprint", "SHA256:0000000000000000000000000000000000000000000", "is not a public key"],
  ["a certificate", ED25519.replace("ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com"), "is not a public key"],
  ["an RSA key that lost its last line", cut(RSA, 64), "it is cut off after"],
  ["an RSA key that lost one letter", cut(RSA, 1), "its base64 text is cut off"],
  ["an ed25519 key that lost four letters", cut(ED25519, 4), "it is cut off after 48 bytes"],
  ["letters pasted behind a key", `${ED25519}AAAA`, "it is cut off after 54 bytes"],
  ["a key of another type", ED25519.replace("ssh-ed25519", "ssh-rsa"), "says that it is of type ssh-ed25519"],
  ["a type alone", sshKey("ssh-ed25519"), "it has 0 parts after its name, expected 1"],
  ["an example of a page", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ==", "it is cut off after"],
  ["an RSA key of 512 bits", sshKey("ssh-rsa", E, positiveNumber(512)), "it has 512 bits, expected 768 to 16384"],
  ["an even modulus", sshKey("ssh-rsa", E, positiveNumber(2048, 0)), "its modulus is even"],
  ["an exponent of 1", sshKey("ssh-rsa", Buffer.from([1]), positiveNumber(2048)), "its exponent"],
  ["no exponent", sshKey("ssh-rsa", positiveNumber(2048)), "it has 1 parts after its name, expected 2"],
  ["an ed25519 key of 31 bytes", sshKey("ssh-ed25519", Buffer.alloc(31, 1)), "it has 31 bytes, expected 32"],
  ["a DSA key of 2048 bits", DSA(2048, 256), "it has 2048 and 256 bits, expected 1024 and 160"],
  [
    "another curve inside",
    sshKey("ecdsa-sha2-nistp256", "nistp384", Buffer.alloc(65, 4)),
    "its curve is nistp384, expected nistp256",
  ],
  [
    "a compressed point",
    sshKey("ecdsa-sha2-nistp256", "nistp256", Buffer.alloc(33, 2)),
    "its point has 33 bytes, expected 65 that begin with 4",
  ],
])("%s is refused", (_what, text, reason) => {
  expect(refusal(() => parseHostKey(text, "connection.hostKey"))).toMatch(/^connection\.hostKey: is no/);
  expect(refusal(() => parseHostKey(text, "connection.hostKey"))).toContain(reason);
});
