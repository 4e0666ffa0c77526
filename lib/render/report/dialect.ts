/** Words of ours, or a name or value from the plan, which each format keeps apart from its own syntax. */
export type Piece = string | { readonly name: string };

/** A sentence in pieces. */
export type Sentence = readonly Piece[];

/** How one format writes the parts of a report. */
export interface Dialect {
  heading(text: string): string;
  /** A name or value from the plan, inside of a sentence. */
  name(text: string): string;
  item(text: string): string;
  /** A folded part: what is in it, and its lines. */
  folded(name: string, words: string, lines: readonly string[]): string;
}

/** Names and values of the plan are put in pieces, so that no template literal writes one as it is. */
export function sentence(words: TemplateStringsArray, ...values: readonly (Piece | number | Sentence)[]): Sentence {
  return words.flatMap((text, i): Piece[] => {
    const value = values.at(i);
    if (i >= values.length || value === undefined) return [text];
    if (typeof value === "number") return [text, String(value)];
    if (typeof value === "string" || "name" in value) return [text, value];
    return [text, ...value];
  });
}

export function written(pieces: Sentence, dialect: Dialect): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : dialect.name(piece.name))).join("");
}
