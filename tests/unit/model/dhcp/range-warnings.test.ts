import { parseDhcpdConf } from "../../../../lib/model/dhcp/dhcpd-conf";
import { rangeWarnings } from "../../../../lib/model/dhcp/kept-text-warnings";

const nodes = [
  {
    ...{ name: "s0.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:00" },
    interfaces: { eth1: { address: "10.0.2.10/24" }, ib0: { address: "10.1.0.10/16" } },
  },
];
const warned = (range: string): string[] =>
  rangeWarnings(parseDhcpdConf({ name: "dhcpd.conf", text: `${range};\n` }), nodes);

test("a dynamic range that holds the address of an interface is named with the name that it gives its node", () =>
  expect(warned("range 10.0.2.5 10.0.2.20")).toEqual([
    "dhcpd.conf:1: range 10.0.2.5 10.0.2.20 holds reserved addresses, which other machines may get: 10.0.2.10 of s0-eth1.example.com",
  ]));

test("a range beside all of them is none of the program's business", () =>
  expect(warned("range 10.0.2.11 10.0.2.20")).toEqual([]));
