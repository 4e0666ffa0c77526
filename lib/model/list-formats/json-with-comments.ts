import { SourceText } from "../source-lines";
import { placesIn } from "../source-places";
import { said, Said } from "../node-lists/listed-machine";

const TOKEN = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|#[^\n]*|\/\*[^]*?\*\/|<\?include\s+"([^"\n]*)"\s*\?>/g;

/** A text of plain JSON, and the files whose text it wants in it. */
export interface PlainJson {
  readonly source: SourceText;
  readonly includes: readonly Said[];
}

/** JSON as Kea takes it: without its comments in the styles of C, C++ and the shell, and without its includes. Every place stays. */
export function withoutComments(source: SourceText): PlainJson {
  const placeOf = placesIn(source);
  const includes: Said[] = [];
  const text = source.text.replace(TOKEN, (token, included: string | undefined, at: number) => {
    if (token.startsWith('"')) return token;
    const blank = token.replace(/[^\r\n]/g, " ");
    if (included === undefined) return blank;
    includes.push(said(included, placeOf(at)));
    // an item that is gone would leave two commas
    return /^\s*,/.test(source.text.slice(at + token.length)) ? `""${blank.slice(2)}` : blank;
  });
  return { source: { ...source, text }, includes };
}
