import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { problemsOf } from "../../support/compiled-against-the-api";

const ROOT = join(__dirname, "..", "..", "..");

// What every example takes for granted: a way to the master, the master itself and its nodes.
const GIVEN = `
import * as library from "../index";
declare const connection: library.ConnectionArgs;
declare const master: library.HostArgs;
declare const nodes: library.NodeArgs[];
declare const image: library.RootfsImage;
declare const pxe: library.PxeConfig;
`;

/** The examples in the docstrings of a component. */
function examplesOf(file: string): string[] {
  const text = readFileSync(join(ROOT, "components", file), "utf8");
  return [...text.matchAll(/@example\n \* ```ts\n([\s\S]*?)\n \* ```/g)].map(([, lines]) =>
    lines.replace(/^ \* ?/gm, ""),
  );
}

const components = readdirSync(join(ROOT, "components"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((file) => ({ file, examples: examplesOf(file) }))
  .filter(({ file }) => /extends pulumi\.ComponentResource/.test(readFileSync(join(ROOT, "components", file), "utf8")));

test.each(components.map(({ file, examples }) => [file, examples.length]))("%s has an example", (_file, count) =>
  expect(count).toBeGreaterThan(0),
);

test("every example compiles against the public API", () => {
  const modules = components.flatMap(({ file, examples }) =>
    examples.map((example) => ({ place: file, text: moduleOf(example) })),
  );
  expect(problemsOf(modules)).toEqual([]);
});

/** An example with what it takes for granted; it may declare a part of that itself. */
function moduleOf(example: string): string {
  const names = [...example.matchAll(/new (\w+)\(/g)].map(([, name]) => name);
  const given = GIVEN.split("\n").filter((line) => !new RegExp(`const (${declared(example)}):`).test(line));
  return `${given.join("\n")}\nimport { ${[...new Set(names)].join(", ")} } from "../index";\n${example}\nexport {};\n`;
}

function declared(example: string): string {
  return [...example.matchAll(/const (\w+) =/g)].map(([, name]) => name).join("|") || "-";
}
