import type { Answer, HostSession } from "../../../lib/host/connection/host-session";
import type { Script } from "../../../lib/host/script/script";

/** A host that keeps what it was asked and answers what a test told it. */
export class FakeHost implements HostSession {
  readonly reads: Script[] = [];
  readonly changes: Script[] = [];
  answer: Partial<Answer> | Error = {};
  /** What it answers after the first change; as before where it is left out. */
  answerOnceChanged?: Partial<Answer>;

  read(script: Script): Promise<Answer> {
    this.reads.push(script);
    return this.answered();
  }

  change(script: Script): Promise<Answer> {
    this.changes.push(script);
    const answered = this.answered();
    if (this.answerOnceChanged !== undefined) this.answer = this.answerOnceChanged;
    return answered;
  }

  quiet(): Promise<void> {
    return Promise.resolve();
  }

  /** Names of the functions that the last change called, in order. */
  lastCalls(): string[] {
    return (this.changes.at(-1)?.calls ?? []).map(([name]) => name);
  }

  private answered(): Promise<Answer> {
    if (this.answer instanceof Error) return Promise.reject(this.answer);
    return Promise.resolve({ absent: false, values: new Map(), ...this.answer });
  }
}

/** Values as a script emits them. */
export function saying(values: Record<string, string>): Partial<Answer> {
  return { values: new Map(Object.entries(values)) };
}
