import * as handlers from "../../../lib/resources/handlers";
import { HandlerName, HANDLERS, stubText } from "../../../lib/resources/stub";
import { expectGolden } from "../render/golden";

type Method = (...args: unknown[]) => Promise<unknown>;

const NAMES = Object.keys(handlers) as HandlerName[];

// These golden files are never updated: a changed byte shows every resource of every user as changed.
test.each(NAMES)("the stub of %s is frozen", (name) => expectGolden(`stubs/${name}Stub.txt`, stubText(name)));

test.each(NAMES)("the stub of %s stays under 2 KB", (name) =>
  expect(Buffer.byteLength(stubText(name))).toBeLessThan(2048),
);

describe.each(NAMES)("the stub of %s, as Pulumi's dynamic provider loads it", (name) => {
  const called: unknown[] = [];
  const method = (key: string): Method =>
    function (this: unknown, ...args) {
      called.push([key, this, ...args]);
      return Promise.resolve(key);
    };
  const handler = Object.fromEntries(Object.keys(handlers[name]).map((key) => [key, method(key)]));
  const provider = loaded(stubText(name), { [HANDLERS]: { [name]: handler } });

  test("has the methods of the handler", () =>
    expect(Object.keys(provider).sort()).toEqual(Object.keys(handler).sort()));

  test.each([
    ["check", ["olds", "news"]],
    ["diff", ["id", "olds", "news"]],
    ["create", ["inputs"]],
    ["read", ["id", "props"]],
    ["update", ["id", "olds", "news"]],
    ["delete", ["id", "props"]],
  ])("hands the arguments of %s on, and gives back the answer", async (key, args) => {
    called.length = 0;
    expect(await provider[key](...args)).toBe(key);
    expect(called).toEqual([[key, handler, ...args]]);
  });
});

function loaded(text: string, modules: Readonly<Record<string, unknown>>): Record<string, Method> {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what a dynamic provider does with the text
  const load = new Function("exports", "require", text) as (
    exports: object,
    require: (name: string) => unknown,
  ) => void;
  const exports: { handler?: () => Record<string, Method> } = {};
  load(exports, (name) => modules[name]);
  if (exports.handler === undefined) throw new Error("the text exports no handler");
  return exports.handler();
}
