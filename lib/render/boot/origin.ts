/** A value of a boot entry that a group or a node may have of its own. */
export type BootValue = "image" | "RAM disk" | "serial line" | "kernel arguments";

/** A group or a node, and the values that it gives. */
export interface BootLayer {
  readonly of: string;
  readonly gives: readonly BootValue[];
}

/**
 * Where the values of a boot entry come from, such as `s3.example.com: serial line; group gpu: image; the rest as the network.`
 *
 * @param layers the uppermost first; the first one that gives a value is the one that counts
 */
export function renderOrigin(layers: readonly BootLayer[]): string {
  const taken = new Set<BootValue>();
  const parts = layers.flatMap(({ of, gives }, i) => {
    const own = gives.filter((value) => !taken.has(value));
    for (const value of own) taken.add(value);
    if (own.length > 0) return [`${of}: ${own.join(", ")}`];
    return i === 0 ? [`${of}: nothing of its own`] : [];
  });
  const text = [...parts, "the rest as the network."].join("; ");
  return text.startsWith("group ") ? `G${text.slice(1)}` : text;
}
