import { Handler, HostInputs } from "../../../lib/resources/contract";
import {
  hostFile,
  hostFirewall,
  hostMasquerade,
  hostKeyPair,
  hostPackages,
  hostService,
  nodeHostKeys,
  publishedImage,
} from "../../../lib/resources/handlers";
import { RSA } from "../host-keys";
import { OPEN_PASSAGE } from "../../../lib/host/firewall/observed-masquerade";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: RSA, privateKeyPath: "/keys/id_rsa" };
const claim = { stack: "acme/farm/prod", resource: "farm-thing" };
const renamed = { ...claim, resource: "barn-thing" };
const file = { path: "/etc/motd", content: "hello\n", mode: "0644", owner: "root", group: "root" };

type Any = Handler<HostInputs, HostInputs & Record<string, unknown>>;

/** Each kind, what it claims, and what an update asks for that only has another claimant. */
const KINDS: [kind: string, handler: Any, inputs: Record<string, unknown>, claims: string[][]][] = [
  ["HostFile", hostFile as unknown as Any, file, [["want_new", "file", "/etc/motd"]]],
  [
    "HostFile of a block",
    hostFile as unknown as Any,
    { ...file, block: "farm" },
    [["want_new", "block", "/etc/motd#farm"]],
  ],
  [
    "HostFile with siblingFiles and links",
    hostFile as unknown as Any,
    { ...file, copyOf: "/usr/a", siblingFiles: ["b"], links: ["/srv/c"] },
    [
      ["want_new", "file", "/etc/motd"],
      ["want_new", "file", "/etc/b"],
      ["want_new", "file", "/srv/c"],
    ],
  ],
  [
    "HostService",
    hostService as unknown as Any,
    { serviceManager: "sysv", service: "dhcpd", running: true, enabled: true, files: [file] },
    [
      ["want_new", "file", "/etc/motd"],
      ["want_shared", "service", "dhcpd"],
    ],
  ],
  [
    "HostPackages",
    hostPackages as unknown as Any,
    { packageManager: "yum", ledgerKey: "farm-packages", packages: ["dhcp"], role: "boot server" },
    [
      ["want_new", "role", "boot server"],
      ["want_shared", "packages", "farm-packages@acme,farm,prod"],
    ],
  ],
  [
    "HostFirewall",
    hostFirewall as unknown as Any,
    { ledgerKey: "farm-firewall", runtime: ["dhcp"], permanent: ["dhcp"] },
    [["want_shared", "firewall", "farm-firewall@acme,farm,prod"]],
  ],
  [
    "HostMasquerade",
    hostMasquerade as unknown as Any,
    {
      ...{ ledgerKey: "farm-masquerade", network: "10.0.0.0/24", address: "10.0.0.1", outInterface: "eth1" },
      ...{ runtime: OPEN_PASSAGE, permanent: OPEN_PASSAGE },
    },
    [["want_shared", "firewall", "farm-masquerade@acme,farm,prod"]],
  ],
  [
    "HostKeyPair",
    hostKeyPair as unknown as Any,
    { path: "/root/.ssh/id_rsa_diskless", comment: "root@m0", integrity: "intact" },
    [["want_new", "key", "/root/.ssh/id_rsa_diskless"]],
  ],
  [
    "NodeHostKeys",
    nodeHostKeys as unknown as Any,
    { type: "ed25519", nodes: ["s0"] },
    [["want_new", "key", "/var/lib/pulumi-diskless/node-host-keys"]],
  ],
  [
    "PublishedImage",
    publishedImage as unknown as Any,
    { storePath: "/tftpboot/linux", build: "/b/1", recipe: "size 512 MiB\n", integrity: "intact", variant: "gpu" },
    [["want_new", "image", "/tftpboot/linux#gpu"]],
  ],
];

const claimingCalls = () =>
  (host.changes.at(-1)?.calls ?? []).filter(([name]) => /^(claim_as|want_|take_claims)/.test(name));

