import { loadavg } from "node:os";
import { masterCostOf } from "../refresh-cost";
import { table } from "../statistics";
import { readState, requireSame, withReservations, type MasterState } from "./master-state";
import { Measurements, type Measurement } from "./measurement";
import { openPlace, withOneCardChanged, type Place } from "./place";
import { openScript } from "./script-way";
import { OPERATION_NAMES, OPERATIONS, type OpenWay, type Way } from "./way";

export interface ContestOptions {
  readonly rounds: number;
  /** Round trips to the master in milliseconds. */
  readonly delay: readonly number[];
  /** Of the lab. */
  readonly name: string;
  readonly keep?: boolean;
}

type Say = (line: string) => void;

/**
 * Has each way make a new master a boot server and look after it, in turn. All must reach the state that one shell script makes, or the
 * contest ends.
 */
export async function contest(options: ContestOptions, ways: readonly OpenWay[], say: Say): Promise<Measurements> {
  const measurements: Measurement[] = [];
  const places: Place[] = [];
  const play = async (open: OpenWay, roundTripMs: number, reference?: MasterState): Promise<Measurement[]> => {
    await places.at(-1)?.proxy.close();
    // a new master, so the one before it goes
    const place = await openPlace(options.name, roundTripMs, say);
    places.push(place);
    return playWay(await open(place), place, roundTripMs, reference, say);
  };
  try {
    say("one shell script, which fills caches and does not count");
    await play(openScript, 0);
    const reference = await readState(places[0].lab);
    for (const { roundTripMs, isBackwards } of turns(options)) {
      for (const open of isBackwards ? [...ways].reverse() : ways) {
        measurements.push(...(await play(open, roundTripMs, reference)));
      }
    }
    const all = new Measurements(measurements);
    for (const roundTripMs of options.delay) report(all, roundTripMs, options.rounds);
    return all;
  } finally {
    await places.at(-1)?.proxy.close();
    if (!options.keep) await places.at(-1)?.lab.down();
  }
}

/** Every round trip in every round. Over one line the order of the ways changes with each round. */
export function turns({ rounds, delay }: Pick<ContestOptions, "rounds" | "delay">) {
  return Array.from({ length: rounds }, (_, round) =>
    delay.map((roundTripMs, i) => ({ roundTripMs, isBackwards: (round + i) % 2 === 1 })),
  ).flat();
}

/** All operations of a way on its new master. */
async function playWay(
  way: Way,
  place: Place,
  roundTripMs: number,
  reference: MasterState | undefined,
  say: Say,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  let nodes = place.nodes;
  for (const operation of OPERATIONS) {
    const act = way.operations[operation];
    if (act === undefined) continue;
    const measured = await measure(place, act).finally(() => way.rest?.());
    say(
      `${way.name}, ${roundTripMs} ms: ${OPERATION_NAMES[operation]} ${measured.seconds.toFixed(1)} s, ` +
        `master ${measured.processorSeconds.toFixed(1)} CPU s, load ${loadavg()[0].toFixed(1)}`,
    );
    measurements.push({ ...measured, way: way.name, operation, roundTripMs });
    const found = await readState(place.lab);
    if (operation === "mac") nodes = withOneCardChanged(place.nodes);
    requireSame(way.name, found, "the shell script", withReservations(reference ?? found, nodes));
  }
  return measurements;
}

async function measure(
  place: Place,
  act: () => Promise<void>,
): Promise<Omit<Measurement, "way" | "operation" | "roundTripMs">> {
  const before = place.proxy.traffic();
  const cost = await masterCostOf(place, act);
  const after = place.proxy.traffic();
  return {
    ...cost,
    connections: after.connections - before.connections,
    turns: after.turns - before.turns,
    bytesUp: after.bytesUp - before.bytesUp,
    bytesDown: after.bytesDown - before.bytesDown,
  };
}

function report(all: Measurements, roundTripMs: number, rounds: number): void {
  console.log(`\nround trip of ${roundTripMs} ms, rounds: ${rounds}\n`);
  console.log(table(all.rows(roundTripMs)));
}
