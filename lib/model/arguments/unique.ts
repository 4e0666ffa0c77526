import { InputError } from "../input-error";

/**
 * Stops at the first value that stands there for the second time.
 *
 * @param refusal what is said of it, by the numbers of both
 */
export function refuseRepeated(
  values: readonly string[],
  refusal: (repeated: number, first: number) => InputError,
): void {
  const places = new Map<string, number>();
  values.forEach((value, i) => {
    const first = places.get(value);
    if (first !== undefined) throw refusal(i, first);
    places.set(value, i);
  });
}

/** Refuses the second of two equal values, naming the first. */
export function refuseSame(values: readonly string[], argumentOf: (i: number) => string): void {
  refuseRepeated(
    values,
    (i, first) => new InputError(argumentOf(i), `${values[i]} is given already by ${argumentOf(first)}`),
  );
}
