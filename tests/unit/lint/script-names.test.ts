import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringsOf } from "../../support/string-literals";
import { HOMES } from "../host/script/library-graph";

const ROOT = join(__dirname, "../../..");

/** What is above the clients of lib/host. */
const files = ["components", "lib"]
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith(".ts") && !file.startsWith("lib/host/"));

/** What a source outside lib/host says that only its clients should say. */
function faultsOf(source: string): string[] {
  const { texts, calls, imports, properties } = stringsOf(source);
  return [
    // a name of one word is a word of a message, too
    ...texts.flatMap(({ text, line }) =>
      (text.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? []).filter((word) => HOMES.has(word)).map((word) => `${line}: ${word}`),
    ),
    ...calls.filter(({ name }) => HOMES.has(name) && !name.includes("_")).map(({ name, line }) => `${line}: ${name}`),
    ...properties.filter((name) => name === "libraries"),
    // a person's own shell may be given a quoted word
    ...imports.filter((path) => /host\/script\/(?!quote$)/.test(path)),
  ];
}

test("the library was looked at", () => expect(files.length).toBeGreaterThan(100));

test("outside lib/host nobody names a function or a library of a script", () =>
  expect(
    files.flatMap((file) => faultsOf(readFileSync(join(ROOT, file), "utf8")).map((fault) => `${file}:${fault}`)),
  ).toEqual([]));

test.each<[source: string, faults: string[]]>([
  ['run([["apply_packages", "farm"]]);', ["1: apply_packages"]],
  ["const text = `${a} observe_unit x`;", ["1: observe_unit"]],
  ['const calls = [["emit", "a", "b"]];', ["1: emit"]],
  ['read({ libraries: ["files"] });', ["libraries"]],
  ['import { Call } from "../../host/script/script";', ["../../host/script/script"]],
  ['const said = "the packages that apply here, and a step";', []],
  ['import { quote } from "../host/script/quote";', []],
])("%s is told", (source, faults) => expect(faultsOf(source)).toEqual(faults));
