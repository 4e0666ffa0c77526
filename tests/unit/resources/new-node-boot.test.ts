import { nodeBoot } from "../../../lib/resources/handlers";
import { ED25519 } from "../host-keys";

const connection = { host: "192.0.2.1", hostKey: ED25519, privateKeyPath: "/keys/id_rsa" };

test("a new one asks nobody, so its nodes are unseen and not unknown", async () => {
  const images = { s0: "a".repeat(32), s1: "b".repeat(32) } as never;
  const { outs } = await nodeBoot.create({ connection, drift: {}, images });
  expect(outs.nodes).toEqual({ s0: { state: "unseen" }, s1: { state: "unseen" } });
});
