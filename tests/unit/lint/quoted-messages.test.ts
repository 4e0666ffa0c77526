import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");

/** Words of others that stand among ours: of Pulumi, and of ssh(1) on a master. */
const WORDS_OF_OTHERS = ["the stack is currently locked", "Permission denied", "Connection refused"];

/** Where a quoted message is put together: names, numbers, addresses, and words that one part of the code says of another's. */
const SEAMS = [
  /\.\.\.|\bDIGEST\b|\bTIME\b|[\w.:/-]*\d[\w.:/-]*/,
  /^(?:dropped|rejected) (?=by|in)|\btftp \(|\b(?:internal|public by rule|drop,|dhcpd)|\)$/,
  /(?<=asked|unknown|host): /,
  // a value as the engine shows its change
  /^\w+: "|" => "\(?|"$/,
];
const SEAM = new RegExp(SEAMS.map(({ source }) => source).join("|"));

const page = readFileSync(join(ROOT, "docs", "troubleshooting.md"), "utf8");
const section = page.slice(page.indexOf("\n## What pulumi says"));

const quoted = section
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .flatMap((line) => [...line.split(" | ")[0].matchAll(/`([^`]+)`/g)].map(([, text]) => text))
  .filter((text) => !WORDS_OF_OTHERS.includes(text) && text !== "drift");

const textsOf = (folder: string, names: RegExp): string =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => names.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8"))
    .join("\n");

// some refusals of a connection are those of the SSH client that is built in
const printed = textsOf("lib", /\.(ts|sh|py)$/) + textsOf("node_modules/ssh2/lib", /\.js$/);

test("messages are quoted", () => expect(quoted.length).toBeGreaterThan(30));

test.each(quoted)("the code prints what the page quotes: %s", (text) => {
  const parts = text
    .split(SEAM)
    .map((part) => part.trim())
    .filter((part) => /\w{2}/.test(part));
  expect(parts.filter((part) => !printed.includes(part))).toEqual([]);
});
