/** How one client fared. */
export interface ClientOutcome {
  /** Seconds from the start of the storm to the last byte; `undefined` where it gave up. */
  readonly seconds?: number;
  readonly bytes: number;
  /** Requests and blocks that were sent again. */
  readonly retries: number;
  /** Why it gave up. */
  readonly fault?: string;
}

/** How a storm went, as the clients' process tells it. */
export interface StormOutcome {
  readonly clients: number;
  readonly done: number;
  readonly bytes: number;
  /** Seconds until the last client had everything. */
  readonly seconds: number;
  /** Seconds until half of the clients had everything. */
  readonly medianSeconds: number;
  readonly retries: number;
  /** How many gave up for each reason. */
  readonly faults: Readonly<Record<string, number>>;
}

export function summary(outcomes: readonly ClientOutcome[]): StormOutcome {
  const seconds = outcomes.flatMap((one) => (one.seconds === undefined ? [] : [one.seconds])).sort((a, b) => a - b);
  const faults: Record<string, number> = {};
  for (const { fault } of outcomes) if (fault !== undefined) faults[fault] = (faults[fault] ?? 0) + 1;
  const sum = (of: (one: ClientOutcome) => number): number => outcomes.reduce((total, one) => total + of(one), 0);
  return {
    clients: outcomes.length,
    done: seconds.length,
    bytes: sum(({ bytes }) => bytes),
    seconds: seconds.at(-1) ?? 0,
    medianSeconds: seconds[seconds.length >> 1] ?? 0,
    retries: sum(({ retries }) => retries),
    faults,
  };
}

/** Why a storm was not a whole one, if so: its seconds are those of the clients that got everything. */
export function shortfall({ clients, done, bytes, faults }: StormOutcome, bytesPerClient: number): string | undefined {
  if (done === clients && bytes === clients * bytesPerClient) return undefined;
  const reasons = Object.entries(faults).map(([fault, count]) => `${count} times ${fault}`);
  return (
    `${done} of ${clients} clients got everything, ${bytes} bytes of ${clients * bytesPerClient}` +
    (reasons.length > 0 ? `: ${reasons.join("; ")}` : "")
  );
}
