import { Connection } from "../../../lib/model/connection/connection";
import type { HostInputs } from "../../../lib/resources/contract";
import { hostFile, hostPackages, publishedImage } from "../../../lib/resources/handlers";
import { ed25519Of } from "../host-keys";
import { FakeHost, saying } from "./fake-host";

// Two machines, each of which keeps what it was asked.
const hosts: Record<string, FakeHost> = {};
const mockConnections: Connection[] = [];
jest.mock("../../../lib/host/connection/host-session", () => ({
  otherSessions: () => [],
  hostSession: (connection: Connection) => {
    mockConnections.push(connection);
    return hosts[connection.host];
  },
}));

let old: Connection;
let fresh: Connection;
let run = 0;
let said: string[];
beforeEach(() => {
  said = [];
  jest.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  // what one run has seen is kept for its life, so each test has machines of its own
  run++;
  old = { host: `192.0.2.${run}`, hostKey: ed25519Of(`old ${run}`), privateKeyPath: "/keys/id_rsa" };
  fresh = { ...old, host: `198.51.100.${run}`, hostKey: ed25519Of(`fresh ${run}`) };
  for (const { host } of [old, fresh]) hosts[host] = new FakeHost();
});

afterEach(() => jest.restoreAllMocks());

const file = { content: "hello\n", mode: "0644", owner: "root", group: "root" };
const packages = { packageManager: "yum" as const, ledgerKey: "farm" };

/** What the engine does with a resource that is in the program and in the state. */
async function step<Inputs extends HostInputs>(
  handler: typeof hostFile | typeof hostPackages,
  olds: Inputs,
  news: Inputs,
): Promise<string[]> {
  const given = [olds, news] as unknown as [never, never];
  await handler.check(given[0], given[1]);
  const { replaces } = await handler.diff("id", ...given);
  if (replaces.length === 0) await handler.update("id", ...given);
  return replaces;
}

const asked = ({ host }: Connection) => [...hosts[host].reads, ...hosts[host].changes];

test("on another machine the same request is made, and the old machine is not asked", async () => {
  const inputs = { ...file, path: "/etc/motd" };
  await step(hostFile, { ...inputs, connection: old }, { ...inputs, connection: fresh });
  expect(hosts[fresh.host].lastCalls()).toEqual([
    "begin_transaction",
    "stage_content",
    "commit_files",
    "emit_directory",
  ]);
  expect(asked(old)).toEqual([]);
});

test("the plan says once which machine is left as it is, or that another one has taken its address", async () => {
  const inputs = { ...file, path: "/etc/motd", connection: old };
  for (const news of [fresh, fresh, { ...old, hostKey: ed25519Of("other") }]) {
    await hostFile.diff("id", inputs, { ...inputs, connection: news });
  }
  expect(said).toEqual([
    `root@${old.host}:22 is left as it is: what moves from there is made on root@${fresh.host}:22`,
    `root@${old.host}:22 has another host key than before, so it is taken for another machine: everything is made there`,
  ]);
});

test("on another machine nothing is replaced, whatever it is there", async () => {
  const olds = { ...file, path: "/etc/dhcpd.conf", connection: old };
  expect(await step(hostFile, olds, { ...olds, path: "/etc/dhcp/dhcpd.conf" })).toEqual(["path"]);
  expect(await step(hostFile, olds, { ...olds, path: "/etc/dhcp/dhcpd.conf", connection: fresh })).toEqual([]);
  expect(hosts[fresh.host].changes).toHaveLength(1);
});

test("what is wanted no more is not dropped from a machine that never had it", async () => {
  const olds = { ...packages, packages: ["syslinux"], connection: old };
  await step(hostPackages, olds, { ...olds, packages: ["syslinux-tftpboot"], connection: fresh });
  expect(hosts[fresh.host].lastCalls()).toEqual(["apply_packages"]);
});

test("an image is published there, and its digest is what that machine says", async () => {
  hosts[fresh.host].answer = saying({ digest: "1111", source: "current" });
  const inputs = { storePath: "/tftpboot/linux", build: "/b/1", recipe: "size 512 MiB\n", integrity: "intact" };
  const olds = { ...inputs, connection: old, digest: "0000" };
  const { outs } = await publishedImage.update("id", olds, { ...inputs, connection: fresh });
  expect(outs).toEqual({ ...inputs, connection: fresh, digest: "1111", sourceStatus: "current" });
});

test("what the program drops on the way stays on the machine that it leaves", async () => {
  const inputs = { ...file, path: "/etc/motd" };
  await step(hostFile, { ...inputs, connection: old }, { ...inputs, connection: fresh });
  await hostFile.delete("/etc/issue", { ...inputs, path: "/etc/issue", connection: old });
  expect(asked(old)).toEqual([]);
  expect(said).toContain(`root@${old.host}:22: /etc/issue stays there as it is`);
});

test("where another machine has taken the address, that one is asked: it knows what of it is ours", async () => {
  const inputs = { ...file, path: "/etc/motd" };
  const reinstalled = { ...fresh, host: old.host };
  await step(hostFile, { ...inputs, connection: old }, { ...inputs, connection: reinstalled });
  await hostFile.delete("/etc/issue", { ...inputs, path: "/etc/issue", connection: old });
  expect(hosts[old.host].lastCalls()).toEqual(["begin_transaction", "restore_original"]);
  expect(mockConnections.at(-1)).toEqual(reinstalled);
});

test("so it is when an up that was cut off had moved everything else already", async () => {
  const reinstalled = { ...fresh, host: old.host };
  const inputs = { ...file, path: "/etc/motd", connection: reinstalled };
  await step(hostFile, inputs, inputs);
  await hostFile.delete("/etc/issue", { ...inputs, path: "/etc/issue", connection: old });
  expect(hosts[old.host].lastCalls()).toEqual(["begin_transaction", "restore_original"]);
  expect(mockConnections.at(-1)).toEqual(reinstalled);
});

test("a machine that the program still names loses what was dropped, though something moved away", async () => {
  const inputs = { ...file, path: "/etc/motd" };
  await step(hostFile, { ...inputs, connection: old }, { ...inputs, connection: fresh });
  await step(
    hostPackages,
    { ...packages, packages: ["ntp"], connection: old },
    {
      ...packages,
      packages: ["ntp"],
      connection: { ...old, user: "admin" },
    },
  );
  await hostFile.delete("/etc/issue", { ...inputs, path: "/etc/issue", connection: old });
  expect(hosts[old.host].lastCalls()).toEqual(["begin_transaction", "restore_original"]);
});

test("a destroy, which names no program, asks the machine of the state", async () => {
  await hostFile.delete("/etc/motd", { ...file, path: "/etc/motd", connection: old });
  expect(hosts[old.host].lastCalls()).toEqual(["begin_transaction", "restore_original"]);
});
