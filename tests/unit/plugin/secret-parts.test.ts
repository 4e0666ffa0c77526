import { revealed, secretLike } from "../../../lib/plugin/secret-parts";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

test.each([
  ["a text", "text", "text"],
  ["a secret", secret("key"), "key"],
  ["a secret inside", { connection: { host: "m0", key: secret("key") } }, { connection: { host: "m0", key: "key" } }],
  ["a secret in a list", ["a", secret("b")], ["a", "b"]],
  ["a secret in a secret", secret({ key: secret("key") }), { key: "key" }],
  ["nothing", null, null],
])("handlers see %s in the clear", (_, sent, seen) => expect(revealed(sent)).toEqual(seen));

test.each<[string, unknown, unknown, unknown]>([
  ["stays open without one", { a: 1 }, { a: 2 }, { a: 1 }],
  ["hides the same part", { a: 1, b: { c: 2 } }, { a: 0, b: { c: secret(0) } }, { a: 1, b: { c: secret(2) } }],
  ["leaves open what only the answer has", { a: 1, digest: "d" }, { a: secret(0) }, { a: secret(1), digest: "d" }],
  ["hides a whole list", { a: [1, 2] }, { a: [secret(0), 0] }, { a: secret([1, 2]) }],
  ["hides a part that has another shape now", { a: "(gone)" }, { a: { b: secret(0) } }, { a: secret("(gone)") }],
  ["has no part that the answer lacks", {}, { a: secret(0) }, {}],
  ["hides a value that is unknown", { a: "?" }, { a: secret("?") }, { a: secret("?") }],
  ["is nothing where there is none", undefined, { a: secret(0) }, undefined],
])("an answer %s", (_, answer, question, marked) => expect(secretLike(answer, question)).toEqual(marked));
