import { chmodSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { replaceContent } from "../../../lib/node-lists/replace-content";
import { file, folder, run } from "./calling";

const TEXT = Buffer.from(
  "# Kn\xf6ten\r\ns0 10.0.0.10 52:54:00:00:00:00\r\n\r\nt0 10.0.0.99 52:54:00:00:00:99",
  "latin1",
);
const ADD = ["add", "525400000012", "--range", "s[0-9]", "--network", "10.0.0.0/24", "--list", "list.txt"];

test("prints the line, and leaves the file as it is", () => {
  file("list.txt", TEXT);
  expect(run("", ...ADD)).toEqual({
    status: 0,
    stdout: "s1 10.0.0.11 52:54:00:00:00:12\n",
    stderr: "s1: behind s0 of list.txt\nnothing was written; --write puts it into list.txt\n",
  });
  expect(readFileSync(join(folder, "list.txt")).equals(TEXT)).toBe(true);
});

test("writes it when told to, and keeps every other byte, the mode and a link", () => {
  file("list.txt", TEXT);
  chmodSync(join(folder, "list.txt"), 0o640);
  rmSync(join(folder, "link.txt"), { force: true });
  symlinkSync("list.txt", join(folder, "link.txt"));
  const before = readdirSync(folder);
  expect(run("", ...ADD.slice(0, -1), "link.txt", "--write").status).toBe(0);
  const expected = TEXT.toString("latin1").replace("00:00:00\r\n", "00:00:00\r\ns1 10.0.0.11 52:54:00:00:00:12\r\n");
  expect(readFileSync(join(folder, "list.txt"), "latin1")).toBe(expected);
  expect(statSync(join(folder, "list.txt")).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(before);
  expect(run("", ...ADD, "--write").stderr).toMatch(/^pulumi-diskless: MAC: 52:54:00:00:00:12 is a card of s1 already/);
});

test("a list that was changed meanwhile is left alone", () => {
  const path = join(folder, file("list.txt", "changed"));
  expect(() => replaceContent(path, Buffer.from("read"), Buffer.from("new"))).toThrow(/was changed meanwhile/);
  expect(readFileSync(path, "utf8")).toBe("changed");
  expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
});

test.each([
  ["a list in UTF-16", Buffer.from("\uFEFFs0 10.0.0.10 52:54:00:00:00:00\n", "utf16le"), /list\.txt: is UTF-16/],
  ["a line of it that is no node", Buffer.from("s0 10.0.0.10\n"), /list\.txt:1: has no MAC address/],
])("%s is refused, and stays", (_what, text, message) => {
  file("list.txt", text);
  const { status, stdout, stderr } = run("", ...ADD, "--write");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(message);
  expect(readFileSync(join(folder, "list.txt")).equals(text)).toBe(true);
});
