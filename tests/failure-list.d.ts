/** Tells of one failure at the end of a run, where whoever reads only the end sees it. */
export function tellFailure(what: string, message: string): void;
