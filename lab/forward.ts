import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { master, preferredPort, type LabNames } from "./names";
import { allProcesses, argumentsOf, signal, startDetached } from "./processes";

/**
 * The only door into a lab: a port on this machine's loopback that leads to the master's sshd. socat listens outside and
 * starts a second socat inside the lab's namespace for each connection, so no interface joins the two networks.
 */
const portFile = (lab: LabNames): string => join(lab.directory, "port");

export function forwardPort(lab: LabNames): number | undefined {
  return existsSync(portFile(lab)) ? Number(readFileSync(portFile(lab), "utf8")) : undefined;
}

export async function startForward(lab: LabNames): Promise<number> {
  const known = forwardPort(lab);
  if (known !== undefined && forwarders(lab).length > 0) return known;
  const port = await freePort(known ?? preferredPort(lab.name));
  writeFileSync(portFile(lab), `${port}\n`);
  startDetached(
    "socat",
    [`TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork`, innerCommand(lab)],
    join(lab.directory, "forward.log"),
  );
  return port;
}

export function stopForward(lab: LabNames): void {
  for (const pid of forwarders(lab)) signal(pid, "SIGTERM");
}

/** Listener and its children; found by the one argument that no other process has. */
export function forwarders(lab: LabNames): number[] {
  return allProcesses().filter((pid) => argumentsOf(pid).includes(innerCommand(lab)));
}

function innerCommand(lab: LabNames): string {
  return `EXEC:ip netns exec ${lab.segment} socat - TCP\\:${master.address}\\:22`;
}

function freePort(first: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" && first < 65535) resolve(freePort(first + 1));
      else reject(error);
    });
    probe.listen(first, "127.0.0.1", () => probe.close(() => resolve(first)));
  });
}
