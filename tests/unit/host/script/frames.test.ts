import fc from "fast-check";
import { readAnswer } from "../../../../lib/host/connection/host-session";
import { parseFrames } from "../../../../lib/host/script/frames";
import { FakeMaster, SHELLS } from "../shell";

const anyText = fc.string({ unit: "binary" });
const anyValues = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9.]{0,8}$/), anyText), {
  selector: ([name]) => name,
  maxLength: 6,
});

test("any values come out as they went in, whatever a login shell printed before them", () =>
  fc.assert(
    fc.property(anyText, anyValues, (banner, values) => {
      const output = Buffer.concat([Buffer.from(`${banner}\n@mark\n`), ...values.map(frame)]);
      expect([...parseFrames(output, "@mark")]).toEqual(values);
    }),
  ));

test("an answer that was cut off is an error, or the values that are whole", () =>
  fc.assert(
    fc.property(anyValues, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const frames = values.map(frame);
      const output = Buffer.concat([Buffer.from("@mark\n"), ...frames]);
      const cut = output.subarray(0, Math.floor(share * output.length));
      const ends = frames.reduce((sums, one) => [...sums, (sums.at(-1) ?? 0) + one.length], [6]);
      if (ends.includes(cut.length))
        expect([...parseFrames(cut, "@mark")]).toEqual(values.slice(0, ends.indexOf(cut.length)));
      else expect(() => parseFrames(cut, "@mark")).toThrow();
    }),
  ));

test.each([
  ["a length of more digits than there are bytes", "a 99999999999999999999\nx\n", /cannot be read at byte 6/],
  ["a length beyond the answer", "a 999999999\nx\n", /was cut off inside the value a/],
  [
    "a value that is longer than its stated length",
    "a 1\nxy\n",
    /the value a of the host's answer is longer than its stated length/,
  ],
  ["a header without an end", `a${"b".repeat(2 ** 20)}`, /cannot be read at byte 6: "ab{79}"/],
])("%s is an error", (_what, frames, reason) =>
  expect(() => parseFrames(Buffer.from(`@mark\n${frames}`), "@mark")).toThrow(reason),
);

test("no bytes crash it or become a value that was not framed", () =>
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        for (const [name] of parseFrames(Buffer.concat([Buffer.from("@mark\n"), bytes]), "@mark"))
          expect(name).toMatch(/^[^ \n]+$/);
      } catch (error) {
        expect((error as Error).message).toMatch(/^the (host's answer|value)/);
      }
    }),
  ));

test("no marker means that the script did not start, and what the host printed is shown", () =>
  expect(() => parseFrames(Buffer.from("This account is currently not available.\n"), "@mark")).toThrow(
    /did not start; the host printed "This account/,
  ));

test.each([
  [0, false],
  [44, true],
])("exit code %i is an answer; absent: %s", (code, absent) =>
  expect(readAnswer(code, Buffer.from("@mark\n"), "", "@mark", "m0")).toEqual({ absent, values: new Map() }),
);

test.each([1, 2, 45, 126, 127, 255, undefined])("exit code %s is an error with the host's words", (code) =>
  expect(() => readAnswer(code, Buffer.from("@mark\n"), "sudo: no\n", "@mark", "m0")).toThrow("m0: sudo: no"),
);

test("an answer without its marker is an error even with a good exit code", () => {
  expect(() => readAnswer(0, Buffer.from(""), "", "@mark", "m0")).toThrow(/m0: the script did not start/);
  expect(() => readAnswer(44, Buffer.from(""), "", "@mark", "m0")).toThrow(/m0: the script did not start/);
});

describe.each(SHELLS)("what %s emits", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  test("is read back byte by byte", () =>
    fc.assert(
      fc.property(
        fc.array(
          anyText.map((text) => text.replaceAll("\0", "")),
          { minLength: 1, maxLength: 8 },
        ),
        (texts) => {
          const { values } = master.run(
            [],
            texts.map((text, i) => ["emit", `v${i}`, text]),
          );
          expect([...values.values()]).toEqual(texts);
        },
      ),
      { numRuns: 40 },
    ));

  test.each(["", "a", "a\n", "a\n\n\n", "\n", "ünï\n"])("keeps every line end of %j as a command prints it", (text) => {
    const path = master.write("file", text);
    expect(master.run([], [["emit_command", "v", "cat", path]]).values.get("v")).toBe(text);
  });
});

function frame([name, text]: [string, string]): Buffer {
  return Buffer.from(`${name} ${Buffer.byteLength(text)}\n${text}\n`);
}
