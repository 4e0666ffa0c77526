import { foreignExports } from "../../../../lib/model/nfs/foreign-exports";

const OURS = "/usr 10.0.0.0/24(ro,root_squash)\n";
const block = `# BEGIN pulumi-diskless farm-usr\n${OURS}# END pulumi-diskless farm-usr\n`;
const find = (text: string, running = "", path = "/etc/exports", managed = false) =>
  foreignExports(OURS, { sources: [{ path, text, managed }], running });
const entries = (text: string) => Object.values(find(text).entries);

test.each([
  ["to everybody", "/usr *(ro)", "exports /usr to everybody, read-only"],
  ["to everybody, by a blank before the options", "/usr 10.0.0.0/24 (ro)", "exports /usr to everybody, read-only"],
  [
    "to everybody, by no client at all, as exports(5) of a bare option list",
    "/usr (rw)",
    "exports /usr to everybody, writable",
  ],
  ["to the network, writable", "/usr 10.0.0.0/255.255.255.0(rw)", "exports /usr to 10.0.0.0/255.255.255.0, writable"],
  [
    "to one node, with root's rights",
    "/usr 10.0.0.10(ro,no_root_squash)",
    "exports /usr to 10.0.0.10, read-only, with root's rights",
  ],
  ["to a wider network", "/usr 10.0.0.0/16(ro)", "exports /usr to 10.0.0.0/16, read-only"],
  ["to names, writable", "/usr *.example.com(rw)", "exports /usr to *.example.com, writable"],
  [
    "to a netgroup, with root's rights",
    "/usr @nodes(ro,no_root_squash)",
    "exports /usr to @nodes, read-only, with root's rights",
  ],
  ["with common options", "/usr -rw 10.0.0.0/24", "exports /usr to 10.0.0.0/24, writable"],
  ["of the root", "/ 10.0.0.0/24(ro)", "exports /, above /usr, to 10.0.0.0/24, read-only"],
  ["of a directory below", "/usr/local 10.0.0.12(rw)", "exports /usr/local, below /usr, to 10.0.0.12, writable"],
  ["of a directory below, to everybody", "/usr/local *(ro)", "exports /usr/local, below /usr, to everybody, read-only"],
  ["over lines that go on", "/usr \\\n  10.0.0.0/24(ro,\\\n", undefined],
])("an export %s", (_what, line, effect) => expect(entries(`${line}\n`)).toEqual(effect === undefined ? [] : [effect]));

test("the line is named, wherever our block stands", () =>
  expect(find(`# head\n${block}\n/usr *(ro)\n`).entries).toEqual({
    "/etc/exports:6 /usr *": "exports /usr to everybody, read-only",
  }));

test.each([
  ["another directory, to everybody", "/srv *(rw,no_root_squash)"],
  ["a directory whose name begins as ours", "/usrlocal *(rw)"],
  ["a directory below, as we export ours", "/usr/local 10.0.0.0/24(ro)"],
  ["a part of the network, as we export it", "/usr 10.0.0.0/25(ro)"],
  ["a comment", "# /usr *(rw)"],
])("%s is no matter", (_what, line) => expect(find(`${line}\n`)).toEqual({ entries: {}, remarks: [] }));

test("other clients, whom our nodes are none of, are worth a word", () =>
  expect(find("/usr 192.0.2.0/24(rw)\n")).toEqual({
    entries: {},
    remarks: ["/usr is exported to others as well: 192.0.2.0/24 (/etc/exports:1)"],
  }));

test("a client of one of several networks is none of the others", () => {
  const ours = "/home 10.0.0.0/24(ro)\n/home 10.1.0.0/24(ro)\n";
  const text = "/home 10.0.0.0/24(ro)\n/home 192.0.2.7(ro)\n/home 10.1.0.0/24(rw)\n";
  expect(foreignExports(ours, { sources: [{ path: "/etc/exports", text, managed: false }], running: "" })).toEqual({
    entries: { "/etc/exports:3 /home 10.1.0.0/24": "exports /home to 10.1.0.0/24, writable" },
    remarks: ["/home is exported to others as well: 192.0.2.7 (/etc/exports:2)"],
  });
});

test("what was exported by hand and stands in no file is found in the running table", () => {
  const running =
    "/usr          \t10.0.0.0/24(ro,wdelay,root_squash)\n/usr          \t<world>(rw,no_root_squash)\n/srv/a-long-path\n\t\t192.0.2.7(ro)\n";
  expect(find(block, running).entries).toEqual({
    "exportfs: /usr <world>": "exports /usr to everybody, writable, with root's rights",
  });
});

test("what stands in a file is named once, by its line, although it runs", () =>
  expect(
    Object.keys(find(`${block}/usr *(ro)\n`, "/usr          \t10.0.0.0/24(ro)\n/usr          \t<world>(ro)\n").entries),
  ).toEqual(["/etc/exports:4 /usr *"]));

test("files and blocks of our other exports are ours, and their running lines too", () => {
  const running = "/usr/local    \t10.0.0.0/24(rw)\n";
  expect(find("/usr/local 10.0.0.0/24(rw)\n", running, "/etc/exports.d/local.exports", true).entries).toEqual({});
  const other = "# BEGIN pulumi-diskless local\n/usr/local 10.0.0.0/24(rw)\n# END pulumi-diskless local\n";
  expect(find(block + other, running).entries).toEqual({});
});

test("a file that cannot be read as exports(5) is not taken for more than it says", () =>
  expect(find('/usr "\n').entries).toEqual({}));
