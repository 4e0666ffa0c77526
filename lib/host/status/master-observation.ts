import { askingSeconds } from "../boot/node-boots";
import { reachCall } from "../boot/reach";
import { BOOT_LINES } from "../../model/status/log-lines";
import { Clock, offsetSeconds } from "../../model/status/log-time";
import type { HostSession } from "../connection/host-session";
import type { Call } from "../script/script";
import { ObservedService, observedServices } from "../service/service-states";

/** What a master is asked. */
export interface StatusQuestion {
  readonly serviceManager: "sysv" | "systemd";
  readonly services: readonly string[];
  /** Names of the nodes that it asks by SSH; none where root of the master reaches none. */
  readonly nodes: readonly string[];
  /** Paths of its logs. */
  readonly logs: readonly string[];
}

/** What a master said of itself and of its nodes. */
export interface MasterObservation {
  /** What it calls itself. */
  readonly machine: string;
  readonly clock: Clock;
  readonly services: readonly ObservedService[];
  /** What each node said of its boot, by its name, for `findNode`. */
  readonly answers: ReadonlyMap<string, string>;
  readonly logs: readonly ObservedLog[];
}

/** A log as it was found, its lines being those of boots alone. */
export interface ObservedLog {
  readonly path: string;
  /** Whether it is there. */
  readonly exists: boolean;
  /** The first lines of what was looked at. The first of all may be the end of one. */
  readonly first: readonly string[];
  readonly lines: readonly string[];
}

/** Of each log at most so many bytes are told; those of a boot of 5,000 nodes at once are fewer. */
const MOST_BYTES = 8 * 2 ** 20;

/** Everything that a status says of a master, in one round trip that changes nothing. */
export async function observeMaster(host: HostSession, question: StatusQuestion): Promise<MasterObservation> {
  const { serviceManager, services, nodes, logs } = question;
  const { values } = await host.read({
    libraries: [`service-${serviceManager}`, "service-states", "node-boots", "boot-log"],
    knows: [reachCall()],
    calls: [
      ["observe_services", ...services],
      ...(nodes.length === 0 ? [] : [["observe_boots", ...nodes] as Call]),
      // behind the nodes, since they boot on while they are asked
      ["observe_logs", BOOT_LINES, String(MOST_BYTES), ...logs],
      ["observe_clock"],
    ],
    apart: true,
    limitSeconds: askingSeconds(nodes.length),
  });
  return {
    machine: values.get("@machine") ?? "",
    clock: parseClock(values.get("@clock") ?? ""),
    services: observedServices(values),
    answers: new Map(nodes.map((name) => [name, values.get(name) ?? ""])),
    logs: logs.map((path, i) => observedLog(path, i, values)),
  };
}

function parseClock(text: string): Clock {
  const [seconds, zone = ""] = text.trim().split(" ");
  return { now: Number(seconds), offset: offsetSeconds(zone) };
}

function observedLog(path: string, i: number, values: ReadonlyMap<string, string>): ObservedLog {
  const linesOf = (key: string): string[] => (values.get(`@log${i}.${key}`) ?? "").split("\n").filter(Boolean);
  const [first, lines] = [linesOf("first"), linesOf("lines")];
  const isCut = lines.reduce((sum, { length }) => sum + length + 1, 0) >= MOST_BYTES;
  // what was left out is older than the first line that was told
  return { path, exists: values.has(`@log${i}.first`), first: isCut ? lines.slice(0, 2) : first, lines };
}
