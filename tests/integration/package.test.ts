import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "../../lab/site";

// The package as a user gets it from `npm install`, apart from this clone.
let home: string;
let files: string[];

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: home, encoding: "utf8" });

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "package-"));
  const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", home], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
  const [tarball] = JSON.parse(packed) as { filename: string; files: { path: string }[] }[];
  files = tarball.files.map(({ path }) => path);
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "user", private: true }));
  run(
    "npm",
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    tarball.filename,
    "@pulumi/pulumi@3.248.0",
  );
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("nothing of the lab, the tests and the examples is in the package", () => {
  expect(
    files.filter(
      (path) =>
        !/^((dist|plugin)\/|docs\/[a-z/0-9-]+\.md$|README\.md$|CHANGELOG\.md$|LICENSE$|package\.json$)/.test(path),
    ),
  ).toEqual([]);
  expect(files.filter((path) => /\blab\b|test|example/.test(path))).toEqual([]);
  expect(files).toContain("dist/lib/host/files/transaction.sh");
  expect(files).toContain("dist/lib/render/dhcp/dhcpd.conf.mustache");
  expect(files).toEqual(expect.arrayContaining(["plugin/PulumiPlugin.yaml", "plugin/index.js", "plugin/schema.json"]));
});

test("the plugin starts from the package, and says on which port", async () => {
  const plugin = spawn(process.execPath, ["node_modules/pulumi-diskless/plugin/index.js", "127.0.0.1:9"], {
    cwd: home,
  });
  const [line] = (await once(plugin.stdout, "data")) as [Buffer];
  plugin.kill();
  expect(line.toString()).toMatch(/^\d+\n$/);
});

test("no source map names a source that is not there", () => {
  expect(files.filter((path) => path.endsWith(".map") || path.endsWith(".tsbuildinfo"))).toEqual([]);
  expect(readFileSync(join(home, "node_modules/pulumi-diskless/dist/index.js"), "utf8")).not.toContain(
    "sourceMappingURL",
  );
});

test("both public entries load, and no other", () => {
  const entries = `console.log(Object.keys(require("pulumi-diskless")).includes("DisklessCluster"),
    Object.keys(require("pulumi-diskless/handlers")).sort().join())`;
  expect(run(process.execPath, "-e", entries)).toBe(
    "true hostFile,hostFirewall,hostKeyPair,hostMasquerade,hostPackages,hostService,nodeBoot,nodeHostKeys,publishedImage,signedBootImage\n",
  );
  expect(() => run(process.execPath, "-e", 'require("pulumi-diskless/dist/lib/host/script/script")')).toThrow(
    /ERR_PACKAGE_PATH_NOT_EXPORTED/,
  );
});

test("the handlers load without Pulumi's SDK", () => {
  const script = `require("pulumi-diskless/handlers"); console.log(Object.keys(require.cache).filter((file) => file.includes("@pulumi")).length)`;
  expect(run(process.execPath, "-e", script)).toBe("0\n");
});

test("the command is there under its name, and tells what it lacks", () => {
  expect(run("npx", "--no", "pulumi-diskless", "--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(() => run("npx", "--no", "pulumi-diskless", "adopt")).toThrow(/required option '--platform <name>'/);
});
