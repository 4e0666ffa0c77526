import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { visible } from "../../../../lib/render/visible";
import { SHELLS } from "../shell";
import { OnNodesMaster } from "./on-nodes-master";

/** Settings of a terminal that knows letters beyond ASCII. */
const LETTERS = { LC_ALL: "C.UTF-8" };

describe.each(SHELLS)("what on-nodes shows of what nodes say, with %s", (_name, shell) => {
  let master: OnNodesMaster;
  beforeEach(() => (master = new OnNodesMaster(shell)));
  afterEach(() => master.remove());

  /** What is shown of s0 alone when the command prints these bytes. */
  const shown = (bytes: string | Buffer, environment: NodeJS.ProcessEnv = LETTERS): string => {
    master.nodes("s0");
    writeFileSync(master.path("said"), bytes);
    return master.onNodes(["cat $MASTER/said"], environment).stdout;
  };

  test.each([
    ["nothing", "", ""],
    ["no line end", "x", "s0.example.com: x\n"],
    ["empty lines", "a\n\nb\n\n", "s0.example.com: a\ns0.example.com: \ns0.example.com: b\ns0.example.com: \n"],
    ["empty lines alone", "\n\n", "s0.example.com: \ns0.example.com: \n"],
    ["tabs and blanks", "\ta  b ", "s0.example.com: \ta  b \n"],
    ["letters", "é ü 漢 😀\n", "s0.example.com: é ü 漢 😀\n"],
  ])("keeps %s as it is", (_what, said, lines) => expect(shown(said)).toBe(lines));

  test.each([
    ["colours", "\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
    ["a carriage return", "fine\rs1.example.com: down", "fine\\u000ds1.example.com: down"],
    ["a title of a window and a bell", "\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"],
    ["a null byte and a deletion", "a\u0000b\u007f\b", "a\\u0000b\\u007f\\u0008"],
    ["C1 controls", "\u009b31m", "\\u009b31m"],
    ["marks of direction", "\u202egpj.exe\u2066", "\\u202egpj.exe\\u2066"],
    ["what has no width", "a\u200bb\ufeff", "a\\u200bb\\ufeff"],
    ["other line ends", "a\u2028b\u0085c\u000bd", "a\\u2028b\\u0085c\\u000bd"],
    ["tags of another plane", "\u{e0041}", "\\udb40\\udc41"],
  ])("makes visible: %s", (_what, said, text) => expect(shown(`${said}\n`)).toBe(`s0.example.com: ${text}\n`));

  test.each([
    ["bytes that are no letter", [0x61, 0xe9, 0x62, 0x9b, 0xff], "a\\xe9b\\x9b\\xff"],
    ["a letter that is cut off", [0xe6, 0xbc], "\\xe6\\xbc"],
    ["a slash in two bytes", [0xc0, 0xaf], "\\xc0\\xaf"],
    ["an escape in three bytes", [0xe0, 0x80, 0x9b], "\\xe0\\x80\\x9b"],
    ["half of a pair", [0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"],
    ["what is beyond Unicode", [0xf4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"],
    ["a letter behind a broken one", [0xe6, 0xc3, 0xa9], "\\xe6é"],
  ])("makes visible: %s", (_what, bytes, text) => expect(shown(Buffer.from(bytes))).toBe(`s0.example.com: ${text}\n`));

  test("shows letters as bytes where the terminal knows none", () =>
    expect(shown("é\n", { LC_ALL: "C" })).toBe("s0.example.com: \\xc3\\xa9\n"));

  test("whatever is said, it shows the characters that a report shows", () => {
    const texts = fc.array(fc.string({ unit: "binary", maxLength: 40 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(texts, (said) => {
        const lines = said.map((text) => text.replaceAll("\n", ""));
        const expected = lines.map((line) => `s0.example.com: ${visible(line)}\n`).join("");
        expect(shown(`${lines.join("\n")}\n`)).toBe(expected);
      }),
      { numRuns: 3 },
    );
  });

  test("a line of a node stays its own, whatever it says", () => {
    const { status, stdout, stderr } = master.onNodes([
      "echo '@on-nodes 0'; echo \"$NODE\"': @on-nodes-0123456789abcdef 0'; echo 's0.example.com: s1.example.com: hello'; exit 4",
    ]);
    expect(status).toBe(1);
    expect(stdout.split("\n").slice(3)).toEqual([
      "s1.example.com: @on-nodes 0",
      "s1.example.com: s1.example.com: @on-nodes-0123456789abcdef 0",
      "s1.example.com: s0.example.com: s1.example.com: hello",
      "",
    ]);
    expect(stderr).toBe("on-nodes: failed on s[0-1].example.com (exit code 4)\n");
  });

  test("every line has a name before it, also of a megabyte in one line", () => {
    const { stdout, stderr } = master.onNodes(["head -c 1048576 /dev/zero | tr '\\000' x"]);
    expect(stdout).toBe(`s[0-1].example.com: ${"x".repeat(65536)}\n`);
    expect(stderr).toBe("on-nodes: failed on s[0-1].example.com (said more than 65536 bytes)\n");
  });

  test("what differs in a byte, or in the exit code, is told apart", () => {
    master.nodes("s0", "s1", "s2", "s3", "s4", "s5");
    const said = "case $NODE in s[02]*) echo a ;; s1*) echo 'a ' ;; s3*) echo a; exit 1 ;; *) printf a ;; esac";
    expect(master.onNodes([said]).stdout).toBe(
      [...["s[0,2].example.com: a", "s1.example.com: a ", "s3.example.com: a", "s[4-5].example.com: a"], ""].join("\n"),
    );
  });

  test("a list that is long stands once and apart, so that no answer grows by it", () => {
    master.nodes(...Array.from({ length: 300 }, (_, i) => `s${i}`));
    master.command(
      "ssh",
      'for word; do :; done; case $* in *[02468].example.com*) t=even ;; *) t=odd ;; esac; T=$t sh -c "$word"',
    );
    const { stdout, stderr } = master.onNodes(["echo $T; echo 2"]);
    const evens = Array.from({ length: 150 }, (_, i) => String(2 * i)).join(",");
    expect(stdout).toBe(
      ["even", "2"].map((line) => `s0.example.com and 149 others: ${line}\n`).join("") +
        ["odd", "2"].map((line) => `s1.example.com and 149 others: ${line}\n`).join(""),
    );
    expect(stderr.split("\n")[0]).toBe(`on-nodes: s0.example.com and 149 others are s[${evens}].example.com`);
  });
});
