import { resources } from "../../../lib/plugin/resources";
import * as handlers from "../../../lib/resources/handlers";
import { PartialUpdate } from "../../../lib/resources/partial-update";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const URN = "urn:pulumi:dev::site::pulumi-diskless:index:NodeFiles$pulumi-diskless:index:HostFile::motd";
const SENT = { connection: { host: "m0", password: secret("pw") }, content: "new", __provider: "text of a stub" };
const SEEN = { connection: { host: "m0", password: "pw" }, content: "new" };
const SEALED = { connection: { host: "m0", password: secret("pw") }, content: "new" };

const hostFile = handlers.hostFile as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;

/** The handler answers `answer`; what it was asked. */
function answering(method: string, answer: unknown): jest.SpyInstance {
  return jest.spyOn(hostFile, method).mockResolvedValue(answer);
}
afterEach(() => jest.restoreAllMocks());

test("a creation is handed values in the clear, and its outputs keep their secrets", async () => {
  const create = answering("create", { id: "/etc/motd", outs: { ...SEEN, identity: "17" } });
  expect(await resources.create(URN, SENT)).toEqual({ id: "/etc/motd", outs: { ...SEALED, identity: "17" } });
  expect(create).toHaveBeenCalledWith(SEEN);
});

test("an update has the secrets of the new inputs", async () => {
  const update = answering("update", { outs: SEEN });
  const olds = { ...SENT, content: "old" };
  expect(await resources.update("/etc/motd", URN, olds, SENT)).toEqual({ outs: SEALED });
  expect(update).toHaveBeenCalledWith("/etc/motd", { ...SEEN, content: "old" }, SEEN);
});

test("what a change keeps when it fails has its secrets, too", async () => {
  jest.spyOn(hostFile, "update").mockRejectedValue(new PartialUpdate("/etc/motd", SEEN, "half of it"));
  await expect(resources.update("/etc/motd", URN, SENT, SENT)).rejects.toMatchObject({
    id: "/etc/motd",
    properties: SEALED,
    message: "half of it",
    reasons: ["half of it"],
  });
});

test("a read gives what the host has, with the secrets of the state", async () => {
  answering("read", { id: "/etc/motd", props: { ...SEEN, content: "edited" }, inputs: { ...SEEN, content: "edited" } });
  const edited = { ...SEALED, content: "edited" };
  expect(await resources.read("/etc/motd", URN, SENT)).toEqual({ id: "/etc/motd", props: edited, inputs: edited });
});

test.each([{}, { id: "" }])("a thing that is gone has no id: %j", async (answer) => {
  answering("read", answer);
  expect(await resources.read("/etc/motd", URN, SENT)).toEqual({ id: "", props: {} });
});

test("an unreachable host is an error and no absence", async () => {
  jest.spyOn(hostFile, "read").mockRejectedValue(new Error("m0: connection refused"));
  await expect(resources.read("/etc/motd", URN, SENT)).rejects.toThrow("m0: connection refused");
});

test("a removal is handed the state in the clear", async () => {
  const remove = answering("delete", undefined);
  await resources.delete("/etc/motd", URN, SENT);
  expect(remove).toHaveBeenCalledWith("/etc/motd", SEEN);
});
