/** A figure of a bench, and within what it should be. */
export interface Figure {
  /** One word, such as `http-1000-seconds`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The target in words, such as `within-25%-of-20.0`. */
  readonly target: string;
  readonly ok: boolean;
}

/** A line that a program can read: `figure NAME VALUE UNIT target TARGET ok|missed`. */
export function figureLine({ name, value, unit, target, ok }: Figure): string {
  return `figure ${name} ${value.toFixed(2)} ${unit} target ${target} ${ok ? "ok" : "missed"}`;
}

/** A measured value against a predicted one, from which it may differ by so many percent. */
export function compared(name: string, unit: string, measured: number, predicted: number, percent: number): Figure {
  return {
    name,
    value: measured,
    unit,
    target: `within-${percent}%-of-${predicted.toFixed(2)}`,
    ok: Math.abs(measured - predicted) <= (predicted * percent) / 100,
  };
}
