import { readFileSync } from "node:fs";
import { join } from "node:path";
import { quote } from "./quote";

/** Exit codes of our own, apart from those of the shell and of ssh: a missing thing is proven, never guessed. */
export const EXIT = { absent: 44, refused: 45 } as const;

/** Where a host keeps what was there before us, so that a destroy can put it back. */
export const STATE_DIRECTORY = "/var/lib/pulumi-diskless";

/** A call of a shell function: its name and its words. */
export type Call = readonly [name: string, ...words: string[]];

/** A script for one round trip: function libraries from `scripts/`, then calls of their functions in order. */
export interface Script {
  readonly libraries: readonly string[];
  readonly calls: readonly Call[];
  /** @default {@link STATE_DIRECTORY} */
  readonly stateDirectory?: string;
}

/**
 * Text of a script. Everything that runs stands in one function that is called by the last line, so a connection that is cut
 * while the text is on its way runs nothing. No command can eat the rest of the script from standard input.
 */
export function composeScript(script: Script): string {
  return [
    "LC_ALL=C; export LC_ALL",
    "PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin; export PATH",
    `ABSENT=${EXIT.absent}; REFUSED=${EXIT.refused}`,
    `STATE_DIRECTORY=${quote(script.stateDirectory ?? STATE_DIRECTORY)}`,
    ...["common", ...script.libraries].map(library),
    "main() {",
    ...script.calls.map(([name, ...words]) => [name, ...words.map(quote)].join(" ")),
    "}",
    "main </dev/null",
    "",
  ].join("\n");
}

const libraries = new Map<string, string>();

function library(name: string): string {
  const known = libraries.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(join(__dirname, "scripts", `${name}.sh`), "utf8");
  libraries.set(name, text);
  return text;
}
