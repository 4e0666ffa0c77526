/** What a run of Pulumi printed, and when. */
export interface SaidLine {
  /** Seconds of any clock. */
  readonly at: number;
  readonly text: string;
}

/** From the beginning of the image's build to the end of its publication, by what `pulumi up` says of both. */
export function imageSeconds(lines: readonly SaidLine[]): number {
  const begin = lines.find(({ text }) => / farm-image-build creating/.test(text));
  const end = lines.filter(({ text }) => / farm-image-published created/.test(text)).at(-1);
  if (begin === undefined || end === undefined) throw new Error("pulumi up did not say when it made the image");
  return end.at - begin.at;
}
