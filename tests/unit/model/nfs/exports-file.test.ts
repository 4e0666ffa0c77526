import { exportOf, parseExportsFile, reachOf } from "../../../../lib/model/nfs/exports-file";
import { refusal } from "../refusal";

function parsed(text: string): unknown[] {
  return parseExportsFile({ name: "exports", text }).map(({ place, path, client, options }) => [
    place,
    path,
    client,
    options.join(),
  ]);
}

test("every client of a line is an entry", () =>
  expect(
    parsed(`# comment
/usr 10.0.0.0/24(ro,no_root_squash)

/home	-sync,ro a.example.com(rw)  *.example.com b # end
/srv \\
  10.0.0.1(ro) \\
  10.0.0.2()
"/my data" *(ro)
/my\\040data 10.0.0.3
/pub (ro)
/none
`),
  ).toEqual([
    ["exports:2", "/usr", "10.0.0.0/24", "ro,no_root_squash"],
    ["exports:4", "/home", "a.example.com", "sync,ro,rw"],
    ["exports:4", "/home", "*.example.com", "sync,ro"],
    ["exports:4", "/home", "b", "sync,ro"],
    ["exports:6", "/srv", "10.0.0.1", "ro"],
    ["exports:7", "/srv", "10.0.0.2", ""],
    ["exports:8", "/my data", "*", "ro"],
    ["exports:9", "/my data", "10.0.0.3", ""],
    ["exports:10", "/pub", "", "ro"],
  ]));

// what exportfs of nfs-utils 2.6 makes of each, by its etab
test.each([
  ["a # in a path", "/srv/c#lib 10.0.0.0/24(ro)\n", [["exports:1", "/srv/c#lib", "10.0.0.0/24", "ro"]]],
  ["quotes in a word", '/srv/"my share"/a 10.0.0.0/24(ro)\n', [["exports:1", "/srv/my share/a", "10.0.0.0/24", "ro"]]],
  [
    "lines of Windows",
    "/usr 10.0.0.0/24(ro)\r\n\r\n/opt \\\r\n 10.0.0.0/24(rw)\r\n",
    [
      ["exports:1", "/usr", "10.0.0.0/24", "ro"],
      ["exports:4", "/opt", "10.0.0.0/24", "rw"],
    ],
  ],
  [
    "a blank before the options",
    "/usr 10.0.0.0/24 (rw)\n",
    [
      ["exports:1", "/usr", "10.0.0.0/24", ""],
      ["exports:1", "/usr", "", "rw"],
    ],
  ],
])("%s is read as exportfs reads it", (_what, text, entries) => expect(parsed(text)).toEqual(entries));

test("an entry knows its stretch of the text", () => {
  const text = "/usr a(ro) b(rw)\n";
  expect(parseExportsFile({ name: "exports", text }).map(({ start, end }) => text.slice(start, end))).toEqual([
    "a(ro)",
    "b(rw)",
  ]);
});

test.each([
  ['/usr "a', "exports:1: cannot be read as a line of exports(5)"],
  ["/usr a(ro, rw)\n", 'exports:1: has the client "a(ro,", expected one such as 10.0.0.0/24(ro)'],
  ["/usr a(ro,\\\n rw)\n", 'exports:1: has the client "a(ro,", expected one such as 10.0.0.0/24(ro)'],
  ["\n/usr a(ro", 'exports:2: has the client "a(ro", expected one such as 10.0.0.0/24(ro)'],
])("%j is refused", (text, expected) => expect(refusal(() => parsed(text))).toBe(expected));

test.each([
  ["*", /everybody, nodes too/],
  ["", /everybody, since a blank/],
  ["@nodes", /netgroup/],
  ["n1", /by name, which a node may have/],
  ["*.cluster", /by name/],
  ["10.0.0.0/16", /for the boot network and others/],
  ["0.0.0.0/0", /for the boot network and others/],
  ["10.0.0.9", /for a part of the boot network/],
  ["10.0.0.128/25", /for a part of the boot network/],
  ["10.0.0.0/255.255.255.128", /for a part of the boot network/],
  ["192.0.2.0/24", /^not for the boot network$/],
])("whom an export to %j reaches", (client, words) => expect(reachOf(client, "10.0.0.0/24")).toMatch(words));

test("a network is found however a text writes it, as the program writes it first", () => {
  const entries = parseExportsFile({
    name: "e",
    text: "/a 10.0.0.0/255.255.255.0(ro) 10.0.0.0/24(rw)\n/b 10.0.0.7/24\n",
  });
  expect(exportOf(entries, "/a", "10.0.0.0/24")?.client).toBe("10.0.0.0/24");
  expect(exportOf(entries.slice(0, 1), "/a", "10.0.0.0/24")?.client).toBe("10.0.0.0/255.255.255.0");
  expect(exportOf(entries, "/b", "10.0.0.0/24")?.client).toBe("10.0.0.7/24");
  expect(exportOf(entries, "/a", "10.0.0.0/16")).toBeUndefined();
});
