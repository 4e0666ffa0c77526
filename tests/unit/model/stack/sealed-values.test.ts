import { hasSealed, SEALED, unsealed } from "../../../../lib/model/stack/sealed-values";

const secret = (text: object) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ...text });

test("a secret in the clear is its value, wherever it stands", () =>
  expect(unsealed({ a: [secret({ plaintext: '"word"' })], b: secret({ plaintext: '{"c":1}' }) })).toEqual({
    a: ["word"],
    b: { c: 1 },
  }));

test("one that is encrypted stays so, and is known for it", () => {
  const value = unsealed({ host: "m0", key: secret({ ciphertext: "v1:abc" }) });
  expect(value).toEqual({ host: "m0", key: SEALED });
  expect([hasSealed(value), hasSealed({ host: "m0" }), hasSealed([[SEALED]])]).toEqual([true, false, true]);
});

test("what only looks like one is itself", () =>
  expect(unsealed({ "4dabf18193072939515e22adb298388d": "asset", plaintext: "x" })).toEqual({
    "4dabf18193072939515e22adb298388d": "asset",
    plaintext: "x",
  }));

test("a plain text that is cut is no value", () => expect(unsealed(secret({ plaintext: '"wo' }))).toBe(SEALED));
