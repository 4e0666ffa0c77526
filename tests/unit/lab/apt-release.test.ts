import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(__dirname, "..", "..", "..", "lab", "apt-release.sh");
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

let folder: string;
const made = (): string => join(folder, "made");

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "apt-release-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script for trixie on a machine whose apt has these archives. */
function release(...archives: string[]): { code: number | null; said: string; complaint: string } {
  const apt = join(folder, "apt-get");
  const answer = archives.map((line) => `echo '${line}'`).join("; ") || ":";
  writeFileSync(apt, `#!/bin/sh\ncase $1 in indextargets) ${answer} ;; *) echo "$* by $APT_CONFIG" ;; esac\n`);
  chmodSync(apt, 0o755);
  const run = spawnSync("sh", [SCRIPT, "trixie", made()], {
    encoding: "utf8",
    env: { PATH: `${folder}:${process.env.PATH}` },
  });
  return { code: run.status, said: run.stdout, complaint: run.stderr };
}

const sources = (): string[] => readFileSync(join(made(), "sources.list"), "utf8").trim().split("\n");

test("another release is taken from the archives of this machine's, and its lists are read", () => {
  const { code, said } = release(
    "Debian bookworm http://192.0.2.1/debian/ main",
    "Debian bookworm http://192.0.2.1/debian/ contrib",
    "Debian bookworm-updates http://192.0.2.1/debian/ main",
    "Debian bookworm-security http://192.0.2.1/debian-security/ main",
    "Debian bookworm-backports http://192.0.2.1/debian/ main",
    "Other nodistro http://192.0.2.2/ main",
  );
  expect({ code, said }).toEqual({ code: 0, said: `update -qq by ${join(made(), "apt.conf")}\n` });
  expect(sources()).toEqual([
    `deb [signed-by=${KEYRING}] http://192.0.2.1/debian-security/ trixie-security main`,
    `deb [signed-by=${KEYRING}] http://192.0.2.1/debian/ trixie main`,
    `deb [signed-by=${KEYRING}] http://192.0.2.1/debian/ trixie-updates main`,
  ]);
});

test("nothing of the machine's own packages, lists and preferences is in its configuration", () => {
  release("Debian bookworm http://192.0.2.1/debian/ main");
  const settings = readFileSync(join(made(), "apt.conf"), "utf8").match(/^Dir\S+ "[^"]*"/gm) ?? [];
  expect(settings.length).toBeGreaterThan(0);
  for (const setting of settings) expect(setting).toMatch(new RegExp(`"(${made()}/\\S+|/dev/null)"$`));
});

test("a machine without an archive of Debian is told so", () => {
  const { code, said, complaint } = release("Other nodistro http://192.0.2.2/ main");
  expect({ code, said }).toEqual({ code: 1, said: "" });
  expect(complaint).toContain("Debian's release trixie");
});
