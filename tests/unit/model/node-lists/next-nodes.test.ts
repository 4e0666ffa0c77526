import fc from "fast-check";
import { parseCidr } from "../../../../lib/model/network/ipv4";
import { nextNodes, NodeRange } from "../../../../lib/model/node-lists/next-nodes";
import { placedNodes } from "../../../../lib/model/nodes/node-file";
import { nodeLine, withLines } from "../../../../lib/render/node-lists/added-lines";
import { refusal } from "../refusal";

const NEW = "52:54:00:00:01:0";
const LIST = "s0 10.0.0.10 52:54:00:00:00:00\ns1 10.0.0.11 52:54:00:00:00:01\nlogin 10.0.0.12 52:54:00:00:00:02\n";

const range = (given: Partial<NodeRange> = {}): NodeRange => ({
  ...{ names: "s[0-5]", network: parseCidr("10.0.0.0/24", "--network"), taken: [] },
  ...given,
});

const filed = (text: string, name = "nodes.txt") => placedNodes({ name, text });

function added(macs: readonly string[], given: Partial<NodeRange>, text: string, name = "nodes.txt"): string {
  const source = { name, text };
  const lines = nextNodes(macs, range(given), placedNodes(source)).map(({ node, behind }) =>
    nodeLine(source, node, behind?.line),
  );
  return withLines(text, lines);
}

test.each<[what: string, given: Partial<NodeRange>, text: string, nodes: string[]]>([
  ["the next name and the next free address behind its", {}, LIST, ["s2 10.0.0.13", "s3 10.0.0.14"]],
  ["an address that others have is passed over", { taken: ["10.0.0.13"] }, LIST, ["s2 10.0.0.14", "s3 10.0.0.15"]],
  ["addresses in the order of names", { addresses: "10.0.0.[10-11,20-23]" }, LIST, ["s2 10.0.0.20", "s3 10.0.0.21"]],
  [
    "a name whose address another node has is passed over",
    { addresses: "10.0.0.[10-15]" },
    LIST,
    ["s3 10.0.0.13", "s4 10.0.0.14"],
  ],
  ["an empty list", { addresses: "10.0.0.[10-15]" }, "# none\n", ["s0 10.0.0.10", "s1 10.0.0.11"]],
  ["a gap is filled", {}, LIST.replace(/^s1.*\n/m, ""), ["s1 10.0.0.11", "s2 10.0.0.13"]],
])("%s", (_what, given, text, nodes) =>
  expect(
    nextNodes([`${NEW}1`, `${NEW}2`], range(given), filed(text)).map(({ node }) => `${node.name} ${node.address}`),
  ).toEqual(nodes),
);

test.each<[what: string, macs: string[], given: Partial<NodeRange>, text: string, message: string | RegExp]>([
  ["a card of a node", ["5254.0000.0001"], {}, LIST, "MAC: 52:54:00:00:00:01 is a card of s1 already (nodes.txt:2)"],
  ["a card twice", [`${NEW}1`, `${NEW}1`], {}, LIST, /^MAC: 52:54:00:00:01:01 is a card of s2 already/],
  ["no MAC address", ["x"], {}, LIST, /^MAC: "x" is not a MAC address/],
  [
    "no name left",
    [`${NEW}1`],
    { names: "s[0-1]" },
    LIST,
    "--range: s[0-1] has no name left: a node has each of them, or its address",
  ],
  [
    "a range without the domain of the list",
    [`${NEW}1`],
    {},
    LIST.replace("s1", "s1.example.com"),
    "--range: has s1, and the list calls it s1.example.com (nodes.txt:2); expected the same names",
  ],
  [
    "nothing to go by",
    [`${NEW}1`],
    { names: "t[0-5]" },
    LIST,
    "--addresses: is missing: no node before t0 in the range lies in 10.0.0.0/24, so nothing says where its addresses begin; give them as a host list",
  ],
  [
    "another number of addresses",
    [`${NEW}1`],
    { addresses: "10.0.0.[1-2]" },
    LIST,
    "--addresses: has 2 addresses, expected 6, one for each name of --range",
  ],
  [
    "addresses elsewhere",
    [`${NEW}1`],
    { addresses: "10.0.1.[1-6]" },
    LIST,
    /^--addresses: 10\.0\.1\.1 lies outside the network/,
  ],
  [
    "a full network",
    [`${NEW}1`],
    { network: parseCidr("10.0.0.8/29", "--network") },
    `${LIST}x 10.0.0.13 02:00:00:00:00:0d\ny 10.0.0.14 02:00:00:00:00:0e\n`,
    "--network: 10.0.0.8/29 has no free address behind 10.0.0.11 of s1",
  ],
])("%s: refused", (_what, macs, given, text, message) => {
  const said = refusal(() => nextNodes(macs, range(given), filed(text)));
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});

