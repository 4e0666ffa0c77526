import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { librarySource } from "../../../lib/adopt/library-source";
import { projectFiles } from "../../../lib/render/adopt/project";

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), "library-source-"))));
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, content: object | string): string {
  const whole = join(home, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, typeof content === "string" ? content : JSON.stringify(content));
  return whole;
}

const installed = () => dirname(write("team/node_modules/pulumi-diskless/package.json", { version: "0.1.0" }));

test.each([
  ["npm and bun", "file:../packs/pulumi-diskless-0.1.0.tgz", "dependencies"],
  ["yarn", "../packs/pulumi-diskless-0.1.0.tgz", "dependencies"],
  ["a tool's folder", "file:../packs/pulumi-diskless-0.1.0.tgz", "devDependencies"],
])("the archive that a manifest above names, as %s writes it", (_who, source, kind) => {
  const archive = write("packs/pulumi-diskless-0.1.0.tgz", "");
  write("team/package.json", { [kind]: { "pulumi-diskless": source } });
  mkdirSync(join(home, "team/clusters/farm"), { recursive: true });
  expect(librarySource(join(home, "team/clusters/farm"), installed())).toEqual({ archive });
});

test("the archive that npm pack left in a clone", () => {
  write("clone/package.json", { name: "pulumi-diskless", version: "0.1.0" });
  const archive = write("clone/pulumi-diskless-0.1.0.tgz", "");
  expect(librarySource(home, join(home, "clone"))).toEqual({ archive });
});

test.each([
  ["a release", "^0.1.0"],
  ["an archive that is gone", "file:../packs/pulumi-diskless-0.1.0.tgz"],
  ["a folder, which npm would link to", "file:../pulumi-diskless"],
])("a release, where the manifest names %s", (_what, source) => {
  write("team/package.json", { dependencies: { "pulumi-diskless": source } });
  expect(librarySource(join(home, "team"), installed())).toEqual({ version: "0.1.0" });
});

test.each([
  [20, "~3.248.0"],
  [22, "^3.216.0"],
])(
  "a project for Node %i has an SDK that this Node runs, and a TypeScript that reads its program",
  (nodeMajor, sdk) => {
    const files = projectFiles("farm", { library: "file:../pulumi-diskless-0.1.0.tgz", nodeMajor });
    expect(JSON.parse(files.get("package.json") ?? "")).toMatchObject({
      dependencies: { "@pulumi/pulumi": sdk, "pulumi-diskless": "file:../pulumi-diskless-0.1.0.tgz" },
      devDependencies: { typescript: "~5.9.3" },
    });
  },
);

test("a project that is called by digits alone has them as a text", () => {
  const files = projectFiles("2025", { library: "^0.1.0", nodeMajor: 22 });
  expect(files.get("Pulumi.yaml")).toMatch(/^name: "2025"\n/);
  expect(JSON.parse(files.get("package.json") ?? "")).toMatchObject({ name: "2025" });
});
