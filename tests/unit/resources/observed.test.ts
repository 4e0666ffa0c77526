import { hostKeyPair, hostPackages, hostService, publishedImage } from "../../../lib/resources/handlers";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/host-session", () => ({ hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: "ssh-rsa AAAA" };
const file = { path: "/etc/motd", content: "hello\n", mode: "0644", owner: "root", group: "root" };
const NONE = ["dhcp (not installed)", "ntp (not installed)", "xinetd (not installed)"];
const AS_DECLARED = { "file0.kind": "file", "file0.mode": "644", "file0.owner": "root", "file0.group": "root" };

describe("packages that are read", () => {
  const inputs = {
    connection,
    packageManager: "yum",
    recordedAs: "farm",
    packages: ["dhcp", "ntp", "xinetd"],
  } as const;

  test.each([
    ["dhcp\nntp\nxinetd\n", ["dhcp", "ntp", "xinetd"]],
    ["dhcp\nxinetd\n", ["dhcp", "ntp (not installed)", "xinetd"]],
    ["", NONE],
    ["other\n", NONE],
  ])("%j leaves %j", async (said, packages) => {
    host.answer = saying({ packages: said });
    const declared = { ...inputs, packages: [...inputs.packages] };
    expect((await hostPackages.read("farm", declared)).inputs).toEqual({ ...declared, packages });
  });

  test("are asked for by name again after a refresh that was accepted with one of them gone", async () => {
    host.answer = saying({ packages: "ntp\n" });
    const first = await hostPackages.read("farm", { ...inputs, packages: ["dhcp", "ntp"] });
    expect((await hostPackages.read("farm", first.props ?? { ...inputs, packages: [] })).props).toEqual(first.props);
    expect(host.reads[1]).toEqual(host.reads[0]);
  });

  test("that are dropped from the list leave the host after the others are in", async () => {
    const declared = { ...inputs, packages: ["dhcp", "ntp"] };
    await hostPackages.update("farm", declared, { ...declared, packages: ["ntp", "xinetd"] });
    expect(host.changes[0].calls).toEqual([
      ["apply_packages", "farm", "ntp", "xinetd"],
      ["drop_packages", "farm", "dhcp"],
    ]);
  });
});

describe("alternatives that are read", () => {
  const firstAvailable = ["pssh", "clustershell", "pdsh"];
  const inputs = { connection, packageManager: "yum" as const, recordedAs: "farm", packages: [], firstAvailable };

  test.each([
    ["with the one that was settled on", "pssh\n", "pssh", firstAvailable],
    ["with another in its place", "pdsh\n", "pssh", firstAvailable],
    ["where none was to be had", "", "", firstAvailable],
    ["without the one that was settled on", "", "clustershell", ["pssh", "clustershell (not installed)", "pdsh"]],
  ])("%s", async (_what, packages, choice, observed) => {
    host.answer = saying({ packages, choice });
    expect((await hostPackages.read("farm", inputs)).inputs).toEqual({ ...inputs, firstAvailable: observed });
  });

  test("are asked for by name again after a refresh that was accepted with the choice gone", async () => {
    host.answer = saying({ packages: "", choice: "pssh" });
    const first = (await hostPackages.read("farm", inputs)).props ?? inputs;
    expect((await hostPackages.read("farm", first)).props).toEqual(first);
    expect(host.reads[1]).toEqual(host.reads[0]);
  });

  test("that are none any more leave, and so does the list", async () => {
    await hostPackages.update("farm", inputs, { ...inputs, firstAvailable: ["pdsh"] });
    expect(host.changes[0].calls).toEqual([
      ["choose_package", "farm", "pdsh"],
      ["apply_packages", "farm"],
      ["drop_packages", "farm", "pssh", "clustershell"],
    ]);
  });

  test("are needed where no package is", async () => {
    const { failures } = await hostPackages.check({}, { ...inputs, firstAvailable: undefined });
    expect(failures.map(({ property }) => property)).toEqual(["packages"]);
  });
});

