import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringsOf, WrittenCall } from "../../../support/string-literals";
import { HOMES, usageOf } from "./library-graph";

const HOST = join(__dirname, "../../../../lib/host");

const written = readdirSync(HOST, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) =>
    stringsOf(readFileSync(join(HOST, file), "utf8"))
      .calls.filter(({ name }) => HOMES.has(name))
      .map((call) => ({ ...call, place: `${file}:${call.line}` })),
  );

test("calls were found", () => expect(written.length).toBeGreaterThan(100));

test.each([...new Set(written.map(({ name }) => name))].sort())(
  "%s says which words it takes, and gets them",
  (name) => {
    const usage = usageOf(name);
    expect([name, usage]).not.toEqual([name, undefined]);
    const wrong = written.filter((call) => call.name === name && !fits(call, usage?.least ?? 0, usage?.most ?? 0));
    expect(wrong).toEqual([]);
  },
);

function fits({ words, open }: WrittenCall, least: number, most: number): boolean {
  return words <= most && (open || words >= least);
}
