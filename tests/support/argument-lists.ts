import { readdirSync, readFileSync } from "node:fs";

/** Argument lists of all processes of this machine but the one that asks; those of containers are among them. */
export function argumentLists(): string {
  return listOfEach().join("\n");
}

/** Each argument list that a process had while somebody looked, once. */
export class ArgumentLists {
  private readonly seen = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(everyMilliseconds = 100) {
    this.timer = setInterval(() => listOfEach().forEach((list) => this.seen.add(list)), everyMilliseconds);
  }

  end(): void {
    clearInterval(this.timer);
  }

  have(word: string): boolean {
    return [...this.seen].some((list) => list.includes(word));
  }
}

function listOfEach(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1");
      } catch {
        return ""; // ended meanwhile
      }
    });
}

/** Looks time and again which of some words stand in an argument list. */
export class ArgumentWatch {
  private readonly seen = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(words: readonly string[], everyMilliseconds = 50) {
    this.timer = setInterval(() => {
      const lists = argumentLists();
      for (const word of words) if (lists.includes(word)) this.seen.add(word);
    }, everyMilliseconds);
  }

  /** The words that were seen. */
  end(): string[] {
    clearInterval(this.timer);
    return [...this.seen].sort();
  }
}
