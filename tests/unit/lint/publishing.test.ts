import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What a release asks of itself. That npm takes the package and signs its provenance, only a release shows.

const ROOT = join(__dirname, "..", "..", "..");
const COMPLETE = { version: "1.2.3", repository: "a", homepage: "b", bugs: "c", author: "d" };
const CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-01\n";

function publish(fields: object, changelog = CHANGELOG, ...args: string[]): { status: number | null; stderr: string } {
  const home = mkdtempSync(join(tmpdir(), "publish-"));
  writeFileSync(join(home, "package.json"), JSON.stringify(fields));
  writeFileSync(join(home, "CHANGELOG.md"), changelog);
  const check = spawnSync(process.execPath, [join(ROOT, "scripts", "check-publish.js"), ...args], {
    cwd: home,
    encoding: "utf8",
  });
  rmSync(home, { recursive: true });
  return { status: check.status, stderr: check.stderr };
}

test("is refused while npm could not make README's links absolute", () => {
  const { status, stderr } = publish({ ...COMPLETE, repository: undefined, bugs: undefined });
  expect(status).toBe(1);
  expect(stderr).toContain("package.json has no repository, bugs, so links of README would lead nowhere on npm.");
});

test("is refused while CHANGELOG does not tell of the version", () => {
  const { status, stderr } = publish(COMPLETE, "## [Unreleased]\n");
  expect(status).toBe(1);
  expect(stderr).toContain('CHANGELOG.md has no section of 1.2.3, expected "## [1.2.3] - DATE".');
});

test("is refused for a tag of another version", () => {
  const { status, stderr } = publish(COMPLETE, CHANGELOG, "v1.2.4");
  expect(status).toBe(1);
  expect(stderr).toContain("the tag is v1.2.4, expected v1.2.3");
});

test("goes on when all is there", () =>
  expect(publish(COMPLETE, CHANGELOG, "v1.2.3")).toEqual({ status: 0, stderr: "" }));

test("is preceded by that check, by hand and in the workflow", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  expect(scripts.prepublishOnly).toBe("node scripts/check-publish.js");
  const workflow = readFileSync(join(ROOT, ".github", "workflows", "release.yml"), "utf8");
  const runs = [...workflow.matchAll(/- run: (.*)/g)].map(([, run]) => run);
  expect(runs.indexOf('node scripts/check-publish.js "$GITHUB_REF_NAME"')).toBeLessThan(
    runs.indexOf("npm publish --provenance --access public"),
  );
});
