import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** The network between Pulumi and the master, on loopback: it can be cut without touching either end. */
export class Way {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private mode: "open" | "silent" | "refused" = "open";
  private target = 0;

  /** Opens the way to a port and returns the port that leads there. */
  async open(target: number): Promise<number> {
    this.target = target;
    this.server = createServer((socket) => this.lead(socket));
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Leads to another port from now on, as when another machine has taken an address. Connections that exist are cut. */
  turn(target: number): void {
    this.target = target;
    this.cut();
  }

  /** `silent` takes connections and says nothing, `refused` ends them at once. Connections that exist are cut. */
  set(mode: "open" | "silent" | "refused"): void {
    this.mode = mode;
    this.cut();
  }

  /** Carries nothing more of the connections that exist, and tells neither end, as a dead link does. */
  freeze(): void {
    for (const socket of this.sockets) socket.unpipe().removeAllListeners("end").pause();
  }

  close(): void {
    this.cut();
    this.server?.close();
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private lead(socket: Socket): void {
    this.track(socket);
    if (this.mode === "refused") socket.destroy();
    if (this.mode !== "open") return;
    const onward = this.track(connect(this.target, "127.0.0.1"));
    socket.pipe(onward).pipe(socket);
    // a pipe passes an end on, and not the reset of a process that was killed
    socket.once("close", () => onward.destroy());
    onward.once("close", () => socket.destroy());
  }

  private track(socket: Socket): Socket {
    this.sockets.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => this.sockets.delete(socket));
  }
}
