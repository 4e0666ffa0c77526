import type { Handler, HostInputs } from "../../../lib/resources/contract";
import { hostFile, hostService, publishedImage } from "../../../lib/resources/handlers";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));
afterEach(() => delete process.env.PULUMI_DISKLESS_ADOPT);

const connection = { host: "192.0.2.1", hostKey: ED25519, privateKeyPath: "/keys/id_rsa" };
const file = { connection, path: "/etc/motd", content: "hello\n", mode: "0644", owner: "root", group: "root" };
const onHost = { "file0.kind": "file", "file0.mode": "644", "file0.owner": "root", "file0.group": "root" };

function adopting(): void {
  process.env.PULUMI_DISKLESS_ADOPT = "1";
}

test("a creation takes what the host has into the outputs and changes nothing", async () => {
  adopting();
  host.answer = saying({ ...onHost, "file0.content": "by hand\n" });
  expect(await hostFile.create(file)).toEqual({ id: "/etc/motd", outs: { ...file, content: "by hand\n" } });
  expect(await hostFile.create({ ...file, block: "farm" })).toMatchObject({ id: "/etc/motd#farm" });
  expect(host.changes).toEqual([]);
});

test("a service is adopted with its files, whether it runs or not", async () => {
  adopting();
  host.answer = saying({ running: "no", enabled: "yes", ...onHost, "file0.content": file.content });
  const service = { connection, serviceManager: "sysv" as const, service: "dhcpd", running: true, enabled: true };
  const managed = { path: file.path, content: file.content, mode: file.mode, owner: file.owner, group: file.group };
  expect(await hostService.create({ ...service, files: [managed] })).toEqual({
    id: "dhcpd",
    outs: { ...service, running: false, files: [managed] },
  });
  expect(host.changes).toEqual([]);
});

test("what is not there cannot be adopted", async () => {
  adopting();
  host.answer = saying({ "file0.kind": "absent" });
  await expect(hostFile.create(file)).rejects.toThrow("/etc/motd is not on the host, so there is nothing to adopt");
});

test("an image in the store is never adopted", async () => {
  adopting();
  const image = { connection, storePath: "/tftpboot/linux", build: "/b", recipe: "", integrity: "intact" };
  await expect((publishedImage as unknown as Handler<HostInputs>).create(image)).rejects.toThrow(
    /made by this library and not adopted/,
  );
  expect(host.changes).toEqual([]);
});

test("a change and a removal are refused", async () => {
  adopting();
  const refusal = "PULUMI_DISKLESS_ADOPT is set, so nothing is changed on the host";
  await expect(hostFile.update("/etc/motd", file, { ...file, content: "bye\n" })).rejects.toThrow(refusal);
  await expect(hostFile.delete("/etc/motd", file)).rejects.toThrow(refusal);
  expect([...host.changes, ...host.reads]).toEqual([]);
});

test.each([undefined, ""])("with the variable %p everything is as ever", async (value) => {
  if (value !== undefined) process.env.PULUMI_DISKLESS_ADOPT = value;
  await hostFile.create(file);
  await hostFile.update("/etc/motd", file, { ...file, content: "bye\n" });
  await hostFile.delete("/etc/motd", file);
  expect(host.changes).toHaveLength(3);
});
