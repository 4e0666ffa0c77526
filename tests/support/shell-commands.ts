/**
 * The simple commands of a shell script, each as its words without quotes: also those inside `$(...)`, backquotes and the text
 * of `sh -c` and `trap`. Comments, and text in quotes that no shell runs, are no commands.
 */
export function shellCommands(script: string): string[][] {
  return new Reader(script).commands();
}

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;
const LEADING = new Set(["if", "then", "elif", "else", "while", "until", "do", "{", "}", "!", "fi", "done", "esac"]);

class Reader {
  private at = 0;
  private readonly found: string[][] = [];
  private words: string[] = [];
  private word: string | undefined;
  private readonly hereDocuments: string[] = [];

  constructor(private readonly text: string) {}

  commands(): string[][] {
    this.readUntil(undefined);
    return this.found;
  }

  private readUntil(end: string | undefined): void {
    const outer = { words: this.words, word: this.word };
    this.words = [];
    this.word = undefined;
    while (this.at < this.text.length) {
      const c = this.text[this.at++];
      if (c === end) break;
      this.read(c);
    }
    this.endCommand();
    this.words = outer.words;
    this.word = outer.word;
  }

  private read(c: string): void {
    if (c === "\\") this.escaped();
    else if (c === "'") this.add(this.upTo("'"));
    else if (c === '"') this.doubleQuoted();
    else if (c === "$") this.expansion();
    else if (c === "`") this.substitution("`");
    else if (c === "#" && this.word === undefined) this.upToLineEnd();
    else if (c === "<" && this.text.startsWith("<", this.at)) this.hereDocument();
    else if (c === "&" && /[<>]$/.test(this.word ?? "")) this.add(c);
    else if (c === " " || c === "\t") this.endWord();
    else if (";|&()\n".includes(c)) this.endCommand(c);
    else this.add(c);
  }

  private add(text: string): void {
    this.word = (this.word ?? "") + text;
  }

  private escaped(): void {
    const c = this.text[this.at++];
    if (c !== "\n") this.add(c);
  }

  private upTo(end: string): string {
    const from = this.at;
    const to = this.text.indexOf(end, from);
    this.at = to === -1 ? this.text.length : to + end.length;
    return this.text.slice(from, to === -1 ? undefined : to);
  }

  private upToLineEnd(): void {
    this.upTo("\n");
    this.at--;
  }

  private doubleQuoted(): void {
    this.add("");
    for (let c = this.text[this.at++]; c !== '"' && c !== undefined; c = this.text[this.at++]) {
      if (c === "\\") this.escaped();
      else if (c === "$") this.expansion();
      else if (c === "`") this.substitution("`");
      else this.add(c);
    }
  }

  private expansion(): void {
    this.add("$");
    if (this.text.startsWith("((", this.at)) this.add(this.upTo("))"));
    else if (this.text.startsWith("(", this.at++)) this.substitution(")");
    else if (this.text[--this.at] === "{") this.parameter();
  }

  /** `${name}` with whatever stands after the name; a substitution in it is a command again. */
  private parameter(): void {
    this.at++;
    for (let c = this.text[this.at++]; c !== "}" && c !== undefined; c = this.text[this.at++]) {
      if (c === "\\") this.escaped();
      else if (c === "$") this.expansion();
      else if (c === '"') this.doubleQuoted();
      else if (c === "'") this.add(this.upTo("'"));
      else this.add(c);
    }
  }

  private substitution(end: string): void {
    this.add("");
    this.readUntil(end);
  }

  /** Its text is data; it begins after the line that names its end. */
  private hereDocument(): void {
    const head = /^<-?[ \t]*(\S+)/.exec(this.text.slice(this.at));
    if (!head) throw new Error(`a here-document without an end: ${this.text.slice(this.at, this.at + 40)}`);
    this.at += head[0].length;
    this.hereDocuments.push(head[1].replace(/['"\\]/g, ""));
  }

  private endWord(): void {
    if (this.word !== undefined) this.words.push(this.word);
    this.word = undefined;
  }

  private endCommand(by?: string): void {
    this.endWord();
    const words = this.words;
    this.words = [];
    while (words.length > 0 && (LEADING.has(words[0]) || ASSIGNMENT.test(words[0]))) words.shift();
    if (words.length > 0) this.found.push(words, ...this.inner(words));
    if (by === "\n") for (const end of this.hereDocuments.splice(0)) this.skipHereDocument(end);
  }

  private skipHereDocument(end: string): void {
    while (this.at < this.text.length && this.upTo("\n").trim() !== end);
  }

  private inner(words: readonly string[]): string[][] {
    const shell = words.findIndex((word, i) => /(^|\/)(ba)?sh$/.test(word) && /^-[a-z]*c$/.test(words[i + 1] ?? ""));
    const script = words[0] === "trap" ? words[1] : shell === -1 ? undefined : words[shell + 2];
    return script === undefined ? [] : shellCommands(script);
  }
}
