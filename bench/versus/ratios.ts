import { atMost, type Figure } from "../figures";
import type { Measurement, Measurements } from "./measurement";
import { OPERATIONS, type Operation } from "./way";

/** Of the processor time that one shell script needs on the master for a first apply. */
const PROCESSOR_LIMIT = 2;

/** Round trips after the handshake of a refresh that finds nothing. */
const TURNS_LIMIT = 3;

type Of = (one: Measurement) => number;

/** Our seconds of each operation as a part of a rival's, with the limits that some have. */
export function secondsRatios(
  all: Measurements,
  rival: string,
  roundTripMs: number,
  limits: Partial<Record<Operation, number>> = {},
): Figure[] {
  return OPERATIONS.flatMap((operation) => {
    const name = `${operation}-seconds-to-${rival}-${roundTripMs}ms`;
    return ratio(all, name, { operation, roundTripMs }, rival, ({ seconds }) => seconds, limits[operation]);
  });
}

/** Our processor time on the master as a multiple of the script's. */
export function processorRatio(all: Measurements, roundTripMs: number): Figure[] {
  const name = `apply-cpu-to-script-${roundTripMs}ms`;
  const which = { operation: "apply", roundTripMs } as const;
  return ratio(all, name, which, "script", ({ processorSeconds }) => processorSeconds, PROCESSOR_LIMIT);
}

/** What a refresh that finds nothing says and hears beyond a session that asks nothing. */
export function turnsAfterLogin(all: Measurements, roundTripMs: number): Figure[] {
  const [refresh, login] = (["no-op", "login"] as const).map((operation) =>
    all.median({ way: "ours", operation, roundTripMs }, ({ turns }) => turns),
  );
  if (refresh === undefined || login === undefined) return [];
  const name = `no-op-turns-after-login-${roundTripMs}ms`;
  return [atMost(TURNS_LIMIT, { name, value: refresh - login, unit: "turns" })];
}

/** None where one of the two was not measured. */
function ratio(
  all: Measurements,
  name: string,
  which: { readonly operation: Operation; readonly roundTripMs: number },
  rival: string,
  of: Of,
  limit?: number,
): Figure[] {
  const [ours, theirs] = ["ours", rival].map((way) => all.median({ ...which, way }, of));
  if (ours === undefined || theirs === undefined) return [];
  const figure = { name, value: ours / theirs, unit: "ratio" };
  return [limit === undefined ? figure : atMost(limit, figure)];
}
