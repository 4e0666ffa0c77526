/** Seconds since 1970 as a moment in UTC, such as `2026-11-27T14:05:01Z`. */
export function momentOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** A moment that a text names, in UTC and to the second; `undefined` of a text that names none. */
export function asMoment(text: string | undefined): string | undefined {
  const milliseconds = Date.parse(text ?? "");
  return Number.isNaN(milliseconds) ? undefined : momentOf(Math.floor(milliseconds / 1000));
}
