// Every script that runs on a master is checked as POSIX sh, every other one as what its first line says.
const { spawnSync } = require("node:child_process");

const files = spawnSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.sh", "*.sysv", ".ci/run"],
  {
    encoding: "utf8",
  },
)
  .stdout.split("\n")
  .filter(Boolean);
const found = spawnSync("shellcheck", ["--version"]);
if (found.error) {
  console.error(
    "lint:shell: shellcheck is not installed; `npm run test:setup` installs it on Debian, elsewhere your system's package manager",
  );
  process.exit(1);
}
const onMaster = files.filter((file) => file.startsWith("lib/"));
const others = files.filter((file) => !file.startsWith("lib/"));
let failed = false;
for (const [group, options] of [
  [onMaster, ["--shell=sh", "--severity=style"]],
  [others, ["--severity=warning"]],
]) {
  if (group.length > 0)
    failed = spawnSync("shellcheck", [...options, ...group], { stdio: "inherit" }).status !== 0 || failed;
}
process.exit(failed ? 1 : 0);
