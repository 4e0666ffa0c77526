import { readFileSync } from "node:fs";
import { join } from "node:path";
import { satisfies } from "semver";
import { projectFiles } from "../../../lib/render/adopt/project";

const ROOT = join(__dirname, "../../..");
const NODE_20 = "20.20.0";

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

const manifest = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8")) as Manifest;
const sdk = manifest("node_modules/@pulumi/pulumi/package.json");

test("the library and the SDK that its tests use run on Node 20", () => {
  expect(satisfies(NODE_20, manifest("package.json").engines.node)).toBe(true);
  expect(satisfies(NODE_20, sdk.engines.node)).toBe(true);
});

test("README and the project of adopt name this SDK for Node 20", () => {
  const named = /On Node 20 write `@pulumi\/pulumi@([\d.]+)`/.exec(readFileSync(join(ROOT, "README.md"), "utf8"));
  expect(satisfies(sdk.version, `~${named?.[1] ?? "none"}`)).toBe(true);
  const project = projectFiles("farm", { library: "^0.1.0", nodeMajor: 20 }).get("package.json") ?? "";
  const { dependencies } = JSON.parse(project) as { dependencies: Record<string, string> };
  expect(satisfies(sdk.version, dependencies["@pulumi/pulumi"])).toBe(true);
});
