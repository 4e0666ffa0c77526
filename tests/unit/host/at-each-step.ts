import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";

/** Which commands of a run are killed: so many apart, from the first on. */
export interface Steps {
  readonly first: number;
  readonly every: number;
}

/**
 * Runs something again and again on the same directory, each time killed at a later command; says how many there are.
 *
 * @param isKilled runs it, killed at that command; `false` when it came to its end before
 */
export function atEachStep(
  root: string,
  { first, every }: Steps,
  isKilled: (step: number) => boolean,
  then: (step: number) => void,
): number {
  const ready = `${root}.ready`;
  execFileSync("cp", ["-a", root, ready]);
  try {
    for (let step = first; ; step += every) {
      execFileSync("sh", ["-c", 'rm -rf "$1" && cp -a "$1.ready" "$1"', "sh", root]);
      if (!isKilled(step)) return step;
      try {
        then(step);
      } catch (error) {
        (error as Error).message = `killed before command ${step}: ${(error as Error).message}`;
        throw error;
      }
    }
  } finally {
    rmSync(ready, { recursive: true });
  }
}
