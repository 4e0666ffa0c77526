import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(__dirname, "..", "..", "..", "lab", "apt-install.sh");

let folder: string;
const policy = (): string => join(folder, "policy-rc.d");

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "apt-install-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script with an apt-get that says what it is asked, what the policy is by then, and ends as `ending` says. */
function install(packages: string[], ending = "exit 0"): { code: number | null; said: string[] } {
  const apt = join(folder, "apt-get");
  const asks = 'echo "$*"; case $* in *" install "*) cat "$POLICY_RC_D"; ';
  writeFileSync(apt, `#!/bin/sh\n${asks}${ending} ;; esac\n`);
  chmodSync(apt, 0o755);
  const run = spawnSync("sh", [SCRIPT, ...packages], {
    encoding: "utf8",
    env: { PATH: `${folder}:${process.env.PATH}`, POLICY_RC_D: policy() },
  });
  rmSync(apt);
  return { code: run.status, said: run.stdout.trim().split("\n") };
}

test("packages are installed after the lists are read, and no daemon may start meanwhile", () => {
  expect(install(["dhcp", "ssh"])).toEqual({
    code: 0,
    said: [
      "-o DPkg::Lock::Timeout=600 update -qq",
      "-o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends dhcp ssh",
      "#!/bin/sh",
      "# made by pulumi-diskless while it installs packages",
      "exit 101",
    ],
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("without a package only the lists are read", () =>
  expect(install([])).toEqual({ code: 0, said: ["-o DPkg::Lock::Timeout=600 update -qq"] }));

test.each([
  ["succeeds", "exit 0", 0],
  ["fails", "exit 100", 100],
  ["is interrupted", "kill -INT $PPID", 129],
])("a policy of somebody else decides, and stays when the installation %s", (_how, ending, code) => {
  writeFileSync(policy(), "#!/bin/sh\nexit 104\n");
  const { said, ...run } = install(["dhcp"], ending);
  expect(run).toEqual({ code });
  expect(said.slice(-2)).toEqual(["#!/bin/sh", "exit 104"]);
  expect(readFileSync(policy(), "utf8")).toBe("#!/bin/sh\nexit 104\n");
  expect(readdirSync(folder)).toEqual(["policy-rc.d"]);
});

test.each([
  ["fails", "exit 100", 100],
  ["is interrupted", "kill -INT $PPID", 129],
])("ours goes when the installation %s", (_how, ending, code) => {
  expect(install(["dhcp"], ending).code).toBe(code);
  expect(readdirSync(folder)).toEqual([]);
});

test("one that a killed run left goes with the next run", () => {
  expect(install(["dhcp"], "kill -KILL $PPID").code).toBe(null);
  expect(existsSync(policy())).toBe(true);
  expect(install(["dhcp"]).code).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});
