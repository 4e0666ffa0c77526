import { NetworkSource, parseServedNetworks } from "../../../../lib/model/network/served-networks";
import { Node, parseNodeList, placeNodes } from "../../../../lib/model/nodes/nodes";
import { refusal } from "../refusal";

const MASTER = { hostname: "m0.example.com", address: "10.0.0.1" };
const RACK1 = { name: "rack1", cidr: "10.0.0.0/24" };
const RACK2 = { name: "rack2", cidr: "10.1.0.0/24", gateway: "10.1.0.254", masterAddress: "10.1.0.1" };
const FAR = { name: "far", cidr: "10.2.0.0/24", gateway: "10.2.0.254", relayed: true };
const SEVERAL = [FAR, RACK2, RACK1];

const parse = (source: NetworkSource, master = MASTER) => parseServedNetworks(source, master);

test("the network of master.address comes first, the others by their addresses", () =>
  expect(
    parse({ networks: SEVERAL }).networks.map(({ name, masterAddress, relayed }) => [name, masterAddress, relayed]),
  ).toEqual([
    ["rack1", "10.0.0.1", false],
    ["rack2", "10.1.0.1", false],
    ["far", "10.0.0.1", true],
  ]));

test("one network is the one that `network` gives", () =>
  expect(parse({ network: { cidr: "10.0.0.0/24" } }).networks).toEqual([
    expect.objectContaining({ argument: "network", masterAddress: "10.0.0.1", relayed: false }),
  ]));

test("what a relay passes on may go to any address of the master", () => {
  const { networks } = parse({ networks: [RACK1, RACK2, { ...FAR, masterAddress: "10.1.0.1" }] });
  expect(networks[2].masterAddress).toBe("10.1.0.1");
});

test("the master may be the gateway of each", () => {
  const networks = [
    { ...RACK1, gateway: "10.0.0.1" },
    { ...RACK2, gateway: "10.1.0.1" },
  ];
  expect(parse({ networks }).networks.map(({ gateway }) => gateway)).toEqual(["10.0.0.1", "10.1.0.1"]);
});

describe("refused (rule several-networks):", () => {
  test.each<[what: string, source: NetworkSource, message: RegExp]>([
    ["neither argument", {}, /^network: is missing, expected network, or networks for several$/],
    [
      "both",
      { network: { cidr: "10.0.0.0/24" }, networks: SEVERAL },
      /^networks: cannot be combined with network, expected one of the two$/,
    ],
    ["none", { networks: [] }, /^networks: is empty, expected at least one network$/],
    [
      "an overlap",
      { networks: [RACK1, { ...RACK2, cidr: "10.0.0.128/25", gateway: "10.0.0.254", masterAddress: "10.0.0.129" }] },
      /^networks\[1\]\.cidr: 10\.0\.0\.128\/25 overlaps 10\.0\.0\.0\/24 \(networks\[0\]\.cidr\)/,
    ],
    [
      "a name twice",
      { networks: [RACK1, { ...RACK2, name: "rack1" }] },
      /^networks\[1\]\.name: rack1 is given already by networks\[0\]\.name$/,
    ],
    [
      "a name that is none",
      { networks: [{ ...RACK1, name: "Rack 1" }] },
      /^networks\[0\]\.name: "Rack 1" is not a name/,
    ],
    [
      "a master in none of them",
      { networks: [{ ...RACK2, gateway: "10.1.0.254" }, FAR] },
      /^master\.address: 10\.0\.0\.1 lies in none of the networks .*: 10\.1\.0\.0\/24 \(rack2\)$/,
    ],
    [
      "a network that the master is in by no address",
      { networks: [RACK1, { ...RACK2, masterAddress: undefined }] },
      /^networks\[1\]\.masterAddress: is missing, expected the master's address in 10\.1\.0\.0\/24; or relayed: true/,
    ],
    [
      "an address of the master elsewhere",
      { networks: [RACK1, { ...RACK2, masterAddress: "10.9.0.1" }] },
      /^networks\[1\]\.masterAddress: 10\.9\.0\.1 lies outside the network 10\.1\.0\.0\/24$/,
    ],
    [
      "a second address beside master.address",
      { networks: [{ ...RACK1, masterAddress: "10.0.0.1" }] },
      /^networks\[0\]\.masterAddress: is not to be given, since master\.address, 10\.0\.0\.1, lies in 10\.0\.0\.0\/24$/,
    ],
    [
      "a relay that passes on to nobody",
      { networks: [RACK1, { ...FAR, masterAddress: "10.2.0.1" }] },
      /^networks\[1\]\.masterAddress: 10\.2\.0\.1 is no address of the master .*, expected one of 10\.0\.0\.1$/,
    ],
    [
      "nodes that have no way to the master's name",
      { networks: [RACK1, { ...RACK2, gateway: undefined }] },
      /^networks\[1\]\.gateway: is missing, .* nodes of 10\.1\.0\.0\/24 reach m0\.example\.com at 10\.0\.0\.1; 10\.1\.0\.1 where/,
    ],
    [
      "nodes behind a relay without a router",
      { networks: [RACK1, { ...FAR, gateway: undefined }] },
      /^networks\[1\]\.gateway: is missing, .* reach m0\.example\.com at 10\.0\.0\.1$/,
    ],
    [
      "a wire on both sides of a relay",
      {
        networks: [
          { ...RACK1, sharedNetwork: "wire" },
          { ...FAR, sharedNetwork: "wire" },
        ],
      },
      /^networks\[0\]\.sharedNetwork: "wire" is a wire that the master is on \(networks\[0\]\) and one behind a relay as well \(networks\[1\]\)$/,
    ],
    [
      "a bad gateway of one",
      { networks: [RACK1, { ...RACK2, gateway: "10.0.0.254" }] },
      /^networks\[1\]\.gateway: 10\.0\.0\.254 lies outside/,
    ],
  ])("%s", (_what, source, message) => expect(refusal(() => parse(source))).toMatch(message));
});

