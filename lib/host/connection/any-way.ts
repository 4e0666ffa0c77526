import type { Connection } from "../../model/connection/connection";
import type { Announce } from "../lock/host-lock";
import { UnreachableError } from "./errors";
import { Answer, HostSession, hostSession, otherSessions } from "./host-session";

/**
 * The session of a host for a resource whose state may hold a former way there, such as the path of a key that is gone. Where that
 * way does not reach the machine, those are tried by which the other resources of this process reach it. A change is tried again
 * only when nothing of it has run.
 */
export function sessionByAnyWay(connection: Connection, announce: Announce): HostSession {
  const own = hostSession(connection, announce);
  const tried = async (act: (session: HostSession) => Promise<Answer>): Promise<Answer> => {
    const failures: Error[] = [];
    for (const session of [own, ...otherSessions(connection)]) {
      try {
        return await act(session);
      } catch (error) {
        if (!(error instanceof UnreachableError)) throw error;
        failures.push(error);
      }
    }
    throw failures[0];
  };
  return {
    read: (script) => tried((session) => session.read(script)),
    change: (script, timeoutSeconds) => tried((session) => session.change(script, timeoutSeconds)),
    quiet: () => own.quiet(),
  };
}
