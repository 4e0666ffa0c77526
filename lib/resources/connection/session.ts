import { HostSession, hostSession } from "../../host/connection/host-session";
import type { HostInputs } from "../contract";

/** The session of a resource's host. What a person should know meanwhile is printed: the engine shows what a provider prints. */
export function sessionOf({ connection }: Pick<HostInputs, "connection">): HostSession {
  return hostSession(connection, (line) => console.log(line));
}
