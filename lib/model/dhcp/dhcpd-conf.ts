import { InputError } from "../input-error";
import { SourceText } from "../source-lines";

/** A word of dhcpd.conf(5), with its place in the text. */
export interface Word {
  /** Its value: a string without its quotes, everything else unchanged. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A statement of dhcpd.conf(5): words up to a semicolon, or words and a body in braces. */
export interface Statement {
  readonly words: readonly Word[];
  readonly start: number;
  /** Behind the semicolon or the closing brace. */
  readonly end: number;
  /** Such as `/etc/dhcpd.conf:8`. */
  readonly place: string;
  /** Its statements, where it has a body. */
  readonly body?: readonly Statement[];
  /** Behind the opening brace. */
  readonly bodyStart?: number;
}

interface Token extends Word {
  readonly kind: "word" | "{" | "}" | ";";
  readonly line: number;
}

const TOKEN = /#[^\n]*|\s+|"(?:[^"\\]|\\[^])*"|[{};,=()]|[^\s{};,=()"#]+/y;

/**
 * The statements of a dhcpd.conf(5), nested as they stand. Whatever dhcpd would take is taken, known here or not: what a text
 * says is asked of its statements by {@link says}.
 */
export function parseDhcpdConf(source: SourceText): Statement[] {
  return new Reader(source).statements(undefined);
}

/**
 * The words of a statement behind a keyword of one or more words, without commas and without the `=` that may stand before a
 * value; `undefined` when it is another statement.
 */
export function says(statement: Statement, ...keyword: readonly string[]): string[] | undefined {
  return valueWords(statement, ...keyword)?.map(({ value }) => value);
}

/** Values of a statement that begins with `keyword`, each with its place in the text; `undefined` for any other statement. */
export function valueWords({ words }: Statement, ...keyword: readonly string[]): Word[] | undefined {
  if (!keyword.every((word, i) => words[i]?.value.toLowerCase() === word)) return undefined;
  const behind = words[keyword.length]?.value === "=" ? keyword.length + 1 : keyword.length;
  return words.slice(behind).filter(({ value }) => value !== ",");
}

/** Statements that hold a key, wherever they stand. */
export function secretsOf(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement) => [
    ...(says(statement, "secret") === undefined ? [] : [statement]),
    ...secretsOf(statement.body ?? []),
  ]);
}

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(private readonly source: SourceText) {
    this.tokens = tokensOf(source);
  }

  /** Statements up to the brace that closes them, or to the end of the text. */
  statements(opened: Token | undefined): Statement[] {
    const found: Statement[] = [];
    for (;;) {
      if (this.at >= this.tokens.length) {
        if (opened) throw new InputError(this.place(opened), "has an opening brace that nothing closes");
        return found;
      }
      const token = this.tokens[this.at];
      if (token.kind === "}") {
        if (!opened) throw new InputError(this.place(token), "has a closing brace that nothing opened");
        return found;
      }
      if (token.kind === ";") this.at++;
      else found.push(this.statement());
    }
  }

  private statement(): Statement {
    const words: Token[] = [];
    // the definition of an option may have a type in braces: option x code 200 = { integer 8, text };
    const simple = this.tokens[this.at].value.toLowerCase() === "option";
    for (let depth = 0; this.at < this.tokens.length; this.at++) {
      const token = this.tokens[this.at];
      if (token.kind === "{" && !simple) return this.block(words, token);
      if (token.kind === "{") depth++;
      if (token.kind === "}" && depth-- === 0) break;
      if (token.kind === ";" && depth === 0) {
        this.at++;
        return { words, start: startOf(words, token), end: token.end, place: this.place(words[0] ?? token) };
      }
      words.push(token);
    }
    throw new InputError(
      this.place(words[0]),
      `"${words.map(({ value }) => value).join(" ")}" ends without a semicolon`,
    );
  }

  private block(words: readonly Token[], opening: Token): Statement {
    this.at++;
    const body = this.statements(opening);
    const closing = this.tokens[this.at++];
    return {
      ...{ words, body, bodyStart: opening.end },
      ...{ start: startOf(words, opening), end: closing.end, place: this.place(words[0] ?? opening) },
    };
  }

  private place({ line }: Token): string {
    return `${this.source.name}:${line}`;
  }
}

function startOf(words: readonly Token[], otherwise: Token): number {
  return (words[0] ?? otherwise).start;
}

function tokensOf({ name, text }: SourceText): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) throw new InputError(`${name}:${line}`, "has a quote that nothing closes");
    if (!/^[\s#]/.test(token)) {
      tokens.push({ kind: kindOf(token), value: valueOf(token), line, start, end: start + token.length });
    }
    line += token.split("\n").length - 1;
  }
  return tokens;
}

function kindOf(token: string): Token["kind"] {
  return token === "{" || token === "}" || token === ";" ? token : "word";
}

function valueOf(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replace(/\\([^])/g, "$1") : token;
}
