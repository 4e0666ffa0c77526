import { nodeHostKeys } from "../../../lib/resources/handlers";
import { RSA } from "../host-keys";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const ID = "/var/lib/pulumi-diskless/node-host-keys";
const connection = { host: "192.0.2.1", hostKey: RSA, privateKeyPath: "/keys/id_rsa" };
// as the engine has them
const inputs = { connection, type: "ed25519", nodes: { s0: "kept", s1: "kept" } } as never;
const publicKeys = { s0: "ssh-ed25519 AAAA", s1: "ssh-ed25519 BBBB" };
const outputs = { ...(inputs as object), publicKeys } as never;
const PAIRS = "key s0 ssh-ed25519 AAAA\nkey s1 ssh-ed25519 BBBB\n";

test("keys that are as declared are read as the inputs", async () => {
  host.answer = saying({ pairs: PAIRS });
  expect(await nodeHostKeys.read(ID, outputs)).toEqual({ id: ID, props: outputs, inputs });
  expect(host.reads[0].calls.at(-1)).toEqual(["observe_host_keys", "ed25519", "s0", "s1"]);
});

test("a pair that is damaged, one that is gone and one of no node are named, each in a line of its own", async () => {
  host.answer = saying({
    pairs:
      "key s0 ssh-ed25519 AAAA\nfault s0 /k has mode 0644, expected 0600\nfault s1 /l is missing\nfault s9 is no node of the program\n",
  });
  const { props, inputs: found } = await nodeHostKeys.read(ID, outputs);
  expect(found?.nodes).toEqual({
    s0: "(/k has mode 0644, expected 0600)",
    s1: "(/l is missing)",
    s9: "(is no node of the program)",
  });
  expect(props?.publicKeys).toEqual({ s0: "ssh-ed25519 AAAA" });
});

test("keys that are all gone, by the host's own word, are gone from the state", async () => {
  host.answer = { absent: true };
  expect(await nodeHostKeys.read(ID, outputs)).toEqual({});
});

test("an answer that cannot be read is no absence", async () => {
  host.answer = saying({ pairs: "s0\n" });
  await expect(nodeHostKeys.read(ID, outputs)).rejects.toThrow('host keys cannot be read at "s0"');
});

test("an update tells the public halves, and one of the name alone keeps them", async () => {
  host.answer = saying({ pairs: "key s0 ssh-ed25519 AAAA\n" });
  const fewer = { connection, type: "ed25519", nodes: { s0: "kept" } } as never;
  expect((await nodeHostKeys.update(ID, outputs, fewer)).outs.publicKeys).toEqual({ s0: "ssh-ed25519 AAAA" });
  expect((await nodeHostKeys.update(ID, outputs, inputs)).outs.publicKeys).toEqual(publicKeys);
  expect(host.changes).toHaveLength(1);
});

test("a delete names the nodes whose keys somebody had brought, and where they are", async () => {
  const said = jest.spyOn(console, "log").mockImplementation();
  host.answer = saying({ kept: "/var/kept s0.example.com s1.example.com" });
  await nodeHostKeys.delete(ID, outputs);
  host.answer = saying({});
  await nodeHostKeys.delete(ID, outputs);
  expect(said.mock.calls).toEqual([["host keys that were not made here are kept in /var/kept: s[0-1].example.com"]]);
  said.mockRestore();
});
