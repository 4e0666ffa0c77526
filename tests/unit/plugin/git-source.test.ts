import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitSource } from "../../../lib/plugin/git-source";

let plugins: string;
beforeEach(() => {
  plugins = mkdtempSync(join(tmpdir(), "plugins-"));
});
afterEach(() => rmSync(plugins, { recursive: true }));

/** The folder `plugin` of a clone as the engine makes it: by its name, and by the settings of git in it. */
function cloned(name: string, settings?: string): string {
  const folder = join(plugins, name, "plugin");
  mkdirSync(folder, { recursive: true });
  if (settings !== undefined) {
    mkdirSync(join(plugins, name, ".git"));
    writeFileSync(join(plugins, name, ".git", "config"), settings);
  }
  return folder;
}

const settings = (url: string): string =>
  `[core]\n\tbare = false\n[remote "fork"]\n\turl = https://git.example.com/other/repo.git\n[remote "origin"]\n` +
  `\tfetch = +refs/heads/*:refs/remotes/origin/*\n\turl = ${url}\n[branch "main"]\n\tremote = origin\n`;

test.each([
  ["resource-git.example.com_team_diskless.git_plugin-v0.2.0", "0.2.0"],
  ["resource-git.example.com_team_diskless.git_plugin-v0.0.0-x0123abcd", "0.0.0-x0123abcd"],
  ["resource-git.example.com_team_diskless-v2.git_plugin-v1.10.0", "1.10.0"],
])("a clone of the engine named %s is of version %s, at the address of its remote", (name, version) => {
  expect(gitSource(cloned(name, settings("https://git.example.com/team/diskless.git")))).toEqual({
    version,
    pluginDownloadURL: "git://git.example.com/team/diskless.git/plugin",
  });
});

test("a library that lies deeper in a repository is asked for by its own folder", () => {
  const clone = cloned(
    "resource-git.example.com_a_site.git_vendor_diskless_plugin-v1.0.0",
    settings("https://git.example.com/a/site.git"),
  );
  const folder = join(clone, "..", "vendor", "diskless", "plugin");
  expect(gitSource(folder)?.pluginDownloadURL).toBe("git://git.example.com/a/site.git/vendor/diskless/plugin");
});

test("who fetched it is not told on", () => {
  const folder = cloned(
    "resource-git.example.com_a_b.git_plugin-v0.2.0",
    settings("https://me:token@git.example.com/a/b.git"),
  );
  expect(gitSource(folder)?.pluginDownloadURL).toBe("git://git.example.com/a/b.git/plugin");
});

test.each([
  ["a clone of a person", "diskless", settings("https://git.example.com/team/diskless.git")],
  ["a folder of the engine without git", "resource-diskless-v0.2.0", undefined],
  ["a clone without a remote", "resource-git.example.com_a_b-v0.2.0", "[core]\n\tbare = false\n"],
  ["a remote that no engine clones", "resource-git.example.com_a_b-v0.2.0", settings("git@git.example.com:a/b.git")],
])("%s is none of the engine's", (_what, name, text) => {
  expect(gitSource(cloned(name, text))).toBeUndefined();
});
