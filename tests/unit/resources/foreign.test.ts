import { hostFile, hostService } from "../../../lib/resources/handlers";
import type { HostFileInputs } from "../../../lib/resources/files/host-file-handler";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
let said: jest.SpyInstance;
beforeEach(() => {
  host = new FakeHost();
  said = jest.spyOn(console, "log").mockReturnValue(undefined);
});
afterEach(() => said.mockRestore());

const inputs: HostFileInputs = {
  connection: { host: "192.0.2.1", hostKey: ED25519 },
  ...{ path: "/etc/hosts", block: "farm", content: "10.0.0.10 s0\n", mode: "0644", owner: "root", group: "root" },
  ...{ watch: { kind: "hosts" }, foreign: {} },
};
const file = {
  "file0.kind": "file",
  "file0.content": "10.0.0.10 s0\n",
  "file0.mode": "644",
  "file0.owner": "root",
  "file0.group": "root",
};
const redirected = { ...file, "foreign.text": "10.0.0.99 s0\n" };
const drifted = { ...inputs, foreign: { "/etc/hosts:1": "s0 is 10.0.0.99 before it is 10.0.0.10" } };

test("a line of others that redirects a node is drift, by its place", async () => {
  host.answer = saying(redirected);
  expect((await hostFile.read("id", inputs)).inputs).toEqual(drifted);
  expect((await hostFile.read("id", drifted)).inputs).toEqual(drifted);
  host.answer = saying({ ...file, "foreign.text": "" });
  expect((await hostFile.read("id", drifted)).inputs).toEqual(inputs);
});

test("a resource of an older state looks for nothing", async () => {
  const older = { ...inputs };
  delete older.watch;
  delete older.foreign;
  host.answer = saying(file);
  expect((await hostFile.read("id", older)).inputs).toEqual(older);
  expect(host.reads[0].libraries).not.toContain("foreign");
});

test("a repair writes what is ours, and is refused while the line of others is there", async () => {
  host.answer = saying(redirected);
  await expect(hostFile.update("id", drifted, inputs)).rejects.toThrow(
    /not ours to remove:\n {2}\/etc\/hosts:1: s0 is 10\.0\.0\.99 before it is 10\.0\.0\.10\n.*Take those lines out/,
  );
  expect(host.lastCalls()).toContain("stage_block");
  host.answer = saying({ "foreign.text": "" });
  expect(await hostFile.update("id", drifted, inputs)).toEqual({ outs: inputs });
});

test("an update for another reason is not held up, and says what it found", async () => {
  host.answer = saying(redirected);
  await hostFile.update("id", { ...inputs, content: "10.0.0.12 s0\n" }, inputs);
  await hostFile.create(inputs);
  expect(said.mock.calls).toEqual(Array(2).fill([expect.stringContaining("/etc/hosts:1: s0 is 10.0.0.99")]));
});

test("a service is refused in the same way, and what is only worth a word is said beside the plan", async () => {
  const service = {
    ...{
      connection: inputs.connection,
      serviceManager: "systemd" as const,
      service: "nfs-server",
      running: true,
      enabled: true,
    },
    files: [
      {
        path: "/etc/exports.d/usr.exports",
        content: "/usr 10.0.0.0/24(ro)\n",
        mode: "0644",
        owner: "root",
        group: "root",
      },
    ],
    watch: { kind: "exports" as const, files: ["/etc/exports"] },
    foreign: {},
  };
  const exports = (text: string) =>
    saying({ "foreign.count": "1", "foreign.0.path": "/etc/exports", "foreign.0.text": text });
  host.answer = exports("/usr *(rw)\n");
  const found = { "/etc/exports:1 /usr *": "exports /usr to everybody, writable" };
  expect((await hostService.read("id", service)).inputs?.foreign).toEqual(found);
  await expect(hostService.update("id", { ...service, foreign: found }, service)).rejects.toThrow(/exportfs -ra/);
  host.answer = exports("/usr 192.0.2.0/24(rw)\n");
  expect((await hostService.read("id", service)).inputs?.foreign).toEqual({});
  expect(said.mock.calls.at(-1)).toEqual(["/usr is exported to others as well: 192.0.2.0/24 (/etc/exports:1)"]);
});

describe("boot entries whose nodes the host knows", () => {
  const directory = "/tftpboot/pxelinux.cfg";
  const watch = { kind: "boot-entries" as const, loader: "pxelinux" as const, directory, network: "10.0.0.0/24" };
  const { block, ...whole } = inputs;
  const entry: HostFileInputs = { ...whole, path: `${directory}/0A0000`, content: "default linux\n", watch };
  const older = { ...entry, watch: { ...watch, nodes: "s0 10.0.0.10 52:54:00:00:00:10\n" } };

  test("a state of an earlier version keeps its nodes, so that nothing is shown", async () => {
    expect(block).toBe("farm");
    expect((await hostFile.check(older, entry)).inputs).toEqual(older);
    const next = { ...entry, content: "default next\n" };
    expect((await hostFile.check(older, next)).inputs).toEqual({ ...older, content: "default next\n" });
  });

  test.each<[string, unknown, HostFileInputs]>([
    ["a new one has none", undefined, entry],
    ["one of another network gets today's", { ...older, watch: { ...older.watch, network: "10.1.0.0/24" } }, entry],
    ["a program that gives them has its own", older, { ...entry, watch: { ...watch, nodes: "" } }],
  ])("%s", async (_what, olds, news) => {
    const { inputs: checked, failures } = await hostFile.check(olds, news);
    expect([checked, failures]).toEqual([news, []]);
  });

  test("a node that the state does not have is named by a refresh", async () => {
    const others = { "foreign.own": "0A0000", "foreign.names": "644 01-52-54-00-00-00-11" };
    const content = { ...file, "file0.content": "default linux\n", ...others };
    host.answer = saying({ ...content, "foreign.nodes": "s1 10.0.0.11 52:54:00:00:00:11" });
    expect((await hostFile.read("id", older)).inputs).toEqual({
      ...older,
      foreign: { [`${directory}/01-52-54-00-00-00-11`]: "read before ours by s1" },
    });
  });

  test("reservations that are written say which nodes read an entry of others first", async () => {
    const dhcp = {
      ...{ connection: inputs.connection, serviceManager: "sysv" as const, service: "dhcpd" },
      ...{ running: true, enabled: true, files: [], foreign: {} },
      watch: { kind: "leases" as const, path: "/var/lib/dhcpd/dhcpd.leases" },
    };
    const conf = { path: "/etc/dhcpd.conf", content: "host s1 {\n}\n", mode: "0644", owner: "root", group: "root" };
    host.answer = saying({
      ...{ "foreign.hosts": "", "foreign.boot.nodes": "s1 10.0.0.11 52:54:00:00:00:11" },
      ...{ "foreign.boot.0.own": "0A0000", "foreign.boot.0.names": "644 01-52-54-00-00-00-11" },
    });
    await hostService.update("id", { ...dhcp, files: [{ ...conf, content: "" }] }, { ...dhcp, files: [conf] });
    expect(said.mock.calls).toEqual([[`${directory}/01-52-54-00-00-00-11 is read before ours by s1`]]);
    expect((await hostService.read("id", { ...dhcp, files: [conf] })).inputs?.foreign).toEqual({});
    expect(host.reads[0].calls.map(([name]) => name)).not.toContain("foreign_nodes");
  });
});
