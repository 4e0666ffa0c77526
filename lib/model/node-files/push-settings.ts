import { number, Plain } from "../arguments/plain";
import { parseWith, wholeNumber } from "../arguments/parse-with";

/** How running nodes get their files, as a program gives it. */
export const pushSettingsShape = {
  atOnce: number.optional(),
  timeLimitSeconds: number.optional(),
  mostFailures: number.optional(),
};

export type PushSettingsInput = Plain<typeof pushSettingsShape>;

/** How running nodes get their files. */
export interface PushSettings {
  /** How many nodes at once. */
  readonly atOnce: number;
  /** Seconds that one node has. */
  readonly timeLimitSeconds: number;
  /** After so many nodes that failed no other is begun. */
  readonly mostFailures?: number;
}

export const PUSH_DEFAULTS = { atOnce: 64, timeLimitSeconds: 60 } as const;

/** Bounds of a push; those that are left out have their defaults. */
export function parsePushSettings(
  { atOnce = PUSH_DEFAULTS.atOnce, timeLimitSeconds = PUSH_DEFAULTS.timeLimitSeconds, mostFailures }: PushSettingsInput,
  argument: string,
): PushSettings {
  const count = (name: string, value: number, most: number): number =>
    parseWith(
      wholeNumber(1, most),
      value,
      argument === "" ? name : `${argument}.${name}`,
      `is ${value}, expected a whole number from 1 to ${most}`,
    );
  return {
    atOnce: count("atOnce", atOnce, 1000),
    timeLimitSeconds: count("timeLimitSeconds", timeLimitSeconds, 3600),
    ...(mostFailures !== undefined && { mostFailures: count("mostFailures", mostFailures, 100_000) }),
  };
}

/** Minutes from one run of the pusher to the next, or none. Within an hour, since cron counts in each hour anew. */
export function parseRepairMinutes(minutes: number, argument: string): number | undefined {
  if (minutes === 0) return undefined;
  return parseWith(
    wholeNumber(1, 59),
    minutes,
    argument,
    `is ${minutes}, expected whole minutes from 1 to 59, or 0 for no repair`,
  );
}

export const REPAIR_MINUTES = 10;
