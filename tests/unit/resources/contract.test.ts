import { ScriptError, UnreachableError } from "../../../lib/host/connection/errors";
import { Handler, hasUnknowns, HostInputs, sameRequest } from "../../../lib/resources/contract";
import {
  hostFile,
  hostFirewall,
  hostKeyPair,
  hostMasquerade,
  hostPackages,
  hostService,
  nodeBoot,
  nodeHostKeys,
  publishedImage,
  signedBootImage,
} from "../../../lib/resources/handlers";
import { siteKey } from "../../support/key-of-tests";
import { RSA } from "../host-keys";
import { OPEN_PASSAGE } from "../../../lib/host/firewall/observed-masquerade";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: RSA, privateKeyPath: "/keys/id_rsa" };
const elsewhere = { ...connection, host: "192.0.2.2", user: "admin", sudo: true };
const IMAGE = "0123456789abcdef0123456789abcdef";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Kind {
  readonly handler: Handler<HostInputs>;
  /** Inputs that are as the host has them. */
  readonly inputs: HostInputs & Record<string, unknown>;
  /** A change that the host must make, and what it makes instead of an update, if it cannot. */
  readonly other: Record<string, unknown>;
  readonly identity: Record<string, unknown>;
  readonly replaces: string[];
  readonly malformed: Record<string, unknown>;
  readonly refused: string;
  /** Changes nothing: an update looks, and create does without the host. */
  readonly onlyLooks?: boolean;
  /** What the host says of a change, where more is needed than nothing. */
  readonly says?: Record<string, string>;
  /** How often a change goes to the host: what is signed goes there, back and there again. */
  readonly changes?: number;
  /** It looks before a change, such as which zones decide for the boot network. */
  readonly looksFirst?: boolean;
}

const site = siteKey();

const file = { path: "/etc/motd", content: "hello\n", mode: "0644", owner: "root", group: "root" };

const KINDS: Record<string, Kind> = {
  HostPackages: {
    handler: hostPackages,
    inputs: {
      connection,
      packageManager: "yum",
      ledgerKey: "farm-packages",
      packages: { dhcp: "installed", ntp: "installed" },
    },
    other: { packages: { dhcp: "installed" } },
    identity: { ledgerKey: "other" },
    replaces: [],
    malformed: { packages: { dhcp: "installed", "ntp; reboot": "installed" } },
    refused: 'packages."ntp; reboot"',
  },
  HostFile: {
    handler: hostFile,
    inputs: { connection, ...file },
    other: { content: "bye\n" },
    identity: { path: "/etc/issue" },
    replaces: ["path"],
    malformed: { mode: "644" },
    refused: "mode",
  },
  HostFirewall: {
    handler: hostFirewall,
    inputs: { connection, ledgerKey: "farm-firewall", runtime: { dhcp: "open" }, permanent: { dhcp: "open" } },
    other: { runtime: { dhcp: "open", tftp: "open" } },
    identity: { ledgerKey: "other" },
    replaces: [],
    malformed: { runtime: { "dhcp; reboot": "open" } },
    refused: 'runtime."dhcp; reboot"',
    looksFirst: true,
  },
  HostMasquerade: {
    handler: hostMasquerade,
    inputs: {
      ...{ connection, ledgerKey: "farm-masquerade", network: "10.0.0.0/24", address: "10.0.0.1" },
      ...{ outInterface: "eth1", runtime: OPEN_PASSAGE, permanent: OPEN_PASSAGE },
    },
    other: { outInterface: "eth2" },
    identity: { ledgerKey: "other" },
    replaces: [],
    malformed: { outInterface: "eth1; reboot" },
    refused: "outInterface",
    looksFirst: true,
  },
  HostService: {
    handler: hostService,
    inputs: { connection, serviceManager: "sysv", service: "dhcpd", running: true, enabled: true, files: [file] },
    other: { enabled: false },
    identity: { service: "ntpd" },
    replaces: ["service"],
    malformed: { service: "dhcpd; reboot" },
    refused: "service",
  },
  HostKeyPair: {
    handler: hostKeyPair,
    inputs: { connection, path: "/root/.ssh/id_rsa_diskless", comment: "root@m0", integrity: "intact" },
    other: { comment: "root@m1" },
    identity: { path: "/root/.ssh/id_rsa" },
    replaces: ["path"],
    malformed: { comment: "two\nlines" },
    refused: "comment",
  },
  PublishedImage: {
    handler: publishedImage,
    inputs: { connection, storePath: "/tftpboot/linux", build: "/b/1", recipe: "size 512 MiB\n", integrity: "intact" },
    other: { recipe: "size 256 MiB\n" },
    identity: { storePath: "/srv/linux" },
    replaces: ["storePath"],
    malformed: { build: "relative" },
    refused: "build",
  },
  NodeBoot: {
    handler: nodeBoot,
    inputs: { connection, images: { s0: IMAGE }, drift: {} },
    other: { images: { s0: IMAGE, s1: IMAGE } },
    identity: {},
    replaces: [],
    malformed: { images: { "s0; reboot": IMAGE } },
    refused: 'images."s0; reboot"',
    onlyLooks: true,
  },
  NodeHostKeys: {
    handler: nodeHostKeys,
    inputs: { connection, type: "ed25519", nodes: { s0: "kept" } },
    other: { nodes: { s0: "kept", s1: "kept" } },
    identity: {},
    replaces: [],
    malformed: { nodes: { "s0; reboot": "kept" } },
    refused: 'nodes."s0; reboot"',
  },
  SignedBootImage: {
    handler: signedBootImage,
    inputs: {
      ...{ connection, path: "/srv/EFI/network.efi", mode: "0644", owner: "root", group: "root" },
      ...{ storePath: "/srv", imageDigest: IMAGE, kernel: "vmlinuz", initramfs: "initramfs.img", stub: "/x.stub" },
      ...{ commandLine: "quiet", certificate: site.certificate, keyPath: site.keyPath, integrity: "intact" },
    },
    other: { commandLine: "single" },
    identity: { path: "/srv/EFI/group-gpu.efi" },
    replaces: ["path"],
    malformed: { commandLine: "two\nlines" },
    refused: "commandLine",
    says: { unsigned: "0".repeat(64) },
    changes: 3,
  },
};

