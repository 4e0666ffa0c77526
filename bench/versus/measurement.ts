import type { MasterCost } from "../refresh-cost";
import { median, spread } from "../statistics";
import type { Traffic } from "./delaying-proxy";
import { OPERATION_NAMES, OPERATIONS, type Operation } from "./way";

/** What one operation of one way took. */
export interface Measurement extends MasterCost, Traffic {
  readonly way: string;
  readonly operation: Operation;
  readonly roundTripMs: number;
}

/** Measurements of one operation of one way over one line. */
export type Which = Pick<Measurement, "way" | "operation" | "roundTripMs">;

/** All measurements of a bench. */
export class Measurements {
  constructor(private readonly all: readonly Measurement[]) {}

  /** The median of something, or `undefined` where nothing was measured. */
  median(which: Which, of: (one: Measurement) => number): number | undefined {
    const values = this.values(which, of);
    return values.length === 0 ? undefined : median(values);
  }

  /** Rows of a table, an operation after the other with its ways under each other. */
  rows(roundTripMs: number): string[][] {
    const ways = [...new Set(this.all.map(({ way }) => way))].sort();
    const rows = OPERATIONS.flatMap((operation) => ways.map((way) => this.row({ way, operation, roundTripMs })));
    return [HEAD, ...rows.filter((row) => row !== undefined)];
  }

  private row(which: Which): string[] | undefined {
    const typical = (digits: number, of: (one: Measurement) => number): string =>
      this.median(which, of)?.toFixed(digits) ?? "";
    const seconds = this.values(which, ({ seconds }) => seconds);
    if (seconds.length === 0) return undefined;
    return [
      `${OPERATION_NAMES[which.operation]}, ${which.way}`,
      typical(1, ({ seconds }) => seconds),
      spread(seconds, 1),
      typical(1, ({ processorSeconds }) => processorSeconds),
      typical(0, ({ programs }) => programs),
      typical(0, ({ connections }) => connections),
      typical(0, ({ turns }) => turns),
      typical(0, ({ bytesUp }) => bytesUp / 1024),
      typical(0, ({ bytesDown }) => bytesDown / 1024),
    ];
  }

  private values({ way, operation, roundTripMs }: Which, of: (one: Measurement) => number): number[] {
    return this.all
      .filter((one) => one.way === way && one.operation === operation && one.roundTripMs === roundTripMs)
      .map(of);
  }
}

const HEAD = [
  ...["medians", "seconds", "least to most", "master's CPU s", "processes"],
  ...["connections", "turns", "KiB up", "KiB down"],
];
