/** What a host says of a copy. */
export interface ObservedCopy {
  /** `same`, `differs`, `source-absent`, or `source-differs` from what its package brought. */
  readonly state?: string;
  /** SHA-256 of the copy now. */
  readonly sha256?: string;
  /** Name and version of the package of the source. */
  readonly package?: string;
}

/**
 * The source as it is declared when its copy has its bytes, else a text in its place.
 *
 * @param applied SHA-256 of what the last apply copied
 */
export function shownSource(source: string, observed: ObservedCopy, applied: string | undefined): string {
  const { state, sha256, package: brought = "" } = observed;
  const untouched = applied === undefined || sha256 === undefined ? undefined : applied === sha256;
  if (state === "source-absent") return `(${source} is gone)`;
  if (state === "source-differs") return `(${source} is not as ${brought} brought it)`;
  if (state === "same") return untouched === false ? `(${source} and its copy changed since the last apply)` : source;
  if (untouched === true) return `(${source} is newer than its copy${brought === "" ? "" : `: ${brought}`})`;
  return `(differs from ${source})`;
}
