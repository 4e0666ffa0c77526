import type { Connection } from "../../../../lib/model/connection/connection";
import { sameAddress, sameMachine } from "../../../../lib/model/connection/machine";

const m0: Connection = { host: "192.0.2.1", hostKey: "ssh-ed25519 AAAA m0" };
const open: Connection = { host: "192.0.2.1", insecureIgnoreHostKey: true };

test.each<[what: string, a: Connection, b: Connection, same: boolean]>([
  ["the same connection is the same machine", m0, m0, true],
  [
    "another way to the key that is pinned is the same machine",
    m0,
    { ...m0, host: "m0.example.com", port: 2222, user: "admin" },
    true,
  ],
  ["another comment of the key is the same machine", m0, { ...m0, hostKey: "ssh-ed25519 AAAA" }, true],
  ["another key at the same address is another machine", m0, { ...m0, hostKey: "ssh-ed25519 BBBB" }, false],
  ["a key of another type is another machine", m0, { ...m0, hostKey: "ssh-rsa AAAA" }, false],
  ["a key pinned where none was is the same machine", open, m0, true],
  ["no key, the same address with its port in words is the same machine", open, { ...open, port: 22 }, true],
  ["no key, another address is another machine", open, { ...open, host: "192.0.2.2" }, false],
  ["no key, another port is another machine", open, { ...open, port: 2222 }, false],
  ["no key, behind another bastion is another machine", open, { ...open, bastion: { host: "gate" } }, false],
  ["a key that is not checked says nothing, the address does", open, { ...open, hostKey: "ssh-ed25519 BBBB" }, true],
])("%s", (_what, a, b, same) => {
  expect(sameMachine(a, b)).toBe(same);
  expect(sameMachine(b, a)).toBe(same);
});

test("an address is that of whatever answers there", () => {
  expect(sameAddress(m0, { ...m0, hostKey: "ssh-ed25519 BBBB", user: "admin" })).toBe(true);
  expect(sameAddress(m0, { ...m0, host: "192.0.2.2" })).toBe(false);
});
