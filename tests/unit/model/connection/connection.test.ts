import { describeEndpoint, parseConnection } from "../../../../lib/model/connection/connection";
import { ECDSA_256, ED25519, RSA } from "../../host-keys";
import { refusal } from "../refusal";

const HOST_KEY = RSA;
const GOOD = { host: "192.0.2.1", hostKey: HOST_KEY };
const CANARY = "canary-do-not-print";

test.each<[what: string, input: object]>([
  ["a pinned key and the agent", GOOD],
  ["a key file", { ...GOOD, privateKeyPath: "/home/a/.ssh/id_rsa" }],
  ["a host key with a comment", { ...GOOD, hostKey: `${HOST_KEY} root@m0` }],
  ["a modern host key", { ...GOOD, hostKey: ED25519 }],
  ["no check of the host key, by name", { host: "192.0.2.1", insecureIgnoreHostKey: true }],
  ["a bastion", { ...GOOD, bastion: { ...GOOD, host: "192.0.2.2" } }],
  ["sudo with a password", { ...GOOD, user: "admin", sudo: true, sudoPassword: CANARY }],
  ["no wait for another apply, by name", { ...GOOD, lockWaitSeconds: 0 }],
  ["OpenSSH 4.3", { ...GOOD, legacyAlgorithms: true, password: CANARY }],
])("a connection with %s is taken", (_what, input) => expect(parseConnection(input)).toEqual(input));

test.each<[input: unknown, message: RegExp]>([
  [undefined, /^connection: /],
  [{ hostKey: HOST_KEY }, /^connection\.host: /],
  [{ ...GOOD, host: "" }, /^connection\.host: /],
  [{ ...GOOD, port: 0 }, /^connection\.port: /],
  [{ ...GOOD, port: 65_536 }, /^connection\.port: /],
  [{ ...GOOD, port: "22" }, /^connection\.port: /],
  [{ ...GOOD, connectTimeoutSeconds: 0 }, /^connection\.connectTimeoutSeconds: /],
  [{ ...GOOD, commandTimeoutSeconds: -1 }, /^connection\.commandTimeoutSeconds: /],
  [{ ...GOOD, lockWaitSeconds: -1 }, /^connection\.lockWaitSeconds: expected 0 or more seconds/],
  [{ ...GOOD, privatekey: CANARY }, /^connection\.privatekey: is not known, did you mean privateKey\?$/],
  [{ ...GOOD, privateKey: CANARY, password: CANARY }, /^connection: has privateKey and password, expected one of /],
  [{ ...GOOD, privateKey: CANARY, privateKeyPath: "/k" }, /^connection: has privateKeyPath and privateKey/],
  [{ host: "192.0.2.1" }, /^connection\.hostKey: is missing/],
  [{ host: "192.0.2.1", insecureIgnoreHostKey: false }, /^connection\.hostKey: is missing/],
  [{ ...GOOD, hostKey: "SHA256:abcdef" }, /^connection\.hostKey: is not a public key/],
  [{ ...GOOD, hostKey: "192.0.2.1 ssh-rsa AAAA" }, /^connection\.hostKey: is not a public key/],
  [{ ...GOOD, sudoPassword: CANARY }, /^connection\.sudoPassword: is given, but sudo is not switched on/],
  [{ ...GOOD, bastion: { host: "192.0.2.2" } }, /^connection\.bastion\.hostKey: is missing/],
  [{ ...GOOD, bastion: { ...GOOD, port: 99_999 } }, /^connection\.bastion\.port: /],
  [{ ...GOOD, bastion: { ...GOOD, bastion: GOOD } }, /^connection\.bastion\.bastion: is not known/],
  [
    { ...GOOD, hostKey: ED25519, legacyAlgorithms: true },
    /^connection\.hostKey: is of type ssh-ed25519, which OpenSSH 4\.3/,
  ],
  [{ ...GOOD, hostKey: ECDSA_256, legacyAlgorithms: true }, /^connection\.hostKey: is of type ecdsa-sha2-nistp256/],
])("%j is refused: its shape, or a key that OpenSSH 4.3 lacks (rule legacy-ssh)", (input, message) => {
  const said = refusal(() => parseConnection(input));
  expect(said).toMatch(message);
  expect(said).not.toContain(CANARY);
});

test("the argument can be named otherwise", () =>
  expect(refusal(() => parseConnection({ ...GOOD, port: -1 }, "master.connection"))).toMatch(
    /^master\.connection\.port: /,
  ));

test.each([
  [{ host: "m0" }, "root@m0:22"],
  [{ host: "m0", user: "admin", port: 2222 }, "admin@m0:2222"],
])("%j reads as %s in a message", (endpoint, text) => expect(describeEndpoint(endpoint)).toBe(text));
