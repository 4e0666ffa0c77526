import { sessionByAnyWay } from "../../../../lib/host/connection/any-way";
import { closeHostSessions, hostSession } from "../../../../lib/host/connection/host-session";
import type { Connection } from "../../../../lib/model/connection/connection";
import { serverKey, SshServer } from "../ssh-server";

const say = { libraries: [], calls: [["true"]] as [string][] };
const silent = () => undefined;

let asked = 0;
let server: SshServer;
let now: Connection;
beforeEach(async () => {
  asked = 0;
  server = new SshServer((channel) => {
    let text = "";
    channel.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const marker = /echo (@answer-[0-9a-f]+)/.exec(text)?.[1];
      if (marker === undefined || text.includes("answered")) return;
      text = "answered";
      asked++;
      channel.write(`${marker}\n`);
      channel.exit(0);
      channel.end();
    });
  });
  now = { ...(await server.listen()), insecureIgnoreHostKey: undefined, hostKey: serverKey() };
});
afterEach(async () => {
  await closeHostSessions();
  await server.close();
});

const gone = (): Connection => ({ ...now, password: undefined, privateKeyPath: "/nowhere/id_rsa" });

test("a resource whose own key is gone is asked by the way of the others", async () => {
  await hostSession(now).read(say);
  expect((await sessionByAnyWay(gone(), silent).read(say)).absent).toBe(false);
  expect(asked).toBe(2);
});

test("its own way goes first, and the newest of the others next", async () => {
  const older = { ...now, password: undefined, privateKeyPath: "/nowhere/older" };
  await expect(hostSession(older).read(say)).rejects.toThrow("/nowhere/older");
  await hostSession(now).read(say);
  await sessionByAnyWay({ ...now, connectTimeoutSeconds: 4 }, silent).read(say);
  await sessionByAnyWay(gone(), silent).read(say);
  expect(server.connections).toBe(2);
});

test("where no way is left, the failure is that of its own", async () => {
  await expect(sessionByAnyWay(gone(), silent).read(say)).rejects.toThrow("/nowhere/id_rsa");
});

test("a way to another machine is none", async () => {
  await hostSession(now).read(say);
  const other = {
    ...gone(),
    hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
  };
  await expect(sessionByAnyWay(other, silent).read(say)).rejects.toThrow("/nowhere/id_rsa");
  expect(asked).toBe(1);
});

test("what a script says is not asked for again by another way", async () => {
  await hostSession(now).read(say);
  const failing = new Error("refused");
  await expect(
    sessionByAnyWay({ ...now, connectTimeoutSeconds: 4 }, silent).read({
      get libraries(): string[] {
        throw failing;
      },
      calls: [],
    }),
  ).rejects.toBe(failing);
  expect(asked).toBe(1);
});
