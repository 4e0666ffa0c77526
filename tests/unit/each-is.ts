/** A list of names as the engine sees it: each of them, and that it is as it should be. */
export function eachIs(value: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, value]));
}
