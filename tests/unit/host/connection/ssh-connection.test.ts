import { generateKeyPairSync } from "node:crypto";
import type { AddressInfo } from "node:net";
import { Server, type ServerConfig } from "ssh2";
import { connect } from "../../../../lib/host/connection/ssh-connection";
import type { Connection } from "../../../../lib/model/connection/connection";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

let server: Server;
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

/** A server on loopback that lets everybody in, by the algorithms that a test gives it. */
async function serverWith(algorithms: ServerConfig["algorithms"]): Promise<Connection> {
  server = new Server({ hostKeys: [privateKey], algorithms }, (client) =>
    client.on("authentication", (context) => context.accept()).on("error", () => undefined),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { host: "127.0.0.1", port, password: "any", insecureIgnoreHostKey: true };
}

const OLD = { kex: ["diffie-hellman-group14-sha1"] } satisfies ServerConfig["algorithms"];

test("a server of OpenSSH 4.3's time is refused with the argument that lets it in", async () => {
  const connection = await serverWith(OLD);
  await expect(connect(connection)).rejects.toThrow(
    /^root@127\.0\.0\.1:\d+: Handshake failed: no matching key exchange algorithm\. .* needs legacyAlgorithms: true /,
  );
  (await connect({ ...connection, legacyAlgorithms: true })).end();
});

test("with that argument given, the advice is not", async () => {
  const connection = await serverWith({ kex: ["diffie-hellman-group1-sha1"] });
  const refused = connect({ ...connection, legacyAlgorithms: true });
  await expect(refused).rejects.toThrow(/no matching key exchange algorithm\n/);
});

test("a pinned key of a type that the server has not is named with its argument", async () => {
  const connection = await serverWith(undefined);
  const pinned = { ...connection, insecureIgnoreHostKey: false, hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==" };
  await expect(connect(pinned)).rejects.toThrow(/no key of the type ssh-ed25519, which hostKey pins/);
});

test("any other failure is as it was said", async () => {
  const connection = await serverWith(undefined);
  const pinned = { ...connection, insecureIgnoreHostKey: false, hostKey: "ssh-rsa AAAA" };
  await expect(connect(pinned)).rejects.toThrow(/Host denied \(verification failed\)\n/);
});
