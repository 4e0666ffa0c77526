import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import {
  bunOf,
  install,
  pack,
  type Packages,
  preparePackages,
  readmeProgram,
  succeed,
  writeProject,
} from "../support/own-program";
import { ED25519 } from "../unit/host-keys";

// The program of README in folders of users, who have no clone: each package manager lays packages out in its own way.

const SDK = "3.248.0";
const TYPES = { "@types/node": "^20.19.0", typescript: "~5.9.3" };

let packages: Packages;
beforeAll(async () => (packages = await preparePackages()));
afterAll(() => rmSync(packages.home, { recursive: true, force: true }));

function project(
  name: string,
  manifest: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>> = {},
) {
  const whole = { name, version: "1.0.0", private: true, main: "index.ts", ...manifest };
  return writeProject(packages, name, { "package.json": JSON.stringify(whole), "index.ts": readmeProgram(), ...texts });
}

const library = () => ({ "pulumi-diskless": `file:${packages.archive}` });
const standard = () => ({ ...TYPES, "@pulumi/pulumi": SDK, ...library() });

/** What a preview plans, by the last part of its URNs, or what it said when it failed. */
async function preview(program: string): Promise<string[]> {
  const key = join(packages.home, "key");
  writeFileSync(key, "nothing reads it before an apply\n");
  const config = { host: "192.0.2.10", hostKey: ED25519, privateKeyPath: key };
  const stack = await Workspace.open({ program, config });
  try {
    const { steps, diagnostics = [] } = await stack.previewJson<{
      steps: Step[];
      diagnostics?: { message: string }[];
    }>();
    const faults = diagnostics.map(({ message }) => message);
    return [...steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`).sort(), ...faults];
  } finally {
    stack.remove();
  }
}

interface Step {
  readonly op: string;
  readonly urn: string;
}

const PLAN = `
  cluster-test farm farm-dhcp farm-dhcp-firewall farm-dhcp-service farm-files farm-files-applier farm-files-plan
  farm-files-pusher farm-home farm-home-firewall farm-home-service farm-image farm-image-build farm-image-published farm-master
  farm-master-hosts farm-master-packages farm-ntp farm-ntp-firewall farm-ntp-service farm-pxe farm-pxe-config
  farm-pxe-config-uefi farm-pxe-loader farm-pxe-uefi-loader farm-s0 farm-s1 farm-tftp farm-tftp-firewall farm-tftp-service
  farm-web farm-web-firewall farm-web-service`
  .trim()
  .split(/\s+/)
  .map((name) => `create ${name}`);

test.each(["pnpm", "yarn", "bun"] as const)("%s: the program is previewed", async (by) => {
  // yarn 1 gives a dependency of a dependency the newest SDK, which refuses Node 20
  const program = project(`by-${by}`, { dependencies: standard(), resolutions: { "@pulumi/pulumi": SDK } });
  await install(packages, program, by);
  expect(await preview(program)).toEqual(PLAN);
});

describe("pnpm, where a package of a team brings the library along", () => {
  const SDK_AT_LEAST = "3.216.0";
  const USES_THE_TEAM = `export { image } from "team-cluster";\n`;
  let dependencies: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const devDependencies = { ...TYPES, "@pulumi/pulumi": SDK };
    const team = project("team-cluster", { main: "index.js", dependencies: library(), devDependencies });
    await install(packages, team, "npm");
    const options = ["--strict", "--esModuleInterop", "--declaration", "--target", "es2022", "--module", "commonjs"];
    await succeed("node_modules/.bin/tsc", [...options, "index.ts"], team);
    dependencies = {
      ...TYPES,
      "@pulumi/pulumi": SDK_AT_LEAST,
      "team-cluster": `file:${await pack(team, packages.home)}`,
    };
  });

  test("a program that cannot reach the library is refused with what to do", async () => {
    const program = project("of-a-team", { dependencies }, { "index.ts": USES_THE_TEAM });
    await install(packages, program, "pnpm");
    const said = await preview(program).catch((error: Error) => error.message);
    expect(said).toContain(
      `pulumi-diskless: pulumi-diskless/handlers cannot be found from ${program}. The engine loads it from there, ` +
        `whoever brings the library along. Add pulumi-diskless to the dependencies of that folder's package.json`,
    );
    expect(said).not.toContain("    at "); // no stack
  });

  test("a program that has the library among its own dependencies is previewed, by the oldest SDK", async () => {
    const own = { dependencies: { ...dependencies, ...library() } };
    const program = project("of-a-team", own, { "index.ts": USES_THE_TEAM });
    await install(packages, program, "pnpm");
    expect(await preview(program)).toEqual(PLAN);
  });
});

/** The program under Pulumi's mocks: the names that it registers. */
const UNDER_MOCKS = `
const pulumi = require("@pulumi/pulumi");
const names = [];
module.exports = async function registered(load) {
  pulumi.runtime.setAllConfig({ "project:host": "192.0.2.10", "project:hostKey": "${ED25519}", "project:privateKeyPath": __filename });
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => (names.push(name), { id: name, state: inputs }),
    call: () => ({}),
  }, "project", "stack", true);
  load();
  await pulumi.runtime.disconnect();
  return names.sort();
};
`;

const UNDER_JEST = `
const registered = require("./mocks.js");
test("the program", async () => {
  expect(await registered(() => require("./dist/index.js"))).toEqual(expect.arrayContaining(["farm", "farm-dhcp-service"]));
});
`;

describe("npm", () => {
  let program: string;
  const compile = (folder: string, ...options: string[]) => {
    const tsc = join(packages.home, "by-npm", "node_modules", ".bin", "tsc");
    return succeed(tsc, ["--strict", "--target", "es2022", ...options, "--outDir", "dist", "index.ts"], folder);
  };

  beforeAll(async () => {
    const manifest = { dependencies: standard(), devDependencies: { jest: "^30.5.2" } };
    program = project("by-npm", manifest, { "mocks.js": UNDER_MOCKS, "program.test.js": UNDER_JEST });
    await install(packages, program, "npm");
  });

  test("the program is previewed", async () => expect(await preview(program)).toEqual(PLAN));

  test("an ES module compiles, and is previewed", async () => {
    const esm = project("by-npm/esm", { type: "module", main: "dist/index.js" });
    await compile(esm, "--module", "nodenext", "--verbatimModuleSyntax");
    expect(await preview(esm)).toEqual(PLAN);
  });

  test("jest runs the program under Pulumi's mocks", async () => {
    await compile(program, "--module", "commonjs", "--esModuleInterop");
    expect(await succeed("node_modules/.bin/jest", ["--ci", "--json"], program)).toContain('"numPassedTests":1');
  });
});

test("Bun itself runs the program under Pulumi's mocks", async () => {
  const program = join(packages.home, "by-bun");
  writeProject(packages, "by-bun", {
    "mocks.js": UNDER_MOCKS,
    "main.ts": `require("./mocks.js")(() => require("./index.ts")).then((names: string[]) => console.log(names.join("\\n")));`,
  });
  const names = await succeed(bunOf(packages.home), ["run", "main.ts"], program);
  expect(names.split("\n")).toEqual(expect.arrayContaining(["farm", "farm-dhcp-service"]));
});