describe("a key pair that is read", () => {
  const inputs = { connection, path: "/root/.ssh/id_rsa_diskless", comment: "root@m0", integrity: "intact" };
  const outputs = { ...inputs, publicKey: "ssh-rsa AAAA root@m0" };
  const read = async (said: Record<string, string>) => {
    host.answer = saying({ faults: "", key: "ssh-rsa AAAA", comment: "root@m0", ...said });
    return hostKeyPair.read(inputs.path, outputs);
  };

  test("as declared is its inputs", async () =>
    expect(await read({})).toEqual({ id: inputs.path, props: outputs, inputs }));

  test.each<[Record<string, string>, object, string]>([
    [
      { faults: "/root/.ssh/id_rsa_diskless.pub is missing\n", comment: "" },
      { integrity: "/root/.ssh/id_rsa_diskless.pub is missing" },
      "ssh-rsa AAAA root@m0",
    ],
    [{ comment: "edited" }, { comment: "edited" }, "ssh-rsa AAAA edited"],
    [{ key: "ssh-rsa BBBB" }, {}, "ssh-rsa BBBB root@m0"],
    [{ key: "", faults: "no key" }, { integrity: "no key" }, "ssh-rsa AAAA root@m0"],
  ])("%j shows what differs", async (said, observed, publicKey) =>
    expect(await read(said)).toEqual({
      id: inputs.path,
      props: { ...inputs, ...observed, publicKey },
      inputs: { ...inputs, ...observed },
    }),
  );

  test("that is absent, by the host's own word, is gone from the state", async () => {
    host.answer = { absent: true };
    expect(await hostKeyPair.read(inputs.path, outputs)).toEqual({});
  });

  test("another way to the host keeps its public half", async () => {
    const moved = { ...inputs, connection: { ...connection, port: 2222 } };
    expect((await hostKeyPair.update("id", outputs, moved)).outs).toEqual({ ...moved, publicKey: outputs.publicKey });
  });

  test.each(["relative", "/one", "/root/a b", "/root/$x"])("the path %j is refused", async (path) => {
    const { failures } = await hostKeyPair.check({}, { ...inputs, path });
    expect(failures.map(({ property }) => property)).toEqual(["path"]);
  });
});

describe("a service that is read", () => {
  const inputs = {
    connection,
    serviceManager: "sysv" as const,
    service: "dhcpd",
    running: true,
    enabled: true,
    files: [file, { ...file, path: "/etc/other" }],
  };
  const WELL = {
    ...AS_DECLARED,
    "file0.content": "hello\n",
    "file1.kind": "file",
    "file1.mode": "644",
    "file1.owner": "root",
  };
  const read = async (values: Record<string, string>, declared: object = {}) => {
    host.answer = saying({
      ...WELL,
      "file1.group": "root",
      "file1.content": "hello\n",
      running: "yes",
      enabled: "yes",
      ...values,
    });
    return hostService.read("dhcpd", { ...inputs, ...declared });
  };

  test("as declared is its inputs", async () => expect(await read({})).toEqual({ id: "dhcpd", props: inputs, inputs }));

  test.each<[Record<string, string>, object]>([
    [{ running: "no" }, { running: false }],
    [{ enabled: "no" }, { enabled: false }],
    [
      { running: "no", enabled: "no" },
      { running: false, enabled: false },
    ],
  ])("%j is drift", async (said, observed) => expect((await read(said)).inputs).toEqual({ ...inputs, ...observed }));

  test("is never gone from the state, even when all of it is gone from the host", async () => {
    const answer = await read({ "file0.kind": "absent", "file1.kind": "absent", running: "no", enabled: "no" });
    expect(answer.id).toBe("dhcpd");
    expect(answer.inputs?.files).toEqual([
      { path: "/etc/motd", mode: "(absent)", owner: "root", group: "root" },
      { path: "/etc/other", mode: "(absent)", owner: "root", group: "root" },
    ]);
  });

  test("shows what it serves when that is declared, and nothing of it otherwise", async () => {
    const served = { serving: "/usr 10.0.0.0/24\n", servingCommand: "exportfs" };
    expect((await read({ serving: "" }, served)).inputs).toEqual({ ...inputs, ...served, serving: "" });
    expect((await read({ serving: "stray" })).inputs).not.toHaveProperty("serving");
  });

  test("a file that is declared no more is restored in the same run, after the service has settled", async () => {
    await hostService.update("dhcpd", inputs, { ...inputs, files: [file] });
    expect(host.changes).toHaveLength(1);
    expect(host.lastCalls()).toEqual([
      "begin_transaction",
      "announce_service",
      "stage_content",
      "commit_files",
      "settle_service",
      "restore_original",
    ]);
  });

  test("two files of it are one transaction with one restart", async () => {
    await hostService.create(inputs);
    expect(host.changes).toHaveLength(1);
    expect(host.lastCalls()).toEqual([
      "begin_transaction",
      "announce_service",
      "stage_content",
      "stage_content",
      "commit_files",
      "settle_service",
    ]);
  });

  test("a check of the daemon stands before the commit", async () => {
    await hostService.create({ ...inputs, files: [{ ...file, validate: "dhcpd -t -cf {candidate}" }] });
    expect(host.changes[0].calls[3]).toEqual(["check_candidate", "/etc/motd", 'dhcpd -t -cf "$1"']);
    expect(host.lastCalls()[4]).toBe("commit_files");
  });
});

