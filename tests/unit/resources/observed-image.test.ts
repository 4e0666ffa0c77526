import { publishedImage } from "../../../lib/resources/handlers";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: ED25519 };

describe("an image that is read", () => {
  const digest = "0123456789abcdef0123456789abcdef";
  const inputs = {
    connection,
    storePath: "/tftpboot/linux",
    build: "/b/recipe",
    recipe: "size\n",
    integrity: "intact",
  };
  const outputs = { ...inputs, digest };
  const REST = [
    ["forget_lost", "/tftpboot/linux", ""],
    ["emit_generations", "/tftpboot/linux", "", ""],
    ["emit_files", "/tftpboot/linux", ""],
    ["emit_directory", "image", "/tftpboot/linux/image"],
  ];

  test("that is whole is its inputs", async () => {
    host.answer = saying({ faults: "" });
    expect(await publishedImage.read("/tftpboot/linux", outputs)).toEqual({
      id: "/tftpboot/linux",
      props: outputs,
      inputs,
    });
  });

  test("that is older than its source says so beside its inputs, since no apply changes that", async () => {
    const source = "older than the master: bash 5.1-6 => 5.1-9";
    host.answer = saying({ faults: "", source });
    expect(await publishedImage.read("/tftpboot/linux", { ...outputs, sourceStatus: "current" })).toEqual({
      id: "/tftpboot/linux",
      props: { ...outputs, sourceStatus: source },
      inputs,
    });
  });

  test("that is damaged says which file and how", async () => {
    host.answer = saying({ faults: "rootfs.gz has 10 bytes, published with 20\n" });
    const answer = await publishedImage.read("/tftpboot/linux", outputs);
    expect(answer.inputs).toEqual({ ...inputs, integrity: "rootfs.gz has 10 bytes, published with 20" });
    expect(answer.props?.digest).toBe(digest);
  });

  test("that is absent, by the host's own word, is gone from the state", async () => {
    host.answer = { absent: true };
    expect(await publishedImage.read("/tftpboot/linux", outputs)).toEqual({});
  });

  test("the digest of a publish is the host's, and a change of the connection keeps it", async () => {
    host.answer = saying({ digest, source: "current" });
    expect((await publishedImage.create(inputs)).outs).toEqual({ ...outputs, sourceStatus: "current" });
    const moved = { ...inputs, connection: { ...connection, port: 2222 } };
    const older = { ...outputs, sourceStatus: "older than the master: -bash" };
    expect((await publishedImage.update("id", older, moved)).outs).toEqual({
      ...moved,
      digest,
      sourceStatus: older.sourceStatus,
    });
    expect(host.changes).toHaveLength(1);
  });

  test("a publish forgets builds of other recipes and keeps its own", async () => {
    host.answer = saying({ digest });
    await publishedImage.create(inputs);
    expect(host.changes[0].calls).toEqual([
      ["publish_image", "/b/recipe", "/tftpboot/linux", ""],
      ["forget_builds", "/tftpboot/linux", "", "recipe"],
      ...REST,
    ]);
  });

  test("one of several of a store is published, named and released as such", async () => {
    host.answer = saying({ digest });
    const { id, outs } = await publishedImage.create({ ...inputs, variant: "gpu" });
    await publishedImage.delete(id, outs);
    expect(id).toBe("/tftpboot/linux");
    expect(host.changes.map(({ calls }) => calls)).toEqual([
      [
        ["publish_image", "/b/recipe", "/tftpboot/linux", "gpu"],
        ["forget_builds", "/tftpboot/linux", "gpu", "recipe"],
        ["forget_lost", "/tftpboot/linux", "gpu"],
        ["emit_generations", "/tftpboot/linux", "gpu", ""],
        ["emit_files", "/tftpboot/linux", ""],
        ["emit_directory", "image", "/tftpboot/linux/image"],
      ],
      [["release_images", "/tftpboot/linux", "gpu"]],
    ]);
  });

  test("another name for it is published before the old one goes, which would take the build along", async () => {
    host.answer = saying({ digest });
    expect((await publishedImage.diff("id", outputs, { ...inputs, variant: "gpu" })).replaces).toEqual([]);
    await publishedImage.update("id", outputs, { ...inputs, variant: "gpu" });
    expect(host.changes.map(({ calls }) => calls)).toEqual([
      [
        ["publish_image", "/b/recipe", "/tftpboot/linux", "gpu"],
        ["forget_builds", "/tftpboot/linux", "gpu", "recipe"],
        ["release_images", "/tftpboot/linux", ""],
        ["forget_lost", "/tftpboot/linux", "gpu"],
        ["emit_generations", "/tftpboot/linux", "gpu", ""],
        ["emit_files", "/tftpboot/linux", ""],
        ["emit_directory", "image", "/tftpboot/linux/image"],
      ],
    ]);
  });

  test("a variant that could leave its list is refused", async () =>
    expect((await publishedImage.check({}, { ...inputs, variant: "../gpu" })).failures).toHaveLength(1));

  test("says which generations there are, and when one of them is lost", async () => {
    const older = "fedcba9876543210fedcba9876543210";
    const generations = `${digest} 1795348800 5000\n${older} 1795262460 4000\n`;
    host.answer = saying({ faults: "", lost: "", generations });
    const { props } = await publishedImage.read("/tftpboot/linux", outputs);
    expect(props?.generations).toEqual([
      { digest, published: "2026-11-22T12:00Z", bytes: 5000 },
      { digest: older, published: "2026-11-21T12:01Z", bytes: 4000 },
    ]);
    host.answer = saying({ faults: "", lost: `generation ${older} is gone\n`, generations });
    expect((await publishedImage.read("/tftpboot/linux", outputs)).inputs).toEqual({
      ...inputs,
      integrity: `generation ${older} is gone`,
    });
  });

  test("an older generation that is pinned is looked for and the build left alone", async () => {
    const pin = "fedcba9876543210fedcba9876543210";
    host.answer = saying({ digest: pin });
    const { outs } = await publishedImage.update("id", { ...outputs, sourceStatus: "current" }, { ...inputs, pin });
    expect(host.changes[0].calls).toEqual([
      ["require_generation", "/tftpboot/linux", "", pin],
      ...REST.map(([name, ...words]) => (name === "emit_files" ? [name, "/tftpboot/linux", pin] : [name, ...words])),
    ]);
    expect([outs.digest, outs.sourceStatus]).toEqual([pin, "current"]);
  });

  test("a new build is published although another generation is pinned", async () => {
    const pin = "fedcba9876543210fedcba9876543210";
    await publishedImage.update("id", { ...outputs, pin }, { ...inputs, pin, build: "/b/other", recipe: "new\n" });
    expect(host.lastCalls()).toEqual([
      "publish_image",
      "require_generation",
      "forget_builds",
      "forget_lost",
      "emit_generations",
      "emit_files",
      "emit_directory",
    ]);
  });

  test("what is kept besides the newest is the host's to find, by boot entries and by the nodes", async () => {
    await publishedImage.create({ ...inputs, keep: 3, bootEntryDirectories: ["/a", "/b"], nodes: ["s0", "s1"] });
    expect(host.changes[0].calls[2]).toEqual([
      ...["collect_generations", "/tftpboot/linux", "", "3", "", "/a /b", "s0 s1"],
      expect.stringContaining("no route to host"),
    ]);
  });

  test.each([
    { keep: 0 },
    { keep: 1.5 },
    { pin: "short" },
    { bootEntryDirectories: ["/a b"] },
    { nodes: ["s0; reboot"] },
  ])("%j is refused", async (malformed) =>
    expect((await publishedImage.check({}, { ...inputs, ...malformed })).failures).toHaveLength(1),
  );
});
