/**
 * Asks a host once for several askers. What arrives within a moment goes in one question, and all get its answer. An asker never
 * gets the answer to a question that was put before it came, which may be older than a change of its own.
 */
export class Gathering<Asked, Answer> {
  private readonly waiting = new Map<string, Asker<Asked, Answer>[]>();

  /**
   * @param ask puts everything that was gathered under one key
   * @param milliseconds how long the first asker waits for others
   */
  constructor(
    private readonly ask: (all: readonly Asked[]) => Promise<Answer>,
    private readonly milliseconds: number,
  ) {}

  /** Things asked under different keys are never put together. */
  join(key: string, asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const others = this.waiting.get(key);
      if (others !== undefined) {
        others.push({ asked, resolve, reject });
        return;
      }
      this.waiting.set(key, [{ asked, resolve, reject }]);
      setTimeout(() => this.put(key), this.milliseconds);
    });
  }

  private put(key: string): void {
    const askers = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    this.ask(askers.map(({ asked }) => asked)).then(
      (answer) => askers.forEach(({ resolve }) => resolve(answer)),
      (error: unknown) => askers.forEach(({ reject }) => reject(error)),
    );
  }
}

interface Asker<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}