test("a line stands behind its neighbour, and nothing else changes", () => {
  const text = `\uFEFF# nodes\r\n\r\ns0.x\t10.0.0.10\t52:54:00:00:00:00 # rack\r\n#s1.x 10.0.0.11 y\r\n\r\nlogin 10.0.0.250 52:54:00:00:00:02`;
  expect(added([`${NEW}1`], { names: "s[0-5].x" }, text)).toBe(
    text.replace("# rack\r\n", `# rack\r\ns1.x\t10.0.0.11\t${NEW}1\r\n`),
  );
});

test("columns that stand below each other do so in a new line", () =>
  expect(
    added(
      [`${NEW}1`],
      { names: "s[8-11]" },
      "s8   10.0.0.8     52:54:00:00:00:08\ns9   10.0.0.9     52:54:00:00:00:09\n",
    ),
  ).toBe(`s8   10.0.0.8     52:54:00:00:00:08\ns9   10.0.0.9     52:54:00:00:00:09\ns10  10.0.0.10    ${NEW}1\n`));

test("a text without a last line end gets one", () =>
  expect(added([`${NEW}1`, `${NEW}2`], {}, "s0 10.0.0.10 52:54:00:00:00:00")).toBe(
    `s0 10.0.0.10 52:54:00:00:00:00\ns1 10.0.0.11 ${NEW}1\ns2 10.0.0.12 ${NEW}2\n`,
  ));

test("a table gets a record in its own columns, behind a record of several lines", () => {
  const text = 'owner;mac;"host";ip\n"a\nb";525400000000;s0;10.0.0.10\nc;525400000001;x;10.0.0.9\n';
  expect(added([`${NEW}1`], {}, text, "nodes.CSV")).toBe(
    text.replace("10.0.0.10\n", `10.0.0.10\n;${NEW}1;s1;10.0.0.11\n`),
  );
});

test("what was added is in the list, once, and each line that was there is there in its order", () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      (numbers, count, end) => {
        const lines = numbers.flatMap((i) => [`# ${i}`, `s${i} 10.0.1.${i} 02:00:00:00:00:${(i + 16).toString(16)}`]);
        const text = ["s0 10.0.0.1 02:00:00:00:00:01", ...lines.filter((line) => !line.startsWith("s0 "))].join(end);
        const macs = Array.from({ length: count }, (_, i) => `02:00:00:00:01:0${i}`);
        const after = added(macs, { names: "s[0-60]", network: parseCidr("10.0.0.0/16", "--network") }, text);
        const before = text.split(end);
        const now = after.split(end).filter((line) => line !== "");
        expect(now.filter((line) => before.includes(line))).toEqual(before);
        expect(now).toHaveLength(before.length + count);
        const nodes = filed(after).map(({ node }) => node);
        expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
        expect(new Set(nodes.map(({ address }) => address)).size).toBe(nodes.length);
        expect(nodes.filter(({ mac }) => macs.includes(mac))).toHaveLength(count);
      },
    ),
  ));
