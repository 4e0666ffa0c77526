import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** What went through a proxy. */
export interface Traffic {
  readonly connections: number;
  /**
   * How often the client spoke after the server had, on each connection: the number of round trips where one waits for the other. Of
   * sessions that share a connection at the same time it is the least number.
   */
  readonly turns: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** A door on loopback that leads to another port there, as over a line with a round trip of so many milliseconds. */
export class DelayingProxy {
  private readonly counts = { connections: 0, turns: 0, bytesUp: 0, bytesDown: 0 };
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(
    private readonly target: number,
    private readonly roundTripMs: number,
  ) {
    this.server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) =>
      this.accept(client),
    );
  }

  static start(target: number, roundTripMs: number): Promise<DelayingProxy> {
    const proxy = new DelayingProxy(target, roundTripMs);
    return new Promise((resolve, reject) => {
      proxy.server.once("error", reject).listen(0, "127.0.0.1", () => resolve(proxy));
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** All that went through since the start. */
  traffic(): Traffic {
    return { ...this.counts };
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  private accept(client: Socket): void {
    this.counts.connections++;
    this.keep(client);
    // what TCP itself takes until a client may speak
    this.later(this.roundTripMs, () => {
      if (client.destroyed) return;
      const server = this.keep(connect({ allowHalfOpen: true, port: this.target, host: "127.0.0.1", noDelay: true }));
      let last: "client" | "server" = "server";
      this.pass(client, server, (bytes) => {
        if (last === "server") this.counts.turns++;
        last = "client";
        this.counts.bytesUp += bytes;
      });
      this.pass(server, client, (bytes) => {
        last = "server";
        this.counts.bytesDown += bytes;
      });
      client.resume();
    });
  }

  private pass(from: Socket, to: Socket, count: (bytes: number) => void): void {
    from.on("data", (chunk) => {
      count(chunk.length);
      this.later(this.roundTripMs / 2, () => to.writable && to.write(chunk));
    });
    from.on("end", () => this.later(this.roundTripMs / 2, () => to.end()));
    from.on("close", (hadError) => {
      if (hadError) to.destroy();
    });
  }

  /** Timers of one length end in the order in which they began, so nothing overtakes. */
  private later(milliseconds: number, act: () => void): void {
    if (milliseconds === 0) act();
    else setTimeout(act, milliseconds);
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    // a lost connection is seen by the other end, which is told by "close"
    return socket.on("error", () => undefined).on("close", () => this.sockets.delete(socket));
  }
}