describe.each(Object.entries(KINDS))("%s", (_name, kind) => {
  const { handler, inputs } = kind;

  test("check passes good inputs on as they are", async () =>
    expect(await handler.check({}, inputs)).toEqual({ inputs, failures: [] }));

  test("check names the property that is malformed", async () => {
    const { failures } = await handler.check({}, { ...inputs, ...kind.malformed });
    expect(failures.map((failure) => failure.property)).toEqual([kind.refused]);
  });

  test("check names a part of the connection", async () => {
    const { failures } = await handler.check({}, { ...inputs, connection: { ...connection, hostKey: "garbage" } });
    expect(failures).toEqual([
      { property: "connection.hostKey", reason: expect.stringMatching(/^connection\.hostKey: /) as unknown },
    ]);
  });

  test("check waits for a value that only the apply knows", async () => {
    const { failures } = await handler.check(
      {},
      {
        ...inputs,
        ...kind.malformed,
        connection: { ...connection, bastion: { host: UNKNOWN } },
      },
    );
    expect(failures).toEqual([]);
  });

  test("check asks the host nothing", async () => {
    await handler.check({}, inputs);
    expect([...host.reads, ...host.changes]).toEqual([]);
  });

  test("diff never says that something changes, so the engine itself shows which lines differ", async () => {
    for (const change of [kind.other, kind.identity].filter((one) => Object.keys(one).length > 0)) {
      const answer = await handler.diff("id", inputs, { ...inputs, ...change });
      expect(Object.keys(answer).sort()).toEqual(["deleteBeforeReplace", "replaces"]);
    }
    for (const change of [{}, { connection: elsewhere }]) {
      const { changes = false } = await handler.diff("id", inputs, { ...inputs, ...change });
      expect(changes).toBe(false);
    }
  });

  test("diff replaces when another thing is meant, and for nothing else", async () => {
    expect((await handler.diff("id", inputs, { ...inputs, ...kind.identity })).replaces).toEqual(kind.replaces);
    expect((await handler.diff("id", inputs, { ...inputs, ...kind.other })).replaces).toEqual([]);
    expect((await handler.diff("id", inputs, { ...inputs, connection: elsewhere })).replaces).toEqual([]);
  });

  test("another way to the same host changes nothing on it", async () => {
    const { outs } = await handler.update("id", inputs, { ...inputs, connection: elsewhere });
    expect([...host.reads, ...host.changes]).toEqual([]);
    expect(outs.connection).toEqual(elsewhere);
  });

  test("another request is made on the host, once", async () => {
    host.answer = saying(kind.says ?? {});
    await handler.update("id", inputs, { ...inputs, ...kind.other });
    expect(kind.onlyLooks ? host.reads : host.changes).toHaveLength(kind.changes ?? 1);
    expect(kind.onlyLooks ? host.changes : host.reads).toHaveLength(kind.looksFirst ? 1 : 0);
  });

  test.each([
    ["unreachable", new UnreachableError("root@m0:22", "no answer within 15 s")],
    ["failing", new ScriptError("root@m0:22", 1, "sudo: a password is required")],
  ])("a host that is %s is an error in every operation, never an absence", async (_what, error) => {
    host.answer = error;
    if (!kind.onlyLooks) await expect(handler.create(inputs)).rejects.toBe(error);
    await expect(handler.read("id", inputs)).rejects.toBe(error);
    await expect(handler.update("id", inputs, { ...inputs, ...kind.other })).rejects.toBe(error);
    await expect(handler.delete("id", inputs)).rejects.toBe(error);
  });

  test("create echoes its inputs, so that later previews are complete without the host", async () => {
    host.answer = saying({ digest: "0123", key: "ssh-rsa AAAA", ...kind.says });
    const { id, outs } = await handler.create(inputs);
    expect(id).not.toBe("");
    expect(outs).toMatchObject(inputs);
  });
});

test("an unknown is found at any depth", () => {
  expect(hasUnknowns({ a: [{ b: UNKNOWN }] })).toBe(true);
  expect(hasUnknowns({ a: [{ b: "known" }], c: null, d: 1 })).toBe(false);
});

test("two requests are the same whatever the order of keys, the connection and what the SDK adds", () => {
  const a = { connection, files: [{ path: "/a", mode: "0644" }], __provider: "one" };
  const b = { __provider: "two", files: [{ mode: "0644", path: "/a" }], connection: elsewhere };
  expect(sameRequest<HostInputs>(a, b)).toBe(true);
  expect(
    sameRequest<HostInputs>(
      { connection, list: ["a", "b"] } as HostInputs,
      { connection, list: ["b", "a"] } as HostInputs,
    ),
  ).toBe(false);
});
