import { parseExportsFile } from "../../../../lib/model/nfs/exports-file";
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

test("an entry knows its stretch of the text", () => {
  const text = "/usr a(ro) b(rw)\n";
  expect(parseExportsFile({ name: "exports", text }).map(({ start, end }) => text.slice(start, end))).toEqual([
    "a(ro)",
    "b(rw)",
  ]);
});

test.each([
  ['/usr "a', "exports:1: cannot be read as a line of exports(5)"],
  ["\n/usr a(ro", 'exports:2: has the client "a(ro", expected one such as 10.0.0.0/24(ro)'],
])("%j is refused", (text, expected) => expect(refusal(() => parsed(text))).toBe(expected));
