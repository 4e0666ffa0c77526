import { NetworkSource, parseServedNetworks } from "../../../../lib/model/network/served-networks";
import { refusal } from "../refusal";

const MASTER = { hostname: "m0.example.com", address: "10.0.0.1" };
const HOME = { cidr: "10.0.0.0/24", gateway: "10.0.0.1" };
const RACK2 = { name: "rack2", cidr: "10.1.0.0/24", masterAddress: "10.1.0.1", gateway: "10.1.0.1" };
const masquerade = { outInterface: "eth1" };

test("each network whose gateway is the master may be masqueraded", () => {
  const networks = [
    { name: "home", ...HOME, masquerade },
    { ...RACK2, masquerade: { outInterface: "bond0.100" } },
  ];
  expect(parseServedNetworks({ networks }, MASTER).networks.map((one) => one.masquerade)).toEqual([
    { outInterface: "eth1" },
    { outInterface: "bond0.100" },
  ]);
  expect(parseServedNetworks({ network: { ...HOME, masquerade } }, MASTER).networks[0].masquerade).toEqual(masquerade);
});

describe("refused (rule masquerade-by-gateway):", () => {
  test.each<[what: string, source: NetworkSource, message: RegExp]>([
    [
      "without a gateway",
      { network: { cidr: "10.0.0.0/24", masquerade } },
      /^network\.masquerade: is of no use without a gateway: .*; expected gateway: "10\.0\.0\.1", the master's address/,
    ],
    [
      "with another gateway",
      { network: { ...HOME, gateway: "10.0.0.254", masquerade } },
      /^network\.masquerade: is of no use with the gateway 10\.0\.0\.254: .*; expected gateway: "10\.0\.0\.1"/,
    ],
    [
      "with another gateway in a further network",
      {
        networks: [
          { name: "home", ...HOME },
          { ...RACK2, gateway: "10.1.0.254", masquerade },
        ],
      },
      /^networks\[1\]\.masquerade: .*10\.1\.0\.254.*; expected gateway: "10\.1\.0\.1"/,
    ],
    [
      "behind a relay",
      {
        networks: [
          { name: "home", ...HOME },
          { name: "far", cidr: "10.2.0.0/24", gateway: "10.2.0.254", relayed: true, masquerade },
        ],
      },
      /^networks\[1\]\.masquerade: is of no use behind a relay/,
    ],
    [
      "a name that no interface has",
      { network: { ...HOME, masquerade: { outInterface: "eth1; reboot" } } },
      /^network\.masquerade\.outInterface: "eth1; reboot" is no name of a network interface/,
    ],
  ])("%s", (_what, source, message) => expect(refusal(() => parseServedNetworks(source, MASTER))).toMatch(message));
});
