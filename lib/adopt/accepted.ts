/** The value, or nothing where a master has what the library refuses. */
export function accepted<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
