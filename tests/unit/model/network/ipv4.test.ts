import fc from "fast-check";
import { contains, parseCidr, parseIpv4, parseMember, fromNumber, toNumber } from "../../../../lib/model/network/ipv4";
import { anyAddress, anyAddressNear, anyCidr, dotted, undotted } from "../addresses";
import { refusal } from "../refusal";

describe("an address", () => {
  test.each(["0.0.0.0", "10.0.0.10", "255.255.255.255", "192.168.100.200"])("%s is taken as it is", (text) =>
    expect(parseIpv4(text, "a")).toBe(text),
  );

  test.each([
    "",
    "10.1",
    "10.0.0",
    "10.0.0.0.1",
    "10.0.0.256",
    "010.0.0.1",
    "10.0.0.01",
    "0x0a.0.0.1",
    "167772161",
    "10.0.0.1 ",
    " 10.0.0.1",
    "10.0.0.1\n",
    "::1",
    "::ffff:10.0.0.1",
    "s0.example.com",
    '10.0.0.1"; }',
  ])("%j is refused", (text) =>
    expect(refusal(() => parseIpv4(text, "nodes[3].address"))).toMatch(/^nodes\[3\]\.address: /),
  );

  test("with a prefix length is refused with that hint", () =>
    expect(refusal(() => parseIpv4("10.0.0.5/24", "a"))).toContain("an address without a prefix length"));

  test("is the number that its octets make", () =>
    fc.assert(
      fc.property(anyAddress(), (address) => {
        expect(toNumber(address)).toBe(undotted(address));
        expect(dotted(toNumber(address))).toBe(address);
        expect(fromNumber(undotted(address))).toBe(address);
      }),
    ));
});

describe("a network (rule addresses-in-network)", () => {
  test("knows its edges and its mask", () =>
    expect(parseCidr("10.1.4.0/22", "cidr")).toEqual({
      network: "10.1.4.0",
      broadcast: "10.1.7.255",
      netmask: "255.255.252.0",
      prefixLength: 22,
      text: "10.1.4.0/22",
    }));

  test("with host bits is refused and the network is named", () =>
    expect(refusal(() => parseCidr("10.0.0.5/24", "network.cidr"))).toBe(
      'network.cidr: "10.0.0.5/24" is an address inside a network, expected the network 10.0.0.0/24',
    ));

  test.each([
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/255.255.255.0",
    "10.0.0.0/24 ",
    "10.0.0/24",
    "10.0.0.0/-1",
    "/24",
    "fe80::/64",
  ])("%j is refused", (text) => expect(refusal(() => parseCidr(text, "network.cidr"))).toMatch(/^network\.cidr: /));

  test.each([0, 31, 32, 33, 99])("a prefix length of %i leaves no room for nodes", (length) =>
    expect(refusal(() => parseCidr(`0.0.0.0/${length}`, "network.cidr"))).toMatch(/^network\.cidr: .*expected 1 to 30/),
  );

  test("contains exactly the addresses from its lowest to its highest", () =>
    fc.assert(
      fc.property(
        anyCidr().chain((cidr) => fc.tuple(fc.constant(cidr), anyAddressNear(cidr))),
        ([cidr, address]) => {
          const value = undotted(address);
          expect(contains(cidr, address)).toBe(undotted(cidr.network) <= value && value <= undotted(cidr.broadcast));
        },
      ),
    ));

  test("has 2^(32 - prefix length) addresses and a mask of that many zero bits", () =>
    fc.assert(
      fc.property(anyCidr(), (cidr) => {
        const size = 2 ** (32 - cidr.prefixLength);
        expect(undotted(cidr.broadcast) - undotted(cidr.network) + 1).toBe(size);
        expect(undotted(cidr.netmask)).toBe(2 ** 32 - size);
        expect(parseCidr(cidr.text, "again")).toEqual(cidr);
      }),
    ));
});

describe("a member of a network (rule addresses-in-network)", () => {
  const cidr = parseCidr("10.0.0.0/24", "cidr");

  test.each(["10.0.0.1", "10.0.0.254"])("%s is taken", (address) =>
    expect(parseMember(address, cidr, "a")).toBe(address),
  );

  test.each([
    ["10.0.1.1", "nodes[0].address: 10.0.1.1 lies outside the network 10.0.0.0/24"],
    ["9.255.255.255", "nodes[0].address: 9.255.255.255 lies outside the network 10.0.0.0/24"],
    ["10.0.0.0", "nodes[0].address: 10.0.0.0 is the network 10.0.0.0/24 itself, expected a host"],
    ["10.0.0.255", "nodes[0].address: 10.0.0.255 is the broadcast address of 10.0.0.0/24"],
  ])("%s is refused", (address, message) =>
    expect(refusal(() => parseMember(address, cidr, "nodes[0].address"))).toBe(message),
  );
});