describe.each(KINDS)("%s", (_kind, handler, properties, claims) => {
  const inputs = { connection, claim, ...properties } as unknown as HostInputs & Record<string, unknown>;

  async function made() {
    host.answer = saying({ digest: "0123456789abcdef0123456789abcdef" });
    const { outs } = await handler.create(inputs);
    return outs as HostInputs & Record<string, unknown> & { identity: string };
  }

  test("claims what it makes, under an identity of its own, before it changes anything", async () => {
    const { identity } = await made();
    expect(identity).toMatch(/^[0-9a-f]{16}$/);
    const calls = host.changes[0].calls;
    expect(calls.slice(0, 1 + claims.length)).toEqual([
      ["claim_as", identity, "acme/farm/prod", "farm-thing", ""],
      ...claims,
    ]);
    expect((await made()).identity).not.toBe(identity);
  });

  test("keeps its identity when it is renamed, and asks the host to write nothing but the claim", async () => {
    const outs = await made();
    const asked = host.changes.length;
    const updated = await handler.update("id", outs, { ...inputs, claim: renamed });
    expect(updated.outs.identity).toBe(outs.identity);
    expect(host.changes).toHaveLength(asked + 1);
    const known = claims.map(([want, ...thing]) => [want.replace("want_new", "want_alone"), ...thing]);
    expect(claimingCalls().slice(0, 1 + claims.length)).toEqual([
      ["claim_as", outs.identity, "acme/farm/prod", "barn-thing", ""],
      ...known,
    ]);
  });

  test("says nothing to the host when nothing is new", async () => {
    const outs = await made();
    const asked = host.changes.length;
    await handler.update("id", outs, inputs);
    expect(host.changes).toHaveLength(asked);
  });

  test("takes over by name", async () => {
    await made();
    await handler.create({ ...inputs, claim: { ...claim, takeOver: "acme/old/prod" } });
    expect(claimingCalls()[0].slice(2)).toEqual(["acme/farm/prod", "farm-thing", "acme/old/prod"]);
  });

  test("refuses a stack to take over from that is none, before any connection", async () => {
    const { failures } = await handler.check({}, { ...inputs, claim: { ...claim, takeOver: "prod" } });
    expect(failures).toEqual([
      { property: "claim.takeOver", reason: 'expected a stack as organization/project/stack, or "unrecorded"' },
    ]);
  });

  test("shows who has it by now, and keeps its identity from the inputs", async () => {
    const outs = await made();
    host.answer = saying({ "claim.stack": "acme/other/dev", "claim.resource": "x", "file0.kind": "file" });
    const { props, inputs: seen } = await handler.read("id", outs);
    expect(seen?.claim).toEqual({ stack: "acme/other/dev", resource: "x" });
    expect(props?.identity).toBe(outs.identity);
    expect(Object.keys(seen ?? {})).not.toContain("identity");
    expect(Object.keys(seen ?? {})).not.toContain("record");
  });

  test("gives up what it has in its own name", async () => {
    const outs = await made();
    await handler.delete("id", outs);
    expect(host.changes.at(-1)?.calls[0]).toEqual(["claim_as", outs.identity, "", "", ""]);
  });

  test("of an earlier version is read and deleted as ever, and claims with its next change", async () => {
    const legacy = { ...inputs, claim: undefined };
    host.answer = saying({ "file0.kind": "file", digest: "0123456789abcdef0123456789abcdef" });
    const read = await handler.read("id", legacy);
    expect(read.inputs?.claim).toBeUndefined();
    await handler.delete("id", legacy);
    expect(host.lastCalls()).not.toContain("claim_as");
    const { outs } = await handler.update("id", legacy, inputs);
    expect(outs.identity).toMatch(/^[0-9a-f]{16}$/);
    expect(claimingCalls()[0]).toEqual(["claim_as", outs.identity, "acme/farm/prod", "farm-thing", ""]);
    expect(host.lastCalls()).not.toContain("want_new");
  });
});