describe("an image that is read", () => {
  const digest = "0123456789abcdef0123456789abcdef";
  const inputs = { connection, store: "/tftpboot/linux", build: "/b/recipe", recipe: "size\n", integrity: "intact" };
  const outputs = { ...inputs, digest };
  const REST = [
    ["forget_lost", "/tftpboot/linux", ""],
    ["emit_generations", "/tftpboot/linux", ""],
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
    expect(await publishedImage.read("/tftpboot/linux", { ...outputs, source: "current" })).toEqual({
      id: "/tftpboot/linux",
      props: { ...outputs, source },
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
    expect((await publishedImage.create(inputs)).outs).toEqual({ ...outputs, source: "current" });
    const moved = { ...inputs, connection: { ...connection, port: 2222 } };
    const older = { ...outputs, source: "older than the master: -bash" };
    expect((await publishedImage.update("id", older, moved)).outs).toEqual({ ...moved, digest, source: older.source });
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
        ["emit_generations", "/tftpboot/linux", "gpu"],
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
        ["emit_generations", "/tftpboot/linux", "gpu"],
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
    const { outs } = await publishedImage.update("id", { ...outputs, source: "current" }, { ...inputs, pin });
    expect(host.changes[0].calls).toEqual([["require_generation", "/tftpboot/linux", "", pin], ...REST]);
    expect([outs.digest, outs.source]).toEqual([pin, "current"]);
  });

  test("a new build is published although another generation is pinned", async () => {
    const pin = "fedcba9876543210fedcba9876543210";
    await publishedImage.update("id", { ...outputs, pin }, { ...inputs, pin, build: "/b/other", recipe: "new\n" });
    expect(host.lastCalls()).toEqual([
      "publish_image",
      "forget_builds",
      "require_generation",
      "forget_lost",
      "emit_generations",
    ]);
  });

  test("what is kept besides the newest is the host's to find, by boot entries and by the nodes", async () => {
    await publishedImage.create({ ...inputs, keep: 3, bootFiles: ["/a", "/b"], nodes: ["s0", "s1"] });
    expect(host.changes[0].calls[2]).toEqual([
      ...["collect_generations", "/tftpboot/linux", "", "3", "", "/a /b", "s0 s1"],
      expect.stringContaining("no route to host"),
    ]);
  });

  test.each([{ keep: 0 }, { keep: 1.5 }, { pin: "short" }, { bootFiles: ["/a b"] }, { nodes: ["s0; reboot"] }])(
    "%j is refused",
    async (malformed) => expect((await publishedImage.check({}, { ...inputs, ...malformed })).failures).toHaveLength(1),
  );
});