describe("nodes", () => {
  const { networks } = parse({ networks: SEVERAL });
  const node = (i: number, address: string, changes: Partial<Node> = {}): Node => ({
    ...{ name: `s${i}.example.com`, address, mac: `02:00:00:00:00:0${i}` },
    ...changes,
  });
  const place = (...nodes: Node[]) => placeNodes(parseNodeList(nodes), networks, MASTER);

  test("belong to the network that holds their address", () =>
    expect(place(node(0, "10.2.0.10"), node(1, "10.0.0.10"), node(2, "10.1.0.10")).map(({ name }) => name)).toEqual([
      "s1.example.com",
      "s2.example.com",
      "s0.example.com",
    ]));

  test.each<[what: string, nodes: Node[], message: string]>([
    [
      "one in no network",
      [node(0, "10.3.0.10")],
      "nodes[0].address: 10.3.0.10 of s0.example.com lies in none of the networks 10.0.0.0/24 (rack1), 10.1.0.0/24 (rack2), " +
        "10.2.0.0/24 (far)",
    ],
    [
      "the address of a network",
      [node(0, "10.1.0.0")],
      "nodes[0].address: 10.1.0.0 is the network 10.1.0.0/24 itself, expected a host",
    ],
    [
      "the master's own address",
      [node(0, "10.0.0.1")],
      "nodes[0].address: 10.0.0.1 belongs to the master (master.address); every node needs its own address",
    ],
    [
      "the master's address in another network",
      [node(0, "10.1.0.1")],
      "nodes[0].address: 10.1.0.1 belongs to the master (networks[1].masterAddress); every node needs its own address",
    ],
    [
      "the gateway of another network",
      [node(0, "10.2.0.254")],
      "nodes[0].address: 10.2.0.254 belongs to the gateway (networks[0].gateway); every node needs its own address",
    ],
    [
      "a card in two networks",
      [node(0, "10.0.0.10"), node(1, "10.1.0.10", { mac: "02:00:00:00:00:00" })],
      "nodes[1].mac: 02:00:00:00:00:00 is already reserved for s0.example.com (nodes[0]); every node needs its own card",
    ],
    [
      "a name in two networks",
      [node(0, "10.0.0.10"), node(1, "10.1.0.10", { name: "s0.example.com" })],
      "nodes[1].name: s0.example.com is already reserved for another node (nodes[0]); every node needs its own name",
    ],
  ])("%s is refused", (_what, nodes, message) => expect(refusal(() => place(...nodes))).toBe(message));
});
