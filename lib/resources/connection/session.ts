import { HostSession, hostSession } from "../../host/connection/host-session";
import { sessionByAnyWay } from "../../host/connection/any-way";
import type { HostInputs } from "../contract";

/** The session of a resource's host. What a person should know meanwhile is printed: the engine shows what a provider prints. */
export function sessionOf({ connection }: Pick<HostInputs, "connection">): HostSession {
  return hostSession(connection, (line) => console.log(line));
}

/** A session for a resource whose state may hold a former way to the machine, since it does not change when only the way does. */
export function sessionByAnyWayOf({ connection }: Pick<HostInputs, "connection">): HostSession {
  return sessionByAnyWay(connection, (line) => console.log(line));
}
