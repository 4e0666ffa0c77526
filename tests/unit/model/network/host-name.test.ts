import fc from "fast-check";
import { parseHostName, shortName } from "../../../../lib/model/network/host-name";
import { refusal } from "../refusal";

test.each([
  ["s0.example.com", "s0.example.com"],
  ["S0.Example.COM", "s0.example.com"],
  [" m0 ", "m0"],
  ["1and1.example", "1and1.example"],
  ["a".repeat(63), "a".repeat(63)],
])("%j is %s", (text, name) => expect(parseHostName(text, "name")).toBe(name));

test.each([
  ['s0"; }', "has the label"],
  ["", "is empty"],
  ["   ", "is empty"],
  ["s0.", "has the label"],
  [".example.com", "has the label"],
  ["s0..example.com", "has the label"],
  ["-s0", "has the label"],
  ["s0-", "has the label"],
  ["s_0", "has the label"],
  ["s0 example", "has the label"],
  ["s0\nhost evil { }", "has the label"],
  ["s0\\", "has the label"],
  ["sörver", "has the label"],
  ["a".repeat(64), "has a label of 64 characters"],
  [Array(64).fill("abc").join("."), "has 255 characters"],
  ["10.0.0.1", "reads as an address"],
  ["42", "reads as an address"],
])("%j is refused (rule host-names)", (text, reason) => {
  const message = refusal(() => parseHostName(text, "nodes[3].name"));
  expect(message).toMatch(/^nodes\[3\]\.name: /);
  expect(message).toContain(reason);
});

test("whatever is taken is labels and dots", () =>
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(...'aZ09-._ "{};\n') })),
      (text) => {
        let name: string;
        try {
          name = parseHostName(text, "name");
        } catch {
          return;
        }
        expect(name).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/);
      },
    ),
  ));

test.each([
  ["s0.example.com", "s0"],
  ["s0", "s0"],
])("the short name of %s is %s", (name, short) => expect(shortName(name)).toBe(short));
