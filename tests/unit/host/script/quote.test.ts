import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { quote } from "../../../../lib/host/script/quote";
import { SHELLS } from "../shell";

const anyWord = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."'\"\\$`!*?~#;&|<>(){}[]= \t\n\r-a") }),
    fc.constantFrom("", "'", "''", "-n", "$(reboot)", "\n", "é'ö", "\u2028"),
  )
  .map((word) => word.replaceAll("\0", ""));

describe.each(SHELLS)("%s", (_name, [shell, ...options]) => {
  test("gives back every quoted word as it was", () =>
    fc.assert(
      fc.property(fc.array(anyWord, { minLength: 1, maxLength: 20 }), (words) => {
        const command = `printf '%s\\0' ${words.map(quote).join(" ")}`;
        const { stdout } = spawnSync(shell, [...options, "-c", command], { encoding: "utf8" });
        expect(stdout.split("\0").slice(0, -1)).toEqual(words);
      }),
      { numRuns: 100 },
    ));
});

test("a NUL byte, which no word can hold, is refused", () => expect(() => quote("a\0b")).toThrow(/NUL/));
