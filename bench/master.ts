import { openLab, type Lab, type LabStatus } from "../lab";
import type { LabPlatform } from "../lab/kind";
import { labNames } from "../lab/names";
import { run } from "../lab/processes";
import { sshArguments } from "../lab/secure-shell";

/** A line of output and the second since the start of the command in which it came. */
export interface TimedLine {
  readonly seconds: number;
  readonly text: string;
}

/** How long a command took on the master itself, without the way there. */
export interface Timed {
  readonly seconds: number;
  /** Of the processors, for it and all that it waited for: steadier than the clock on a machine that does other work. */
  readonly processorSeconds: number;
  readonly lines: readonly TimedLine[];
}

/** Runs a command on a lab's master, which must succeed, and returns its output. */
export async function runOn(lab: Lab, command: string, input?: string): Promise<string> {
  const { code, stdout, stderr } = await lab.ssh(command, { input });
  if (code !== 0) throw new Error(`on the master: ${command}\nended with ${code}: ${stdout}${stderr}`);
  return stdout;
}

/** The lab's master as a bench uses it: everything must succeed. */
export class BenchMaster {
  private constructor(
    private readonly lab: Lab,
    private readonly name: string,
    readonly status: LabStatus,
  ) {}

  static async start(name: string, log: (line: string) => void, platform: LabPlatform): Promise<BenchMaster> {
    const lab = openLab({ name, log, platform });
    return new BenchMaster(lab, name, await lab.up({ fresh: true }));
  }

  /** Runs a command and returns its output. */
  run(command: string): Promise<string> {
    return runOn(this.lab, command);
  }

  /** Runs a command by the clock of the master, and by the count that times(1) keeps. */
  async time(command: string, input: string | Buffer = ""): Promise<Timed> {
    const lines: TimedLine[] = [];
    let start: number | undefined;
    const timed = `date +@%s.%N; ${command}; code=$?; date +@%s.%N; times; exit $code`;
    const result = await run("ssh", ["-oBatchMode=yes", ...sshArguments(labNames(this.name)), "--", timed], {
      input,
      onLine: (text) => {
        start ??= Date.now();
        lines.push({ seconds: (Date.now() - start) / 1000, text });
      },
    });
    if (result.code !== 0) throw new Error(`${command}\nended with ${result.code}:\n${result.stdout}${result.stderr}`);
    const clock = [...result.stdout.matchAll(/^@(\d+\.\d+)$/gm)].map((match) => Number(match[1]));
    return {
      seconds: clock[clock.length - 1] - clock[0],
      processorSeconds: childrenSeconds(result.stdout),
      lines: lines.filter(({ text }) => !text.startsWith("@")),
    };
  }

  down(): Promise<void> {
    return this.lab.down();
  }
}

/** The last line of times(1): user and system time of the commands, as `0m2.500s 0m0.250s`. */
function childrenSeconds(output: string): number {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  const parts = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`times(1) said "${last}", expected two times`);
  return parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}
