import { nodeBoots } from "../../../lib/host/boot/node-boots";
import { nodeFiles } from "../../../lib/host/node-files/node-files";
import { nodeBoot } from "../../../lib/resources/boot/node-boot-handler";
import { ED25519 } from "../host-keys";

const connection = { host: "192.0.2.1", hostKey: ED25519, privateKeyPath: "/keys/id_rsa" };
const plans = { plan: "/srv/node-files/plan", digest: "a".repeat(64) };
const inputs = {
  connection,
  drift: {},
  images: [{ imageDigest: "b".repeat(32), nodes: ["s0", "s1"] }],
  nodeFiles: plans,
};
const SILENT = "ssh: connect to host s1 port 22: No route to host";
const ran = { bootId: "1", imageDigest: "b".repeat(32), kernel: "6.1", since: "2026-01-01T00:00Z" };

afterEach(() => jest.restoreAllMocks());

test("a node that a push has just found silent is not asked what it runs, and is down by what ssh said", async () => {
  const done = { changed: [], restored: [], ran: [], left: [] };
  jest.spyOn(nodeFiles, "push").mockResolvedValue(
    new Map([
      ["s0", { state: "current", ...done }],
      ["s1", { state: "down", ...done, why: SILENT }],
    ]),
  );
  const asked = jest.spyOn(nodeBoots, "observe").mockResolvedValue({
    answers: new Map([["s0", "it is busy"]]),
    files: new Map(),
    wanted: new Map(),
    refusals: new Map(),
  });
  const olds = {
    ...inputs,
    nodeFiles: { ...plans, digest: "c".repeat(64) },
    nodes: { s1: { state: "current" as const, ...ran } },
  };
  const { outs } = await nodeBoot.update("node-boots", olds, inputs);
  expect(asked.mock.calls.map(([, names]) => names)).toEqual([["s0"]]);
  expect(outs.nodes).toMatchObject({ s0: { state: "unknown", why: "it is busy" }, s1: { state: "down" } });
});
