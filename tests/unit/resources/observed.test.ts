import { hostKeyPair, hostPackages, hostService } from "../../../lib/resources/handlers";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";
import { eachIs } from "../each-is";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: ED25519 };
const file = { path: "/etc/motd", content: "hello\n", mode: "0644", owner: "root", group: "root" };
const ALL = eachIs("installed", ["dhcp", "ntp", "xinetd"]);
const NONE = eachIs("(not installed)", ["dhcp", "ntp", "xinetd"]);
const AS_DECLARED = { "file0.kind": "file", "file0.mode": "644", "file0.owner": "root", "file0.group": "root" };

describe("packages that are read", () => {
  const inputs = {
    connection,
    packageManager: "yum",
    ledgerKey: "farm",
    packages: ["dhcp", "ntp", "xinetd"],
  } as const;

  test.each([
    ["dhcp\nntp\nxinetd\n", ALL],
    ["dhcp\nxinetd\n", { ...ALL, ntp: "(not installed)" }],
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
  const inputs = { connection, packageManager: "yum" as const, ledgerKey: "farm", packages: [], firstAvailable };

  test.each([
    ["with the one that was chosen", "pssh\n", "pssh", firstAvailable],
    ["with another in its place", "pdsh\n", "pssh", firstAvailable],
    ["where none was to be had", "", "", firstAvailable],
    ["without the one that was chosen", "", "clustershell", ["pssh", "clustershell (not installed)", "pdsh"]],
  ])("%s", async (_what, packages, choice, observed) => {
    host.answer = saying({ packages, choice });
    expect((await hostPackages.read("farm", inputs)).inputs).toEqual({
      ...inputs,
      packages: {},
      firstAvailable: observed,
    });
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

  test("shows what it serves, question by question, and nothing of it where nothing is asked", async () => {
    const served = {
      questions: { time: "ask_ntp 10.0.0.1", exports: "exportfs" },
      serving: { time: "the time, within 1 s", exports: "ro" },
    };
    const observed = { time: "no answer", exports: "ro" };
    const answer = await read({ "serving.0": "no answer", "serving.1": "ro" }, served);
    expect(answer.inputs).toEqual({ ...inputs, ...served, serving: observed });
    expect(host.reads.at(-1)?.calls).toContainEqual([
      ...["observe_service", "dhcpd", "time", "ask_ntp 10.0.0.1", "the time, within 1 s", "exports", "exportfs", "ro"],
    ]);
    // a refresh that was accepted has put what was got into the state, and the next one asks as before
    expect((await read({ "serving.0": "no answer", "serving.1": "ro" }, answer.inputs)).inputs).toEqual(answer.inputs);
    expect((await read({ "serving.0": "stray" })).inputs).not.toHaveProperty("serving");
  });

  test("reads a state of an earlier version, whose answers are one text", async () => {
    const old = { serving: "/usr 10.0.0.0/24\n", servingCommand: "exportfs", probe: "true" };
    expect((await read({ unit: "runs\t\tdhcpd" }, old)).inputs).toEqual({ ...inputs, ...old });
  });

  describe("how it is started", () => {
    const unit = "as applied";
    const applied = "settings\t/etc/sysconfig/dhcpd\tDHCPDARGS (checksum 1-2)\nruns\t\tdhcpd ";
    const other = "settings\t/etc/sysconfig/dhcpd\tDHCPDARGS (checksum 3-4)\nruns\t\tdhcpd ";

    test("as it was applied is its input, and what was applied is no input", async () =>
      expect(await read({ unit: applied }, { unit, appliedUnit: applied })).toEqual({
        id: "dhcpd",
        props: { ...inputs, unit, appliedUnit: applied },
        inputs: { ...inputs, unit },
      }));

    test("that was adopted is what it was found to be, and otherwise from then on", async () => {
      const found = await read({ unit: applied }, { unit });
      expect(found.props).toEqual({ ...inputs, unit, appliedUnit: applied });
      expect((await read({ unit: other }, found.props)).inputs).toMatchObject({
        unit: expect.stringContaining("settings /etc/sysconfig/dhcpd") as unknown,
      });
    });

    test("otherwise is named, and what was applied is kept for the next look", async () => {
      const answer = await read({ unit: other }, { unit, appliedUnit: applied });
      expect(answer.inputs).toMatchObject({
        unit: "(settings /etc/sysconfig/dhcpd: DHCPDARGS (checksum 3-4), without DHCPDARGS (checksum 1-2))",
      });
      expect(answer.props).toMatchObject({ appliedUnit: applied });
    });

    test("by a file of others is refused before anything is changed", async () => {
      host.answer = saying({ unit: other });
      const drifted = { ...inputs, unit: "(settings ...)", appliedUnit: applied };
      await expect(hostService.update("dhcpd", drifted, { ...inputs, unit })).rejects.toThrow(
        /^dhcpd is started differently from its last apply:\nsettings \/etc\/sysconfig\/dhcpd: [^]*Nothing was changed/,
      );
      expect(host.changes).toEqual([]);
    });

    test("by another command line is restarted, and what it is started by then is the new record", async () => {
      host.answer = saying({ unit: applied.replace("dhcpd ", "dhcpd -cf /tmp/mine ") });
      const drifted = { ...inputs, unit: "(runs ...)", appliedUnit: applied };
      const { outs } = await hostService.update("dhcpd", drifted, { ...inputs, unit });
      expect(host.changes[0].calls).toContainEqual(["demand_restart", "dhcpd"]);
      expect(outs).toEqual({
        ...inputs,
        unit,
        appliedUnit: "settings\t/etc/sysconfig/dhcpd\tDHCPDARGS (checksum 1-2)\nruns\t\tdhcpd -cf /tmp/mine ",
      });
    });

    test("when only the way to the host changed asks nothing and keeps the record", async () => {
      const outs = { ...inputs, unit, appliedUnit: applied };
      expect(await hostService.update("dhcpd", outs, { ...inputs, unit })).toEqual({ outs });
      expect(host.changes).toEqual([]);
    });
  });

  test("a file that is declared no more is restored in the same run, after the service runs as declared", async () => {
    await hostService.update("dhcpd", inputs, { ...inputs, files: [file] });
    expect(host.changes).toHaveLength(1);
    expect(host.lastCalls()).toEqual([
      "begin_transaction",
      "announce_service",
      "stage_content",
      "commit_files",
      "apply_service",
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
      "apply_service",
    ]);
  });

  test("a check of the daemon stands before the commit", async () => {
    await hostService.create({ ...inputs, files: [{ ...file, validate: "dhcpd -t -cf {candidate}" }] });
    expect(host.changes[0].calls[3]).toEqual(["check_candidate", "/etc/motd", 'dhcpd -t -cf "$1"']);
    expect(host.lastCalls()[4]).toBe("commit_files");
  });
});
