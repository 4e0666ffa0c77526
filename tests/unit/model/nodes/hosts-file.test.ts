import { parseHostsFile } from "../../../../lib/model/nodes/hosts-file";
import { parseCidr } from "../../../../lib/model/network/ipv4";
import { refusal } from "../refusal";

const others = { master: "m0.example.com", addresses: ["10.0.0.1", "10.0.0.254"] };
const parse = (text: string) => parseHostsFile({ name: "hosts", text }, others);

test("lines of nodes are taken with their places, names in lower case", () =>
  expect(parse("# farm\r\n\r\n10.0.0.10 S0.example.com s0 # rack 1\r\n10.0.0.11\ts1.example.com\r\n")).toEqual([
    { place: "hosts:3", address: "10.0.0.10", names: ["s0.example.com", "s0"] },
    { place: "hosts:4", address: "10.0.0.11", names: ["s1.example.com"] },
  ]));

test.each([
  ["loopback", "127.0.0.1 localhost.localdomain localhost"],
  ["Debian's own name", "127.0.1.1 s0.example.com s0"],
  ["IPv6 loopback", "::1 localhost6.localdomain6 localhost6"],
  ["IPv6", "ff02::1 ip6-allnodes"],
  ["the master", "10.0.0.1 m0.example.com m0"],
  ["the master by another address", "192.0.2.1 M0.example.com"],
  ["the master by its short name", "192.0.2.1 m0"],
  ["the master by another name", "10.0.0.1 boot"],
  ["the gateway", "10.0.0.254 router"],
])("a line of %s does not count", (_what, line) => expect(parse(`${line}\n`)).toEqual([]));

test.each([
  ["\n10.0.0.10\n", 'hosts:2: has no host name, expected "address name", got "10.0.0.10"'],
  ["10.0.0.010 s0\n", /^hosts:1\.address: "10\.0\.0\.010" is not an IPv4 address/],
  ["s0 10.0.0.10\n", /^hosts:1\.address: "s0" is not an IPv4 address/],
  ['10.0.0.10 s0";}\n', /^hosts:1\.name: /],
])("%j is refused with its line", (text, message) => expect(refusal(() => parse(text))).toMatch(message));

describe("of a boot network that is known", () => {
  const networks = [parseCidr("10.0.0.0/24", "cidr")];
  const names = (text: string) =>
    parseHostsFile({ name: "hosts", text }, { ...others, networks }, ["n01.example.com"]).map((line) => line.names[0]);

  test.each([
    ["a controller", "10.9.0.11 n01-bmc"],
    ["a second network", "10.1.0.11 n01-ib0 n01_ib"],
    ["storage elsewhere", "198.51.100.5 storage"],
    ["a broadcast address", "255.255.255.255 broadcasthost"],
    ["a name that is switched off", "0.0.0.0 ads.example.net"],
    ["a name that no host may have", "10.1.0.12 gpu_node1"],
  ])("%s does not count", (_what, line) => expect(names(`${line}\n`)).toEqual([]));

  test("a node elsewhere counts by its full or its short name, and so does any machine inside", () =>
    expect(names("192.0.2.1 N01\n192.0.2.2 x n01.example.com\n10.0.0.77 n77\n")).toEqual(["n01", "x", "n77"]));

  test("what is no address is refused wherever it would lie", () =>
    expect(refusal(() => names("10.9.0.011 n01-bmc\n"))).toMatch(/^hosts:1\.address: /));
});

test("an alias with an underscore, which no node is called by, is left out", () =>
  expect(parse("10.0.0.10 s0.example.com gpu_node1 s0\n")[0].names).toEqual(["s0.example.com", "s0"]));
