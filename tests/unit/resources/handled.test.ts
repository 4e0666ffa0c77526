import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type * as handled from "../../../lib/resources/handled";
import type * as serving from "../../../lib/resources/serving-plugin";
import { stubText } from "../../../lib/resources/stub";

let root: string;
jest.mock("@pulumi/pulumi", () => ({
  ...jest.requireActual<typeof pulumi>("@pulumi/pulumi"),
  getRootDirectory: () => root,
}));

let program: string;
beforeEach(() => {
  program = mkdtempSync(join(tmpdir(), "program-"));
  jest.spyOn(process, "cwd").mockReturnValue(program);
  jest.resetModules(); // what was found once is not looked for again
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(program, { recursive: true });
});

function inputs(): unknown {
  const { handledBy } = jest.requireActual<typeof handled>("../../../lib/resources/handled");
  return handledBy("hostFile", { path: "/etc/hosts" });
}

/** The library as a package manager puts it below `folder`. */
function install(folder: string): void {
  const home = join(folder, "node_modules", "pulumi-diskless");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), JSON.stringify({ exports: { "./handlers": "./handlers.js" } }));
  writeFileSync(join(home, "handlers.js"), "");
}

test("a resource carries the text of its stub", () => {
  root = program;
  install(program);
  expect(inputs()).toEqual({ path: "/etc/hosts", __provider: stubText("hostFile") });
});

test("a library that only another package can reach is refused by the program, with what to do", () => {
  root = program;
  install(join(program, "node_modules", "team-cluster"));
  const refused = expect.objectContaining({
    message:
      `pulumi-diskless: pulumi-diskless/handlers cannot be found from ${program}. The engine loads it from there, whoever brings ` +
      `the library along. Add pulumi-diskless to the dependencies of that folder's package.json, in the version that is in use, ` +
      `and install again.`,
    __pulumiRunError: true, // printed without a stack
  }) as Error;
  expect(inputs).toThrow(refused);
});

test.each(["", "rootDirectory"])("without a folder of the program (%j) nothing is looked for", (none) => {
  root = none; // under mocks, and in an inline program of the Automation API
  expect(inputs()).toHaveProperty("__provider");
});

describe("in a plugin", () => {
  const fresh = (): typeof handled => {
    jest.requireActual<typeof serving>("../../../lib/resources/serving-plugin").becomePlugin({
      name: "pulumi-diskless",
      version: "1.2.3",
      pluginDownloadURL: "git://example.com/diskless",
    });
    return jest.requireActual<typeof handled>("../../../lib/resources/handled");
  };

  test("a resource is one of the plugin, and carries no stub", () => {
    root = program; // whose folder has no library
    const { handledBy, typeOf } = fresh();
    expect(typeOf("hostFile")).toBe("pulumi-diskless:index:HostFile");
    expect(handledBy("hostFile", { path: "/etc/hosts" })).toEqual({ path: "/etc/hosts" });
  });

  test("it belongs to the plugin that made its component, and may have been a dynamic one", () =>
    expect(fresh().optionsOf("hostFile", { protect: true, aliases: [{ name: "other" }] })).toEqual({
      protect: true,
      version: "1.2.3",
      pluginDownloadURL: "git://example.com/diskless",
      aliases: [{ name: "other" }, { type: "pulumi-nodejs:dynamic/diskless:HostFile" }],
    }));
});

test("in a program its options are those that it was given", () => {
  const { optionsOf } = jest.requireActual<typeof handled>("../../../lib/resources/handled");
  const opts = { protect: true };
  expect(optionsOf("hostFile", opts)).toBe(opts);
});
