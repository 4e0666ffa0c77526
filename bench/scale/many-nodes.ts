/** Wide enough for 60,000 nodes. */
export const NETWORK = "10.0.0.0/16";

/** A node file of so many nodes. */
export function nodeLines(count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const card = [i >> 16, i >> 8, i].map((bits) => (bits & 255).toString(16).padStart(2, "0")).join(":");
    return `s${i}.example.com 10.0.${1 + Math.floor(i / 250)}.${1 + (i % 250)} 02:00:00:${card}\n`;
  }).join("");
}
