import { Handler, HostInputs } from "../../../lib/resources/contract";
import {
  hostFile,
  hostFirewall,
  hostPackages,
  hostService,
  nodeBoot,
  publishedImage,
} from "../../../lib/resources/handlers";
import { FORMER_NAMES, withTodaysNames } from "../../../lib/resources/older-states";
import { eachIs } from "../each-is";
import { RSA } from "../host-keys";
import { FakeHost } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: RSA, privateKeyPath: "/keys/id_rsa" };
const claim = { stack: "acme/farm/prod", resource: "farm-thing" };
const rest = { connection, claim, __provider: "frozen" };
const file = { path: "/srv/loader", copyOf: "/usr/loader", mode: "0644", owner: "root", group: "root" };
const DIGEST = "0".repeat(32);
const image = { build: "/b/1", recipe: "size 512 MiB\n", integrity: "intact" };
const daemon = { serviceManager: "systemd", service: "dhcpd", running: true, enabled: true };

type Any = Handler<HostInputs, HostInputs & Record<string, unknown>>;
type Inputs = Record<string, unknown>;

/** Each kind: inputs as an earlier version left them, the same of today, other ones of today, and what the state has besides. */
const KINDS: [kind: string, handler: Any, former: Inputs, today: Inputs, other: Inputs, outputs: Inputs][] = [
  [
    "HostFile",
    hostFile as unknown as Any,
    { ...file, companions: ["grub"] },
    { ...file, siblingFiles: { grub: "copied" } },
    { ...file, siblingFiles: { grub: "copied", shim: "copied" } },
    { identity: "0f", applied: { bytes: "1" } },
  ],
  [
    "HostFirewall",
    hostFirewall as unknown as Any,
    { recordedAs: "farm", runtime: ["dhcp"], permanent: ["dhcp"] },
    { ledgerKey: "farm", runtime: { dhcp: "open" }, permanent: { dhcp: "open" } },
    { ledgerKey: "farm", runtime: { dhcp: "open", tftp: "open" }, permanent: { dhcp: "open" } },
    { identity: "0f", state: "running", record: "farm@acme" },
  ],
  [
    "HostPackages",
    hostPackages as unknown as Any,
    { packageManager: "dnf", recordedAs: "farm", packages: ["chrony"], leavings: { chrony: ["/var/lib/chrony"] } },
    {
      packageManager: "dnf",
      ledgerKey: "farm",
      packages: { chrony: "installed" },
      residue: { chrony: ["/var/lib/chrony"] },
    },
    { packageManager: "dnf", ledgerKey: "farm", packages: { chrony: "installed", tmux: "installed" } },
    { identity: "0f", record: "farm@acme" },
  ],
  [
    "HostService",
    hostService as unknown as Any,
    { ...daemon, files: [{ ...file, companions: ["grub"] }] },
    { ...daemon, files: [{ ...file, siblingFiles: ["grub"] }] },
    { ...daemon, files: [{ ...file, siblingFiles: [] }] },
    { identity: "0f", appliedUnit: "as applied" },
  ],
  [
    "PublishedImage",
    publishedImage as unknown as Any,
    { ...image, nodes: ["s1", "s0"], store: "/srv/linux", bootFiles: ["/srv/entries"] },
    {
      ...image,
      nodes: eachIs("asked", ["s0", "s1"]),
      storePath: "/srv/linux",
      bootEntryDirectories: { "/srv/entries": "searched" },
    },
    { ...image, nodes: eachIs("asked", ["s0", "s1"]), storePath: "/srv/linux", bootEntryDirectories: {} },
    {
      identity: "0f",
      digest: "0".repeat(32),
      sourceStatus: "current",
      files: {},
      directory: "/srv/linux",
      generations: [],
    },
  ],
  [
    "NodeBoot",
    nodeBoot as unknown as Any,
    { images: [{ image: DIGEST, nodes: ["s1", "s0"] }], drift: {}, maxNodes: 3, acknowledged: true },
    { images: { s0: DIGEST, s1: DIGEST }, drift: {}, approvalThreshold: 3 },
    { images: { s0: DIGEST, s1: DIGEST }, drift: {}, approvalThreshold: 4 },
    { nodes: { s0: { state: "unseen" } } },
  ],
];

const inputs = (own: Inputs) => ({ ...rest, ...own }) as HostInputs & Record<string, unknown>;

describe.each(KINDS)("a state of %s by an earlier version", (_kind, handler, former, today, other, outputs) => {
  const state = inputs({ ...former, ...outputs });

  test("is no change when only names differ", async () => {
    expect(await handler.diff("id", state, inputs(today))).toMatchObject({ changes: false, replaces: [] });
  });

  test("is no change on the way back, which a refresh asks for", async () => {
    expect(await handler.diff("id", inputs({ ...today, ...outputs }), inputs(former))).toMatchObject({
      changes: false,
    });
  });

  test("leaves any other difference to the engine", async () => {
    expect(await handler.diff("id", state, inputs(other))).not.toHaveProperty("changes");
  });

  test("leaves a state that has today's names to the engine", async () => {
    const diff = await handler.diff("id", inputs({ ...today, ...outputs }), inputs(other));
    expect(diff).not.toHaveProperty("changes");
  });

  test("is updated without a word to the host", async () => {
    const { outs } = await handler.update("id", state, inputs(today));
    expect([host.reads, host.changes]).toEqual([[], []]);
    expect(outs).toMatchObject(today);
    expect(Object.keys(outs).filter((key) => key in former && !(key in today))).toEqual([]);
  });
});

test("a replacement is a change whatever the names are", async () => {
  const state = inputs({ ...file, companions: [] });
  const moved = inputs({ ...file, siblingFiles: [], path: "/srv/other" });
  expect(await (hostFile as unknown as Any).diff("id", state, moved)).toEqual({
    replaces: ["path"],
    deleteBeforeReplace: true,
  });
});

describe("names of keys", () => {
  const names = {
    renamed: { old: "now" },
    dropped: ["gone"],
    within: { list: { items: { renamed: { a: "b" } } }, table: { each: { renamed: { c: "d" } } } },
  };

  test("are translated at their own level only", () => {
    const state = { old: { old: 1 }, gone: true, list: [{ a: 1 }, { old: 2 }], table: { c: { c: 3 } } };
    expect(withTodaysNames(state, names)).toEqual({
      now: { old: 1 },
      list: [{ b: 1 }, { old: 2 }],
      table: { c: { d: 3 } },
    });
  });

  test.each([{ now: 1, list: [{ b: 1 }], table: {} }, "text", null, undefined])(
    "of %j stay, and so does it",
    (state) => {
      expect(withTodaysNames(state, names)).toBe(state);
    },
  );

  test("of outputs are translated as well", () => {
    expect(withTodaysNames({ source: "current" }, FORMER_NAMES.publishedImage)).toEqual({ sourceStatus: "current" });
  });

  test("of what nodes were found to run are translated by node, whatever a node is called", () => {
    const nodes = { image: { state: "current", image: DIGEST } };
    expect(withTodaysNames({ nodes }, FORMER_NAMES.nodeBoot)).toEqual({
      nodes: { image: { state: "current", imageDigest: DIGEST } },
    });
  });

  test("that every object inherits are none of these", () => {
    expect(withTodaysNames({ constructor: 1, toString: 2 }, names)).toEqual({ constructor: 1, toString: 2 });
  });
});
