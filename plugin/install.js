// `pulumi package add` of a git address clones the repository and runs `npm install` here. The library that the plugin serves is then
// neither installed nor built; in the package from npm it is both.
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { resolve } = require("node:path");

const library = resolve(__dirname, "..");
if (!existsSync(resolve(library, "dist/lib/plugin/serve.js"))) {
  // the compiler is a development dependency, whatever the engine leaves out of a plugin
  const { status } = spawnSync("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], {
    cwd: library,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  process.exitCode = status ?? 1;
}