describe("names that a component gives", () => {
  const service = {
    ...{ connection, claim, serviceManager: "systemd" as const, service: "nfs-server", running: true, enabled: true },
    files: [{ ...file, path: "/etc/exports.d/farm.exports", named: "by component" as const }],
  };

  test("a package record keeps its name on the host when its component has another", async () => {
    const inputs = {
      connection,
      claim,
      packageManager: "dnf" as const,
      ledgerKey: "farm-packages",
      packages: ["dhcp"],
    };
    const { outs } = await hostPackages.create(inputs);
    const news = { ...inputs, claim: renamed, ledgerKey: "barn-packages" };
    expect((await hostPackages.diff("id", outs, news)).replaces).toEqual([]);
    const updated = await hostPackages.update("id", outs, news);
    await hostPackages.delete("id", updated.outs);
    expect(host.changes.at(-1)?.calls.at(-1)).toEqual(["release_packages", "farm-packages@acme,farm,prod"]);
  });

  test("one of an earlier version is recorded as before", async () => {
    const legacy = { connection, packageManager: "dnf" as const, ledgerKey: "farm-packages", packages: ["dhcp"] };
    const { outs } = await hostPackages.update("id", legacy, {
      ...legacy,
      claim: renamed,
      ledgerKey: "barn-packages",
    });
    await hostPackages.delete("id", outs);
    expect(host.changes.at(-1)?.calls.at(-1)).toEqual(["release_packages", "farm-packages"]);
  });

  test("a block keeps its marker", async () => {
    const inputs = { connection, claim, ...file, path: "/etc/hosts", block: "farm" };
    const { outs } = await hostFile.create(inputs);
    const news = { ...inputs, claim: renamed, block: "barn" };
    expect((await hostFile.diff("id", outs, news)).replaces).toEqual([]);
    const first = await hostFile.update("id", outs, news);
    expect(host.lastCalls()).toEqual(["claim_as", "want_alone", "take_claims"]);
    const second = await hostFile.update("id", first.outs, { ...news, block: "shed", content: "bye\n" });
    expect(host.changes.at(-1)?.calls).toContainEqual(
      expect.arrayContaining(["stage_block", "/etc/hosts", "farm", "bye\n"]) as unknown,
    );
    expect(host.lastCalls()).not.toContain("restore_block");
    host.answer = saying({ "file0.kind": "file", "file0.content": "bye\n", "file0.mode": "644" });
    expect((await hostFile.read("id", second.outs)).inputs).toMatchObject({ path: "/etc/hosts", block: "shed" });
    expect(host.reads.at(-1)?.calls[0]).toEqual(
      expect.arrayContaining(["observe_file", "file0", "/etc/hosts", "farm"]),
    );
    await hostFile.delete("id", second.outs);
    expect(host.changes.at(-1)?.calls.at(-1)).toEqual(["restore_block", "/etc/hosts", "farm"]);
  });

  test("a file that its component names keeps its path", async () => {
    const { outs } = await hostService.create(service);
    const files = [{ ...service.files[0], path: "/etc/exports.d/barn.exports" }];
    const updated = await hostService.update("id", outs, { ...service, claim: renamed, files });
    expect(host.lastCalls()).toEqual(["claim_as", "want_alone", "want_shared", "take_claims"]);
    host.answer = saying({ "file0.kind": "file", "file0.content": "hello\n" });
    expect((await hostService.read("id", updated.outs)).inputs?.files).toMatchObject([
      { path: "/etc/exports.d/barn.exports" },
    ]);
    await hostService.delete("id", updated.outs);
    expect(host.changes.at(-1)?.calls).toContainEqual(["restore_original", "/etc/exports.d/farm.exports"]);
  });

  test("any other file moves to the path that the program gives", async () => {
    const files = [{ ...file, path: "/etc/exports.d/farm.exports" }];
    const { outs } = await hostService.create({ ...service, files });
    await hostService.update("id", outs, { ...service, files: [{ ...file, path: "/etc/exports.d/barn.exports" }] });
    expect(host.changes.at(-1)?.calls).toContainEqual(["restore_original", "/etc/exports.d/farm.exports"]);
  });
});
