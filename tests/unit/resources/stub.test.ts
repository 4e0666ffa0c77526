import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as handlers from "../../../lib/resources/handlers";
import * as stubs from "../../../lib/resources/stub";
import { expectGolden } from "../render/golden";

interface Serialized {
  readonly version: string;
  readonly texts: Readonly<Record<string, string>>;
}

const NAMES = Object.keys(stubs);

// These golden files are never updated: a changed byte shows every resource of every user as changed.
describe.each([
  ["@pulumi/pulumi", "3.248.0"],
  ["pulumi-oldest", "3.216.0"],
])("what %s stores in the state", (sdk, version) => {
  let serialized: Serialized;

  beforeAll(() => {
    const script = join(__dirname, "serialize-stubs.js");
    serialized = JSON.parse(execFileSync(process.execPath, [script, sdk], { encoding: "utf8" })) as Serialized;
  }, 60_000);

  test(`is asked of release ${version}`, () => expect(serialized.version).toBe(version));

  test.each(NAMES)("%s is frozen", (name) => expectGolden(`stubs/${name}.txt`, serialized.texts[name]));

  test.each(NAMES)("%s stays under 2 KB", (name) =>
    expect(Buffer.byteLength(serialized.texts[name])).toBeLessThan(2048),
  );
});

test("every stub names a handler that exists, with the methods that it calls", () => {
  expect(NAMES.map((name) => name.replace(/Stub$/, "")).sort()).toEqual(Object.keys(handlers).sort());
  for (const [name, handler] of Object.entries(handlers)) {
    const stub = stubs[`${name}Stub` as keyof typeof stubs];
    expect(Object.keys(stub).sort()).toEqual(Object.keys(handler).sort());
  }
});
