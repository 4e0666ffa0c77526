import {
  cardFileName,
  overriddenNodes,
  parseOverrides,
  OverrideTarget,
} from "../../../../lib/model/boot/boot-overrides";
import { refusal } from "../refusal";

const cardsOf = (targets: OverrideTarget[], known?: typeof nodes) => overriddenNodes(parseOverrides(targets), known);

const nodes = [
  { name: "s0.example.com", mac: "02:00:00:00:00:0a" },
  { name: "s1.example.com", mac: "02:00:00:00:00:0b" },
];

test("the file of a card is named in lower case with dashes, after the hardware type (rule boot-entry-names)", () =>
  expect(cardFileName("aa:bb:cc:dd:ee:0f")).toBe("01-aa-bb-cc-dd-ee-0f"));

test("cards are found by address or by name, in the order given", () =>
  expect(cardsOf([{ mac: "02-00-00-00-00-0B" }, { node: "S0" }], nodes)).toEqual([
    { mac: "02:00:00:00:00:0b", node: "s1.example.com" },
    { mac: "02:00:00:00:00:0a", node: "s0.example.com" },
  ]));

test("resources are called by what the program says", () =>
  expect(parseOverrides([{ mac: "0200.0000.000A" }, { node: "s1.example.com" }]).map(({ label }) => label)).toEqual([
    "02-00-00-00-00-0a",
    "node-s1",
  ]));

test("a host list has an override for each of its nodes, in its order", () => {
  const five = ["s0", "s1", "s2", "s3", "t7"].map((name, i) => ({
    name: `${name}.example.com`,
    mac: `02:00:00:00:00:1${i}`,
  }));
  const targets = [{ mac: "02:00:00:00:00:10" }, { node: "s[1-3/2],t7" }];
  expect(parseOverrides(targets).map(({ label, given }) => [label, given])).toEqual([
    ["02-00-00-00-00-10", 0],
    ["node-s1", 1],
    ["node-s3", 1],
    ["node-t7", 1],
  ]);
  expect(cardsOf(targets, five).map(({ node }) => node)).toEqual([0, 1, 3, 4].map((i) => five[i].name));
});

const TWICE = "overrides[1].mac: 02:00:00:00:00:0a has an override already (overrides[0]); a card reads one file";

test.each<[targets: OverrideTarget[], message: string | RegExp]>([
  [[{ mac: "02:00:00:00:00:0a" }, { mac: "02-00-00-00-00-0A" }], TWICE],
  [[{ node: "s0" }, { mac: "02:00:00:00:00:0a" }], TWICE],
  [
    [{ node: "s0" }, { node: "s0.example.com" }],
    "overrides[1].node: s0.example.com has an override already (overrides[0]); a card reads one file",
  ],
  [
    [{ mac: "02:00:00:00:00:0a" }, { mac: "02:00:00:00:00:0c" }],
    "overrides[1].mac: 02:00:00:00:00:0c is not the card of any node, expected one of theirs",
  ],
  [[{ mac: "02:00:00:00:00" }], /^overrides\[0\]\.mac: .*has 5 octets/],
  [[{ node: "s9" }], "overrides[0].node: s9 is not one of the nodes, expected the full or the short name of one"],
  [
    [{ node: "s[0-1]" }, { node: "s[1-9]" }],
    "overrides[1].node: s1 has an override already (overrides[0]); a card reads one file",
  ],
  [
    [{ node: "s1,s0" }, { node: "s[0-1].example.com" }],
    "overrides[1].node: s[0-1].example.com have overrides already (overrides[0]); a card reads one file",
  ],
  [
    [{ mac: "02:00:00:00:00:0b" }, { node: "s[0-1]" }],
    "overrides[1].node: s1 has an override already (overrides[0]); a card reads one file",
  ],
  [
    [{ node: "s[0-1],s0.example.com" }],
    "overrides[0].node: s0.example.com has an override already (overrides[0]); a card reads one file",
  ],
  [[{ node: "s[0-9]" }], "overrides[0].node: s[2-9] are not among the nodes, expected full or short names of some"],
  [[{ node: "s[0-2]" }], "overrides[0].node: s2 is not one of the nodes, expected the full or the short name of one"],
  [[{ node: "s[0-" }], /^overrides\[0\]\.node: "s\[0-" has an opening bracket/],
  [[{ node: "a b" }], /^overrides\[0\]\.node: .*expected letters, digits and inner hyphens/],
  [[{}], "overrides[0]: has neither mac nor node, expected one of them"],
  [[{ mac: "02:00:00:00:00:0a", node: "s0" }], "overrides[0]: has both mac and node, expected one of them"],
])("%j are refused", (targets, message) => expect(refusal(() => cardsOf(targets, nodes))).toMatch(message));

test.each<[targets: OverrideTarget[], message: string]>([
  [[{ mac: "02:00:00:00:00:0a" }, { mac: "02-00-00-00-00-0A" }], TWICE],
  [[{}], "overrides[0]: has neither mac nor node"],
  [
    [{ node: "s0" }, { node: "s0-uefi" }],
    'overrides[1].node: "node-s0-uefi" is also the name of the entry for UEFI firmware of node-s0 (overrides[0].node)',
  ],
])("%j cannot name resources", (targets, message) => expect(refusal(() => parseOverrides(targets))).toContain(message));

test("two overrides by two cards of one node are refused", () =>
  expect(
    refusal(() =>
      overriddenNodes(parseOverrides([{ mac: "02:00:00:00:00:0a" }, { mac: "02:00:00:00:00:0c" }]), [
        { ...nodes[0], otherMacs: ["02:00:00:00:00:0c"] },
      ]),
    ),
  ).toBe("overrides[1].mac: 02:00:00:00:00:0c has an override already (overrides[0]); a card reads one file"));

test("any card may have an override where the nodes are not known, but no name", () => {
  expect(cardsOf([{ mac: "02:00:00:00:00:0c" }])).toEqual([{ mac: "02:00:00:00:00:0c" }]);
  expect(refusal(() => cardsOf([{ node: "s0" }]))).toBe(
    "overrides[0].node: s0 names a node, whose card is unknown without nodes; give nodes, or mac",
  );
});
