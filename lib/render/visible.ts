/** What a terminal or a browser acts upon and does not show: control characters, marks of direction, and characters without a width. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u200d|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

/** A text on one line whose every character is seen, such as `\u001b` for an escape. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, i) => escaped(character.charCodeAt(i))).join(""),
  );
}

/** The same in a text of JSON, which no page takes for tags either. */
export function visibleJson(json: string): string {
  const lines = json.split("\n").map((line) => visible(line));
  return lines.join("\n").replace(/[<>&]/g, (character) => escaped(character.charCodeAt(0)));
}

/** A name or a value of a plan is cut behind so many characters, as they are written. */
export const LONGEST_NAME = 300;

/** At most so many characters, with a statement of how many more there are. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  // half of a pair would be an unseen character of its own
  const head = text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  return `${head}... (${text.length - head.length} more characters)`;
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
