import { NodeFileLevels, nodeViews, placedFiles, refuseMixedSecrecy } from "../../../../lib/model/node-files/effective";
import { parseNodeFileLevel } from "../../../../lib/model/node-files/node-files";
import { parsePushSettings } from "../../../../lib/model/node-files/push-settings";

const motd = { path: "/etc/motd", content: "hello\n" };
const level = (files: Parameters<typeof parseNodeFileLevel>[0]["files"], argument = "") =>
  parseNodeFileLevel({ files }, "/usr", argument);

test("what is left out has the defaults of a file of root", () =>
  expect(level([motd]).files).toEqual([
    {
      ...motd,
      ...{ mode: "0644", owner: "root", group: "root", template: true, secret: false, at: "files[0]" },
    },
  ]));

test.each([
  ["one path twice", [motd, motd], "files[1].path: /etc/motd is given already by files[0].path"],
  [
    "a relative path",
    [{ ...motd, path: "etc/motd" }],
    'files[0].path: "etc/motd" is refused, expected an absolute path',
  ],
  ["a path with a blank", [{ ...motd, path: "/etc/m otd" }], 'files[0].path: "/etc/m otd" is refused'],
  ["a path that turns back", [{ ...motd, path: "/etc/../motd" }], 'files[0].path: "/etc/../motd" is refused'],
  ["a path of /usr, which nodes mount", [{ ...motd, path: "/usr/x" }], "files[0].path: /usr/x is below /usr"],
  [
    "a path of the kernel",
    [{ ...motd, path: "/proc/x" }],
    "files[0].path: /proc/x is below a directory that the kernel",
  ],
  [
    "the account that a node keeps",
    [{ ...motd, path: "/var/lib/node-files/x" }],
    "files[0].path: /var/lib/node-files/x is",
  ],
  [
    "a path that is empty at each boot",
    [{ ...motd, path: "/run/x" }],
    "files[0].path: /run/x is below /run, which is empty",
  ],
  ["a mode of three digits", [{ ...motd, mode: "644" }], 'files[0].mode: "644" is not a mode'],
  ["a command of two lines", [{ ...motd, onChange: "a\nb" }], 'files[0].onChange: "a\\nb" holds a control character'],
  ["a command that is none", [{ ...motd, onChange: " " }], "files[0].onChange: is empty, expected a command"],
  ["a NUL", [{ ...motd, content: "a\0" }], "files[0].content: holds a NUL character"],
])("%s is refused", (_what, files, message) => expect(() => level(files)).toThrow(message));

test("/usr of a node that has its own may have a file", () =>
  expect(parseNodeFileLevel({ files: [{ ...motd, path: "/usr/x" }] }, undefined, "").files[0].path).toBe("/usr/x"));

test.each([
  [{ "1st": "x" }, 'ofNodes.s0.vars: "1st" is not a name'],
  [{ "a.b": "x" }, 'ofNodes.s0.vars: "a.b" is not a name'],
  [{ rack: "a\nb" }, "ofNodes.s0.vars.rack: holds a control character"],
])("values %j are refused", (vars, message) =>
  expect(() => parseNodeFileLevel({ vars }, "/usr", "ofNodes.s0")).toThrow(message),
);

describe("the nearest", () => {
  const levels: NodeFileLevels = {
    all: parseNodeFileLevel(
      { files: [motd, { ...motd, path: "/etc/issue" }], vars: { rack: "a", row: "1" } },
      "/usr",
      "",
    ),
    groups: [
      {
        name: "gpu",
        nodes: ["s1", "s2"],
        ...parseNodeFileLevel({ files: [motd], vars: { rack: "b" } }, "/usr", "groups[0]"),
      },
    ],
    nodes: [{ name: "s2", ...parseNodeFileLevel({ files: [motd], vars: { rack: "c" } }, "/usr", "ofNodes.s2") }],
  };
  const views = nodeViews(levels, ["s0", "s1", "s2"]);
  const scopes = (node: string) => [...(views.get(node)?.files ?? [])].map(([path, { scope }]) => `${path} ${scope}`);

  test("file of each path counts", () => {
    expect(scopes("s0")).toEqual(["/etc/motd all", "/etc/issue all"]);
    expect(scopes("s1")).toEqual(["/etc/motd group:gpu", "/etc/issue all"]);
    expect(scopes("s2")).toEqual(["/etc/motd node:s2", "/etc/issue all"]);
  });

  test("value of each name counts", () =>
    expect(["s0", "s1", "s2"].map((node) => views.get(node)?.vars)).toEqual([
      { rack: "a", row: "1" },
      { rack: "b", row: "1" },
      { rack: "c", row: "1" },
    ]));

  test("a secret for some that is none for others is refused, by both arguments", () => {
    const mixed = { ...levels, nodes: [{ name: "s2", ...level([{ ...motd, secret: true }], "ofNodes.s2") }] };
    expect(() => refuseMixedSecrecy(placedFiles(mixed))).toThrow(
      "files[0].secret: /etc/motd is no secret here, and it is one by ofNodes.s2.files[0]; expected the same of every level",
    );
    expect(() => refuseMixedSecrecy(placedFiles(levels))).not.toThrow();
  });
});

test("bounds of a push have defaults and limits", () => {
  expect(parsePushSettings({}, "")).toEqual({ atOnce: 64, timeLimitSeconds: 60 });
  expect(() => parsePushSettings({ atOnce: 0 }, "")).toThrow("atOnce: is 0, expected a whole number from 1 to 1000");
  expect(() => parsePushSettings({ timeLimitSeconds: 1.5 }, "")).toThrow("timeLimitSeconds: is 1.5, expected");
  expect(parsePushSettings({ mostFailures: 3 }, "")).toMatchObject({ mostFailures: 3 });
});
