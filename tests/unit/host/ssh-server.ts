import { generateKeyPairSync } from "node:crypto";
import type { AddressInfo } from "node:net";
import { Server, utils, type AcceptConnection, type Connection as Peer, type ServerChannel, type Session } from "ssh2";
import type { Connection } from "../../../lib/model/connection/connection";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

/** The key by which the server is known, as `hostKey` takes it. */
export function serverKey(): string {
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return `${parsed.type} ${parsed.getPublicSSH().toString("base64")}`;
}

/** What the server does with a command. */
export type Serve = (channel: ServerChannel, peer: Peer) => void;

/** An SSH server on loopback that lets everybody in and allows so many sessions a connection, as sshd's MaxSessions does. */
export class SshServer {
  connections = 0;
  /** The most sessions that one connection had at once. */
  most = 0;
  private readonly server: Server;
  private readonly peers: Peer[] = [];

  constructor(serve: Serve, maxSessions = 10) {
    this.server = new Server({ hostKeys: [privateKey] }, (peer) => {
      this.connections++;
      this.peers.push(peer);
      let open = 0;
      peer.on("authentication", (context) => context.accept()).on("error", () => undefined);
      peer.on("session", (accept: AcceptConnection<Session>, reject) => {
        if (open >= maxSessions) {
          reject();
          return;
        }
        this.most = Math.max(this.most, ++open);
        const session = accept();
        session.on("close", () => open--);
        session.once("exec", (acceptExec) => {
          const channel = acceptExec();
          channel.on("error", () => undefined);
          serve(channel, peer);
        });
      });
    });
  }

  async listen(): Promise<Connection> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return { host: "127.0.0.1", port, password: "any", insecureIgnoreHostKey: true };
  }

  close(): Promise<void> {
    for (const peer of this.peers) peer.end();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
