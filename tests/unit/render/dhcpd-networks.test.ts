import { parseServedNetworks } from "../../../lib/model/network/served-networks";
import { parseNodeList, placeNodes } from "../../../lib/model/nodes/nodes";
import { DhcpdConfig, renderDhcpdConfig } from "../../../lib/render/dhcp";
import { dhcpdOffers, dhcpdRefusal } from "../../support/dhcpd-offers";
import { expectGolden } from "./golden";

const [HOME, SAME_WIRE, FAR, FAR_TOO] = [
  "02:00:00:00:00:10",
  "02:00:00:00:00:30",
  "02:00:00:00:00:20",
  "02:00:00:00:00:40",
];

const several: DhcpdConfig = (() => {
  const { networks, master } = parseServedNetworks(
    {
      networks: [
        { name: "rack1", cidr: "10.0.0.0/24", sharedNetwork: "hall" },
        { name: "far", cidr: "10.1.0.0/24", gateway: "10.1.0.254", relayed: true, domain: "far.example.com" },
        {
          ...{ name: "rack2", cidr: "10.2.0.0/24", gateway: "10.2.0.1", masterAddress: "10.2.0.1" },
          ...{ sharedNetwork: "hall", nameServers: ["10.2.0.53"] },
        },
        { name: "far-too", cidr: "10.3.0.0/24", gateway: "10.3.0.254", relayed: true, masterAddress: "10.2.0.1" },
      ],
    },
    { hostname: "m0.example.com", address: "10.0.0.1" },
  );
  const nodes = [
    { name: "s0.example.com", address: "10.0.0.10", mac: HOME },
    { name: "s1.example.com", address: "10.2.0.10", mac: SAME_WIRE },
    { name: "s2.example.com", address: "10.1.0.10", mac: FAR },
    { name: "s3.example.com", address: "10.3.0.10", mac: FAR_TOO },
  ];
  return {
    ...{ networks, nodes: placeNodes(parseNodeList(nodes), networks, master) },
    ...{ bootProgram: "lpxelinux.0", uefiBootProgram: "EFI/shimx64.efi", dnsUpdates: "none", leaseSeconds: 432_000 },
  };
})();
const text = renderDhcpdConfig(several);

test("dhcpd.conf of several networks", () => {
  expectGolden("dhcp/networks.conf", text);
  expect(dhcpdRefusal(text)).toBe("");
});

describe("dhcpd itself, on a cable where it has 10.0.0.1, offers", () => {
  const by = (address: string, server: string) =>
    `bios ${address} from ${server}, next-server ${server}, boot file lpxelinux.0\n` +
    `uefi ${address} from ${server}, next-server ${server}, boot file EFI/shimx64.efi`;

  test("nodes of both networks of the wire what is theirs, and nothing to a node that is in the wrong place", async () =>
    expect(await dhcpdOffers(text, [HOME, SAME_WIRE, FAR])).toEqual({
      [HOME]: by("10.0.0.10", "10.0.0.1"),
      [SAME_WIRE]: by("10.2.0.10", "10.2.0.1"),
      [FAR]: "bios no answer\nuefi no answer",
    }));

  test("a node behind a relay what is its own, when it is asked as the relay asks", async () => {
    expect(await dhcpdOffers(text, [FAR, HOME], { relayedFrom: "10.1.0.0" })).toEqual({
      [FAR]: by("10.1.0.10", "10.0.0.1"),
      [HOME]: "bios no answer\nuefi no answer",
    });
    expect(await dhcpdOffers(text, [FAR_TOO], { relayedFrom: "10.3.0.0" })).toEqual({
      [FAR_TOO]: by("10.3.0.10", "10.2.0.1"),
    });
  });
});
