import { errorText } from "../script/frames";
import { composeJointScript, groupsThatFit, partMarker, PartOutput, partOutputs } from "../script/joint-script";
import type { Script } from "../script/script";
import { ScriptError } from "./errors";
import { Gathering } from "./gathering";
import type { Output } from "./host-command";
import type { Answer } from "./host-session";

/** What a session does for {@link JointReads}. */
export interface Reader {
  /** Asks what one script asks, in a session of its own. */
  alone(script: Script): Promise<Answer>;
  /** Runs a script of several; `compose` gets a marker that only this run knows, and the time limit. */
  together(
    compose: (marker: string, limitSeconds: number) => string,
  ): Promise<{ readonly output: Output; readonly marker: string }>;
  /** An answer of a script that stands after a marker. */
  answer(output: PartOutput, marker: string): Answer;
  readonly host: string;
}

/** Reads of one refresh arrive within this time, with those that were gathered by subject before. */
const GATHER_MILLISECONDS = 50;

type Answers = ReadonlyMap<Script, Promise<Answer>>;

/**
 * Reads of a host. Those that come within a moment go in one session, as one script, and each has an answer or an error of its own. One
 * that had no time to answer, because another hung, is asked once more for itself.
 */
export class JointReads {
  private readonly gathering: Gathering<Script, Answers>;

  constructor(private readonly reader: Reader) {
    this.gathering = new Gathering(
      (scripts) => Promise.resolve(scripts).then((all) => this.ask(all)),
      GATHER_MILLISECONDS,
    );
  }

  async read(script: Script): Promise<Answer> {
    if (script.apart === true) return this.reader.alone(script);
    const answers = await this.gathering.join("", script);
    return answers.get(script) ?? this.reader.alone(script);
  }

  private ask(scripts: readonly Script[]): Answers {
    return new Map(groupsThatFit(scripts).flatMap((group) => (group.length === 1 ? [] : this.askTogether(group))));
  }

  private askTogether(scripts: readonly Script[]): [Script, Promise<Answer>][] {
    const all = this.outputs(scripts);
    return scripts.map((script, i) => [
      script,
      all.then(({ parts, marker }) => {
        const part = parts.at(i);
        return part === undefined ? this.reader.alone(script) : this.reader.answer(part, partMarker(marker, i));
      }),
    ]);
  }

  private async outputs(
    scripts: readonly Script[],
  ): Promise<{ parts: readonly (PartOutput | undefined)[]; marker: string }> {
    try {
      const { output, marker } = await this.reader.together((own, limitSeconds) =>
        composeJointScript(scripts, own, limitSeconds),
      );
      if (!output.stdout.includes(`${marker}\n`)) {
        throw new NotStarted(this.reader.host, output.exitCode, errorText(output, marker));
      }
      return { parts: partOutputs(output.stdout, scripts.length, marker), marker };
    } catch (error) {
      // it was given up after its time; each for itself says which one hangs
      if (!(error instanceof ScriptError) || error instanceof NotStarted) throw error;
      return { parts: [], marker: "" };
    }
  }
}

/** Nothing of ours ran, so it would not for one script either. */
class NotStarted extends ScriptError {}
