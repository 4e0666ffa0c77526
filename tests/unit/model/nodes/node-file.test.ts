import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readNodeFile } from "../../../../components/nodes/source-files";
import { parseNodeFile } from "../../../../lib/model/nodes/node-file";
import { refusal } from "../refusal";

const TWO = [
  { name: "s0.example.com", address: "10.0.0.10", mac: "aa:bb:cc:dd:ee:00" },
  { name: "s1.example.com", address: "10.0.0.11", mac: "aa:bb:cc:dd:ee:01" },
];

test.each<[what: string, text: string]>([
  ["the HOWTO's form", "s0.example.com 10.0.0.10 AA:BB:CC:DD:EE:00\ns1.example.com 10.0.0.11 AA:BB:CC:DD:EE:01\n"],
  ["no last line end", "s0.example.com 10.0.0.10 AA:BB:CC:DD:EE:00\ns1.example.com 10.0.0.11 AA:BB:CC:DD:EE:01"],
  ["CRLF", "s0.example.com 10.0.0.10 AA-BB-CC-DD-EE-00\r\ns1.example.com 10.0.0.11 AA-BB-CC-DD-EE-01\r\n"],
  ["CR alone", "s0.example.com 10.0.0.10 AABBCCDDEE00\rs1.example.com 10.0.0.11 AABBCCDDEE01\r"],
  ["a byte order mark", "\uFEFFs0.example.com 10.0.0.10 aabb.ccdd.ee00\ns1.example.com 10.0.0.11 aabb.ccdd.ee01\n"],
  [
    "comments, blank lines and tabs",
    "# nodes\n\n  \t\ns0.example.com\t10.0.0.10\taa:bb:cc:dd:ee:00 # rack 1\n#s9 10.0.0.19 x\n   s1.example.com  10.0.0.11   aa:bb:cc:dd:ee:01   \n",
  ],
])("a node file with %s", (_what, text) => expect(parseNodeFile(text, "host_ip_mac.txt")).toEqual(TWO));

test.each([
  [
    "# head\ns0 10.0.0.10 aa:bb:cc:dd:ee:00\ns1 10.0.0.11\n",
    'host_ip_mac.txt:3: has no MAC address, expected "hostname ip mac", got "s1 10.0.0.11"',
  ],
  ["s1\n", 'host_ip_mac.txt:1: has no address, expected "hostname ip mac", got "s1"'],
  [
    "s1 10.0.0.11 # aa:bb:cc:dd:ee:01\n",
    'host_ip_mac.txt:1: has no MAC address, expected "hostname ip mac", got "s1 10.0.0.11 # aa:bb:cc:dd:ee:01"',
  ],
  [
    "s1 10.0.0.11 aa:bb:cc:dd:ee:01 extra\n",
    'host_ip_mac.txt:1.otherMacs[0]: "extra" is not a MAC address, expected six octets such as aa:bb:cc:dd:ee:ff',
  ],
])("%j is refused with its line", (text, message) =>
  expect(refusal(() => parseNodeFile(text, "host_ip_mac.txt"))).toBe(message),
);

test.each([
  ["s1 10.0.0.11 aa:bb:cc:dd:ee\n", /^nodes\.txt:1\.mac: /],
  ["\ns1 10.0.0 aa:bb:cc:dd:ee:01\n", /^nodes\.txt:2\.address: /],
  ['s0"; } 10.0.0.11 aa:bb:cc:dd:ee:01\n', /^nodes\.txt:1\.name: /],
  ['s0";} 10.0.0.11 aa:bb:cc:dd:ee:01\n', /^nodes\.txt:1\.name: /],
])("%j is refused with its line and column", (text, message) =>
  expect(refusal(() => parseNodeFile(text, "nodes.txt"))).toMatch(message),
);

test("further columns are other cards of the node", () =>
  expect(parseNodeFile("s1 10.0.0.11 aa:bb:cc:dd:ee:01 AA-BB-CC-DD-EE-02 aabb.ccdd.ee03\n", "nodes.txt")).toEqual([
    {
      name: "s1",
      address: "10.0.0.11",
      mac: "aa:bb:cc:dd:ee:01",
      otherMacs: ["aa:bb:cc:dd:ee:02", "aa:bb:cc:dd:ee:03"],
    },
  ]));

describe("a file whose name ends in .csv is a table", () => {
  const table = (text: string, name = "nodes.csv") => parseNodeFile(text, name);

  test.each([
    [
      "with headings",
      "name,address,mac\ns0.example.com,10.0.0.10,AA:BB:CC:DD:EE:00\ns1.example.com,10.0.0.11,aabb.ccdd.ee01\n",
    ],
    [
      "of a spreadsheet",
      '\uFEFFRack;MAC;Host name;IP\r\n"1; left";AA-BB-CC-DD-EE-00;s0.example.com;10.0.0.10\r\n\r\n2;aabbccddee01;"s1.example.com";10.0.0.11\r\n',
    ],
  ])("%s", (_what, text) => {
    expect(table(text)).toEqual(TWO);
    expect(table(text, "NODES.CSV")).toEqual(TWO);
  });

  test("with other cards of a node", () =>
    expect(table("name,ip,mac,other_macs\ns0,10.0.0.10,aabbccddee00,aabbccddee02 aabbccddee03\n")).toEqual([
      {
        ...{ name: "s0", address: "10.0.0.10", mac: "aa:bb:cc:dd:ee:00" },
        otherMacs: ["aa:bb:cc:dd:ee:02", "aa:bb:cc:dd:ee:03"],
      },
    ]));

  test("and all that is wrong in it is named", () => {
    const act = () => table("name,ip,mac\ns0,,aabbccddee00\ns1,10.0.0.11,zz\ns2,10.0.0.12,aabbccddee02,x\n");
    expect(act).toThrow(
      [
        "nodes.csv:4:27: has 4 columns, expected the 3 of the header",
        '  nodes.csv:2:1: has no address, got "s0 aabbccddee00"',
        '  nodes.csv:3:14: "zz" is not a MAC address, expected six octets such as aa:bb:cc:dd:ee:ff',
      ].join("\n"),
    );
  });
});

test("a file is read, and one that is not there is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-nodes-"));
  const path = join(folder, "host_ip_mac.txt");
  writeFileSync(path, "s0.example.com 10.0.0.10 AA:BB:CC:DD:EE:00\ns1.example.com 10.0.0.11 AA:BB:CC:DD:EE:01\n");
  expect(readNodeFile(path)).toEqual(TWO);
  rmSync(folder, { recursive: true });
  const message = refusal(() => readNodeFile(path));
  expect(message).toContain(`${path}: cannot be read as a node file: `);
});

test("the example's node file holds the HOWTO's ten nodes", () => {
  const nodes = readNodeFile(resolve(__dirname, "../../../../examples/howto-centos5/host_ip_mac.txt"));
  expect(nodes.map((node) => node.name)).toEqual(Array.from({ length: 10 }, (_, i) => `s${i}.example.com`));
});
