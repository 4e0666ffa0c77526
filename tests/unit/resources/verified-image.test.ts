import { nodeBoot, publishedImage } from "../../../lib/resources/handlers";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));
afterEach(() => jest.restoreAllMocks());

const connection = { host: "192.0.2.1", hostKey: ED25519 };
const [A, B] = ["a".repeat(32), "b".repeat(32)];
const SUM = "c".repeat(64);

describe("an image that nodes are to verify", () => {
  const inputs = {
    ...{ connection, storePath: "/var/www/diskless", build: "/b/recipe", recipe: "size\n", integrity: "intact" },
    verifiedBoot: true,
  };
  const file = { bytes: 5, sha256: SUM };
  const NOT = "no node checks it, since it was built without verifiedBoot";
  const DOES = "nodes check every byte of it before they run it";

  test.each([
    ["rootfs.squashfs identity", DOES],
    ["rootfs.squashfs", NOT],
  ])("of the files %s says: %s", async (names, verification) => {
    const sums = names.split(" ").map((name) => `${SUM} 5 ${name}\n`);
    host.answer = saying({ digest: A, files: sums.join("") });
    const { outs } = await publishedImage.create(inputs);
    expect(outs.verification).toBe(verification);
    host.answer = saying({ faults: "" });
    const read = await publishedImage.read("id", outs);
    expect(read.props?.verification).toBe(verification);
    expect(read.inputs).toEqual(inputs);
    const moved = { ...inputs, connection: { ...connection, port: 2222 } };
    expect((await publishedImage.update("id", outs, moved)).outs.verification).toBe(verification);
  });

  test("says nothing of that where a program asks for nothing", async () => {
    host.answer = saying({ faults: "" });
    const { verifiedBoot, ...others } = inputs;
    expect(verifiedBoot).toBe(true);
    const read = await publishedImage.read("id", { ...others, digest: A, files: { identity: file } });
    expect(read.props).not.toHaveProperty("verification");
  });

  test("is named in a preview that goes back to one that nobody verifies, and in no other", async () => {
    const said = jest.spyOn(console, "log").mockImplementation(() => undefined);
    const generation = { published: "2026-11-22T12:00Z", bytes: 5 };
    const olds = {
      ...{ ...inputs, digest: B },
      generations: [
        { ...generation, digest: B, verified: true },
        { ...generation, digest: A },
      ],
    };
    for (const news of [inputs, { ...inputs, pin: B }, { ...inputs, pin: A, verifiedBoot: false }]) {
      await publishedImage.diff("id", olds, news);
    }
    expect(said).not.toHaveBeenCalled();
    await publishedImage.diff("id", olds, { ...inputs, pin: A });
    expect(said.mock.calls).toEqual([
      [`the image ${A}, which nodes boot by the argument pin, is not verified: ${NOT}`],
    ]);
  });
});

describe("nodes whose refusals are looked for", () => {
  const silent = (name: string) => `ssh: connect to host ${name} port 22: No route to host\n`;
  const images = [{ imageDigest: A, nodes: ["s0", "s1", "s2"] }];
  const refusals = { accessLog: "/var/log/httpd/access_log", addresses: { "10.0.0.10": "s0", "10.0.0.11": "s1" } };
  const request = (address: string, path: string) =>
    `${address} - - [28/Nov/2026:03:20:01 +0000] "GET /diskless/${A}/${path} HTTP/1.1" 404 196\n`;
  const values = {
    ...Object.fromEntries(["s0", "s1", "s2"].map((name) => [name, silent(name)])),
    "@log0.path": "/var/log/httpd/access_log",
    "@log0.lines":
      request("10.0.0.10", `refused/${B}/${A}`) +
      request("10.0.0.11", `refused/${B}/${A}`) +
      request("10.0.0.11", "vmlinuz") +
      request("10.0.0.12", `refused/${B}/${A}`),
  };
  const inputs = { connection, drift: {}, images, refusals };

  test("are named with what they got by a refresh, where they did not begin another boot since", async () => {
    host.answer = saying(values);
    const { inputs: drifted, props } = await nodeBoot.read("node-boots", { ...inputs, nodes: {} });
    expect(drifted?.drift).toEqual({ s0: `refused image ${B}, wanted ${A}` });
    expect(props?.nodes).toMatchObject({ s0: { state: "refused" }, s1: { state: "unseen" }, s2: { state: "unseen" } });
    expect(host.reads[0].libraries).toEqual(["node-boots", "boot-log"]);
    expect(host.reads[0].calls.map(([name]) => name)).toEqual(["observe_boots", "observe_logs"]);
  });

  test("are not where nobody asks for them", async () => {
    const { "@log0.path": path, "@log0.lines": lines, ...answers } = values;
    expect([path, lines]).not.toContain(undefined);
    host.answer = saying(answers);
    const { inputs: drifted } = await nodeBoot.read("node-boots", { connection, drift: {}, images, nodes: {} });
    expect(drifted?.drift).toEqual({});
    expect(host.reads[0].libraries).toEqual(["node-boots"]);
  });

  test("need a log by its path", async () => {
    const { failures } = await nodeBoot.check({}, { ...inputs, refusals: { ...refusals, accessLog: "log" } });
    expect(failures.map(({ property }) => property)).toEqual(["refusals.accessLog"]);
  });
});
