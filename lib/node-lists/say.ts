import { visible } from "../render/visible";

/** Lines for a person, beside what a program may read from standard output. */
export function say(lines: readonly string[]): void {
  for (const line of lines.flatMap((one) => one.split("\n"))) process.stderr.write(`${visible(line)}\n`);
}
