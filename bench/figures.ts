/** A figure of a bench. */
export interface Figure {
  /** One word, such as `http-1000-storm`. */
  readonly name: string;
  readonly value: number;
  /** One word, such as `s`. */
  readonly unit: string;
  /** What the figure should be; absent where nothing says so. */
  readonly target?: Target;
}

interface Target {
  /** One word, such as `<=0.45`. */
  readonly text: string;
  readonly isMet: boolean;
}

/** Digits after the point; what has another unit is counted in whole ones. */
const DIGITS: Readonly<Record<string, number>> = { s: 2, ratio: 2 };

/** A line that a program can read, always of seven words: `figure NAME VALUE UNIT target TARGET ok|missed`, or `target - -`. */
export function figureLine({ name, value, unit, target }: Figure): string {
  const judged = target === undefined ? "- -" : `${target.text} ${target.isMet ? "ok" : "missed"}`;
  return `figure ${name} ${value.toFixed(DIGITS[unit] ?? 0)} ${unit} target ${judged}`;
}

/** Prints figures as the last lines of a bench. */
export function printFigures(figures: readonly Figure[]): void {
  console.log(`\n${figures.map(figureLine).join("\n")}`);
}

/** A measured value that should not be larger than a limit. */
export function atMost(limit: number, figure: Omit<Figure, "target">): Figure {
  return { ...figure, target: { text: `<=${limit}`, isMet: figure.value <= limit } };
}

/** A measured value against a predicted one, from which it may differ by so many percent. */
export function compared(name: string, unit: string, measured: number, predicted: number, percent: number): Figure {
  const text = `within-${percent}%-of-${predicted.toFixed(2)}`;
  const isMet = Math.abs(measured - predicted) <= (predicted * percent) / 100;
  return { name, value: measured, unit, target: { text, isMet } };
}
