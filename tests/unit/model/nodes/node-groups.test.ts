import { NodeGroupInput, parseNodeGroups } from "../../../../lib/model/nodes/node-groups";
import { refusal } from "../refusal";

const nodes = ["s0", "s1", "s2", "s3"].map((name) => ({ name: `${name}.example.com` }));
const group = (name: string, ...members: string[]): NodeGroupInput => ({ name, nodes: members });

test("nodes are named in full or in short, and stay in the order of their group", () =>
  expect(parseNodeGroups([group("gpu", "s3", "S1.example.com"), group("login", "s0")], nodes)).toEqual([
    { name: "gpu", nodes: ["s3.example.com", "s1.example.com"] },
    { name: "login", nodes: ["s0.example.com"] },
  ]));

test("a host list is the nodes that it names, in its order", () =>
  expect(parseNodeGroups([group("gpu", "s[2-3].example.com,S0", "s1")], nodes)).toEqual([
    { name: "gpu", nodes: ["s2", "s3", "s0", "s1"].map((name) => `${name}.example.com`) },
  ]));

test("a node that a program writes otherwise is the same", () =>
  expect(parseNodeGroups([group("gpu", "s3")], [{ name: " S3.Example.COM " }])).toEqual([
    { name: "gpu", nodes: ["s3.example.com"] },
  ]));

test.each<[groups: NodeGroupInput[], message: string | RegExp]>([
  [
    [group("login", "s3"), group("gpu", "s3.example.com")],
    'groups[1].nodes[0]: s3.example.com is in group "login" already (groups[0].nodes[0]); a node is in one group at most',
  ],
  [
    [group("gpu", "s3", "s3")],
    "groups[0].nodes[1]: s3 is in this group already (groups[0].nodes[0]); a node is in one group at most",
  ],
  [[group("gpu", "s9")], "groups[0].nodes[0]: s9 is not one of the nodes, expected the full or the short name of one"],
  [
    [group("gpu", "s[0-9]")],
    "groups[0].nodes[0]: s[4-9] are not among the nodes, expected full or short names of some",
  ],
  [
    [group("gpu", "s[2-4]")],
    "groups[0].nodes[0]: s4 is not one of the nodes, expected the full or the short name of one",
  ],
  [
    [group("login", "s[0-1]"), group("gpu", "s3", "s[1-2]")],
    'groups[1].nodes[1]: s1 is in group "login" already (groups[0].nodes[0]); a node is in one group at most',
  ],
  [[group("gpu", "s[]")], /^groups\[0\]\.nodes\[0\]: "s\[\]" has an empty bracket/],
  [[group("gpu", "s3.elsewhere.com")], /^groups\[0\]\.nodes\[0\]: s3\.elsewhere\.com is not one of the nodes/],
  [[group("gpu", "")], /^groups\[0\]\.nodes\[0\]: is empty, expected a host name/],
  [[group("gpu")], "groups[0].nodes: is empty, expected the name of at least one node"],
  [[group("gpu", "s0"), group("gpu", "s1")], "groups[1].name: gpu is given already by groups[0].name"],
  [[group("GPU", "s0")], /^groups\[0\]\.name: "GPU" is not a name, expected at most 32 lower-case letters/],
  [[group("a/b", "s0")], /^groups\[0\]\.name: "a\/b" is not a name/],
  [[group("a-", "s0")], /^groups\[0\]\.name: "a-" is not a name/],
  [[group("x".repeat(33), "s0")], /^groups\[0\]\.name: /],
  [
    [group("gpu-uefi", "s0"), group("gpu", "s1")],
    'groups[0].name: "gpu-uefi" is also the name of the entry for UEFI firmware of gpu (groups[1].name); expected another one',
  ],
])("%j are refused", (groups, message) => expect(refusal(() => parseNodeGroups(groups, nodes))).toMatch(message));
