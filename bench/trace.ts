import type { BuildCommand } from "./build-command";
import type { TimedLine } from "./master";

const START = "@pulumi-diskless-start\n";
const TRACE_LINE = /^\++@(\d+\.\d+) (.*)$/;

/** The same command with its shell saying each simple command and the time at which it began. That makes it slower. */
export function traced({ command, stdin }: BuildCommand): BuildCommand {
  const at = stdin.indexOf(START) + START.length;
  return { command, stdin: `${stdin.slice(0, at)}PS4='+@$(date +%s.%N) '; set -x\n${stdin.slice(at)}` };
}

/**
 * Seconds that each program took, most first: from its beginning to that of the next command. Of a pipeline, all of them
 * counts for the program that began last.
 */
export function secondsByProgram(lines: readonly TimedLine[]): [program: string, seconds: number][] {
  const began = lines
    .flatMap(({ text }) => {
      const [, time, words] = TRACE_LINE.exec(text) ?? [];
      return time === undefined ? [] : [{ time: Number(time), words }];
    })
    .sort((a, b) => a.time - b.time);
  const seconds = new Map<string, number>();
  began.slice(0, -1).forEach(({ time, words }, i) => {
    const name = programOf(words);
    seconds.set(name, (seconds.get(name) ?? 0) + began[i + 1].time - time);
  });
  return [...seconds].sort(([, a], [, b]) => b - a);
}

/** A program by its name; dd by whether it goes to a place in its file, since an image and the fill of its free blocks are not the same. */
function programOf(words: string): string {
  const [program, ...rest] = words.split(" ");
  return program === "dd" && rest.some((word) => word.startsWith("seek=")) ? "dd seek" : program;
}
