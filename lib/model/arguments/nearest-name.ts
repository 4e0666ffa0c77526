/**
 * The known name that somebody most likely meant, or none when no name is near: one letter in four may differ, two neighbours that
 * changed places are one difference, and capitals do not count.
 */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(given.length / 4));
  return known
    .map((name) => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= limit && distance < name.length)
    .sort((one, other) => one.distance - other.distance)
    .at(0)?.name;
}

/** Letters to insert, to remove, to replace or to swap with their neighbour until one text is the other. */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, k) => k)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let k = 1; k <= to.length; k++) {
      const replaced = rows[i - 1][k - 1] + (from[i - 1] === to[k - 1] ? 0 : 1);
      const swapped = i > 1 && k > 1 && from[i - 1] === to[k - 2] && from[i - 2] === to[k - 1];
      row.push(Math.min(replaced, rows[i - 1][k] + 1, row[k - 1] + 1, swapped ? rows[i - 2][k - 2] + 1 : Infinity));
    }
    rows.push(row);
  }
  return rows[from.length][to.length];
}
