/** A service as it is on a host. */
export interface ObservedService {
  readonly name: string;
  readonly running: boolean;
  /** Whether it starts at boot. */
  readonly enabled: boolean;
}

const KEY = "@service.";

/** What `observe_services` told. */
export function observedServices(values: ReadonlyMap<string, string>): ObservedService[] {
  return [...values].flatMap(([key, state]) =>
    key.startsWith(KEY)
      ? [
          {
            name: key.slice(KEY.length),
            running: state.includes("running=yes"),
            enabled: state.includes("enabled=yes"),
          },
        ]
      : [],
  );
}
