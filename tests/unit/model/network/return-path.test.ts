import { returnPathWarnings } from "../../../../lib/model/network/return-path";
import { NetworkSource, parseServedNetworks } from "../../../../lib/model/network/served-networks";

const MASTER = { hostname: "m0.example.com", address: "10.0.0.1" };
const RACK1 = { name: "rack1", cidr: "10.0.0.0/24", gateway: "10.0.0.254" };
const RACK2 = { name: "rack2", cidr: "10.1.0.0/24", gateway: "10.1.0.254", masterAddress: "10.1.0.1" };
const DIRECT = { ...RACK2, gateway: "10.1.0.1" };
const FAR = { name: "far", cidr: "10.2.0.0/24", gateway: "10.2.0.254", relayed: true };
const FAR_TOO = { ...FAR, name: "far-too", cidr: "10.4.0.0/24", gateway: "10.4.0.254" };

const warned = (source: NetworkSource) => returnPathWarnings(parseServedNetworks(source, MASTER));
const expected = (argument: string, network: string, advice: string) =>
  `${argument}: nodes of ${network} may reach 10.0.0.1 by another card of the master than the one that it answers them by; ` +
  "with net.ipv4.conf.*.rp_filter=1 its kernel drops that in silence, and no probe shows it; " +
  `${advice}, or set net.ipv4.conf.all.rp_filter=2 on the master, 0 on centos5`;

test.each<[what: string, source: NetworkSource, warnings: string[]]>([
  [
    "a wire of its own behind a router",
    { networks: [RACK1, RACK2] },
    [expected("networks[1]", "10.1.0.0/24 (rack2)", 'say gateway: "10.1.0.1"')],
  ],
  [
    "a relay that passes on to another card than that of master.address",
    { networks: [{ ...FAR, masterAddress: "10.1.0.1" }, DIRECT, RACK1] },
    [expected("networks[0]", "10.2.0.0/24 (far)", "leave masterAddress out, so that it is 10.0.0.1")],
  ],
  ["a wire of its own where the master is the gateway", { networks: [RACK1, DIRECT] }, []],
  [
    "a relay that passes on to master.address",
    { networks: [RACK1, FAR, { ...FAR_TOO, masterAddress: "10.0.0.1" }] },
    [],
  ],
  [
    "the wire of master.address",
    {
      networks: [
        { ...RACK1, sharedNetwork: "hall" },
        { ...RACK2, sharedNetwork: "hall" },
        { ...FAR, masterAddress: "10.1.0.1" },
      ],
    },
    [],
  ],
  [
    "a wire that two others share",
    {
      networks: [
        RACK1,
        { ...RACK2, sharedNetwork: "hall" },
        {
          ...DIRECT,
          name: "rack3",
          cidr: "10.3.0.0/24",
          gateway: "10.3.0.1",
          masterAddress: "10.3.0.1",
          sharedNetwork: "hall",
        },
      ],
    },
    [expected("networks[1]", "10.1.0.0/24 (rack2)", 'say gateway: "10.1.0.1"')],
  ],
  ["one network behind a router", { network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254" } }, []],
])("%s", (_what, source, warnings) => expect(warned(source)).toEqual(warnings));
