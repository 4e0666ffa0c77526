import { assignBoots, BootLayers } from "../../../../lib/model/boot/boot-assignment";
import { parseOverrides } from "../../../../lib/model/boot/boot-overrides";
import { refusal } from "../refusal";

const nodes = ["a", "b", "c", "d"].map((name, i) => ({ name: `${name}.example.com`, mac: `02:00:00:00:00:0${i}` }));
const [a, b, c, d] = nodes.map(({ name }) => name);
const layers = (more: Partial<BootLayers>): BootLayers => ({ groups: [], overrides: [], ...more });
const overrides = (...given: [node: string, hasImage: boolean][]): BootLayers["overrides"] =>
  parseOverrides(given.map(([node]) => ({ node }))).map((one, i) => ({ ...one, hasImage: given[i][1] }));
const gpu = { name: "gpu", nodes: [c, b], hasImage: true };
const imagesOf = (given: BootLayers) => assignBoots(nodes, given).nodes.map(({ image }) => image);

test.each<[what: string, given: BootLayers, images: string[]]>([
  ["no layer", layers({}), ["all", "all", "all", "all"]],
  ["a group with an image", layers({ groups: [gpu] }), ["all", "group-gpu", "group-gpu", "all"]],
  ["a group without one", layers({ groups: [{ ...gpu, hasImage: false }] }), ["all", "all", "all", "all"]],
  [
    "an override with an image over a group",
    layers({ groups: [gpu], overrides: overrides(["b", true]) }),
    ["all", "node-node-b", "group-gpu", "all"],
  ],
  [
    "an override without one over a group",
    layers({ groups: [gpu], overrides: overrides(["b", false], ["a", true]) }),
    ["node-node-a", "group-gpu", "group-gpu", "all"],
  ],
])("images by %s", (_what, given, images) => expect(imagesOf(given)).toEqual(images));

test("a node reads its own entry, else that of its group, whose nodes stand in the order of the argument", () => {
  const group = { ...gpu, nodes: [d, c, b] };
  const assigned = assignBoots(nodes, layers({ groups: [group], overrides: overrides(["c", false], ["a", false]) }));
  expect(assigned.groups.map((members) => members.map(({ node }) => node))).toEqual([[d, b]]);
  expect(assigned.overrides).toEqual([
    {
      node: c,
      mac: "02:00:00:00:00:02",
      cardFiles: ["01-02-00-00-00-00-02"],
      group: 0,
      override: 0,
      image: "group-gpu",
    },
    {
      node: a,
      mac: "02:00:00:00:00:00",
      cardFiles: ["01-02-00-00-00-00-00"],
      group: undefined,
      override: 1,
      image: "all",
    },
  ]);
});

test("an override by any card of a node is for all of its cards", () => {
  const [first, ...others] = nodes;
  const several = [{ ...first, otherMacs: ["02:00:00:00:00:0a"] }, ...others];
  const [card] = parseOverrides([{ mac: "02-00-00-00-00-0A" }]);
  const assigned = assignBoots(several, layers({ overrides: [{ ...card, hasImage: true }] }));
  expect(assigned.overrides).toEqual([
    {
      ...{ node: a, mac: first.mac, group: undefined, override: 0, image: "node-02-00-00-00-00-0a" },
      cardFiles: ["01-02-00-00-00-00-00", "01-02-00-00-00-00-0a"],
    },
  ]);
  expect(assigned.nodes.map(({ image }) => image)).toEqual(["node-02-00-00-00-00-0a", "all", "all", "all"]);
});

test("without nodes there are the cards of overrides alone", () => {
  const [card] = parseOverrides([{ mac: "02-00-00-00-00-09" }]);
  const assigned = assignBoots(undefined, layers({ overrides: [{ ...card, hasImage: true }] }));
  expect(assigned.nodes).toEqual([]);
  expect(assigned.overrides.map(({ cardFiles, image }) => [cardFiles, image])).toEqual([
    [["01-02-00-00-00-00-09"], "node-02-00-00-00-00-09"],
  ]);
});

test("an override for a card that no node has is refused", () => {
  const [card] = parseOverrides([{ mac: "02-00-00-00-00-09" }]);
  expect(refusal(() => assignBoots(nodes, layers({ overrides: [{ ...card, hasImage: false }] })))).toBe(
    "overrides[0].mac: 02:00:00:00:00:09 is not the card of any node, expected one of theirs",
  );
});
