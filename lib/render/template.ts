import { readFileSync } from "node:fs";
import { join } from "node:path";
import Mustache from "mustache";

/** Turns a text into one that is safe at its place in the target format, or throws. */
export type Escape = (value: string) => string;

/** Values of a template. */
export type View = Readonly<Record<string, unknown>>;

/**
 * Renders a template that lies below `lib/render`. Every text passes the escaper of the target format, and a number is written as
 * it is; nothing is escaped for HTML unless the escaper does, and the syntax that skips escaping is refused by a test.
 */
export function renderTemplate(name: string, view: View, escape: Escape): string {
  const written = (value: unknown) => (typeof value === "number" ? String(value) : escape(String(value)));
  return Mustache.render(templateText(name), view, {}, { escape: written });
}

/** For formats whose lines are the only syntax: a value may hold anything but a line end or another control character. */
export const oneLine: Escape = (value) => {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) {
    throw new Error(`${JSON.stringify(value)} holds a control character and cannot be part of a configuration line`);
  }
  return value;
};

/** For a shell script: words that no shell reads anything into. */
export const plainWords: Escape = (value) => {
  if (!/^[A-Za-z0-9._+/ -]+$/.test(value)) throw new Error(`${JSON.stringify(value)} is more than plain words`);
  return value;
};

/** For text and for quoted attributes of HTML and SVG. */
export const html: Escape = (value) => value.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

const texts = new Map<string, string>();

function templateText(name: string): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(join(__dirname, `${name}.mustache`), "utf8");
  texts.set(name, text);
  return text;
}
