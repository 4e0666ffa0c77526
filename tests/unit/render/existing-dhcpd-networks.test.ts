import { parseServedNetworks } from "../../../lib/model/network/served-networks";
import { Node, parseNodes } from "../../../lib/model/nodes/nodes";
import { renderExistingDhcpd } from "../../../lib/render/dhcp/existing";
import { dhcpdOffers, dhcpdRefusal } from "../../support/dhcpd-offers";

const { networks, master } = parseServedNetworks(
  {
    networks: [
      { name: "rack1", cidr: "10.0.0.0/24" },
      { name: "rack2", cidr: "10.1.0.0/24", gateway: "10.1.0.1", masterAddress: "10.1.0.1" },
    ],
  },
  { hostname: "m0.example.com", address: "10.0.0.1" },
);
const S0 = { name: "s0", address: "10.0.0.10", mac: "02:00:00:00:00:10" };
const S1 = { name: "s1", address: "10.1.0.10", mac: "02:00:00:00:00:20" };
const host = ({ name, address, mac }: Node, more = "") =>
  `host ${name} { hardware ethernet ${mac}; fixed-address ${address}; ${more}}\n`;

/** Both networks on the one wire that a test has. */
const hall = (rack1: string, rack2: string) =>
  "shared-network hall {\n" +
  `  subnet 10.0.0.0 netmask 255.255.255.0 { ${rack1} }\n` +
  `  subnet 10.1.0.0 netmask 255.255.255.0 { ${rack2} }\n}\n`;
const BOOT = 'filename "a.0";\n';
const [NEXT1, NEXT2] = ["next-server 10.0.0.1;", "next-server 10.1.0.1; option routers 10.1.0.1;"];

function kept(text: string, nodes: readonly Node[], served = networks) {
  const wanted = { networks: served, master, nodes: parseNodes(nodes, served, master) };
  return renderExistingDhcpd({ name: "existing", text }, wanted);
}

const offered = async (text: string) =>
  Object.values(await dhcpdOffers(text, [S0.mac, S1.mac])).map((lines) => lines.split("\n")[0]);

describe("who answers is the address of each network, by a text that says", () => {
  test.each([
    ["nothing", BOOT, ""],
    ["one for all", `${BOOT}server-identifier 10.0.0.1;\n`, ""],
    ["one for all by the name of the option", `${BOOT}option dhcp-server-identifier 10.0.0.1;\n`, ""],
    ["one for all, and includes a file", `${BOOT}server-identifier 10.0.0.1;\ninclude "/dev/null";\n`, ""],
    ["a wrong one in the subnet", BOOT, "server-identifier 10.0.0.1;"],
    ["a wrong one in the subnet by the name of the option", BOOT, "option dhcp-server-identifier 10.0.0.1;"],
  ])("%s", async (_what, around, own) => {
    const { content } = kept(`${around}${hall(NEXT1, `${NEXT2} ${own}`)}${host(S0)}${host(S1)}`, [S0, S1]);
    expect(dhcpdRefusal(content)).toBe("");
    expect(await offered(content)).toEqual([
      "bios 10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file a.0",
      "bios 10.1.0.10 from 10.1.0.1, next-server 10.1.0.1, boot file a.0",
    ]);
    expect(kept(content, [S0, S1])).toEqual({ content, warnings: [] });
  });

  test("what a file may say that the subnet includes, which is left", () => {
    const text = hall(`server-identifier 10.0.0.1; ${NEXT1}`, `include "rack2.conf"; ${NEXT2}`) + host(S0) + host(S1);
    expect(kept(text, [S0, S1])).toEqual({ content: text, warnings: [] });
  });

  test("nothing, which stays where an interface has one network, and a relay asks by such an interface", async () => {
    const alone = parseServedNetworks(
      {
        networks: [
          { name: "rack1", cidr: "10.0.0.0/24" },
          { name: "far", cidr: "10.1.0.0/24", gateway: "10.1.0.1", relayed: true },
        ],
      },
      master,
    ).networks;
    const [rack1, far] = [NEXT1, "next-server 10.0.0.1; option routers 10.1.0.1;"];
    const text =
      `${BOOT}subnet 10.0.0.0 netmask 255.255.255.0 { ${rack1} }\n` +
      `subnet 10.1.0.0 netmask 255.255.255.0 { ${far} }\n${host(S0)}${host(S1)}`;
    expect(kept(text, [S0, S1], alone)).toEqual({ content: text, warnings: [] });
    const offer = async (mac: string, relayedFrom?: string) =>
      (await dhcpdOffers(text, [mac], { relayedFrom }))[mac].split("\n")[0];
    expect(await offer(S0.mac)).toBe("bios 10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file a.0");
    expect(await offer(S1.mac, "10.1.0.0")).toBe("bios 10.1.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file a.0");
  });

  test("nothing, which stays where there is one network", () => {
    const text = `${BOOT}subnet 10.0.0.0 netmask 255.255.255.0 { ${NEXT1} }\n${host(S0)}`;
    expect(kept(text, [S0], networks.slice(0, 1))).toEqual({ content: text, warnings: [] });
  });
});

test("an argument that cannot decide is the one of its network", () =>
  expect(() =>
    kept(hall(NEXT1, "if exists host-name { server-identifier 10.0.0.1; }") + host(S0) + host(S1), [S0, S1]),
  ).toThrow("networks[1].masterAddress: cannot decide: nodes get server-identifier by what they ask"));

describe("the first nodes of a network", () => {
  const warned = (rack1: string, rack2: string, more = "") =>
    kept(hall(rack1, rack2) + host(S0, more), [S0, S1]).warnings;

  test("are warned of when they get no boot file, as the others do", () =>
    expect(warned(NEXT1, NEXT2, 'filename "own.0"; ')).toEqual([
      "filename: nodes that existing does not have yet: s1 gets none; the others get own.0",
    ]));

  test("are warned of when they get no next-server at all", () =>
    expect(warned(`${NEXT1} ${BOOT.trim()}`, BOOT.trim())).toEqual([
      "next-server: nodes that existing does not have yet: s1 gets none; the others get 10.0.0.1",
    ]));

  test("may have a router and a next-server of their own", () =>
    expect(warned(`${NEXT1} ${BOOT.trim()}`, `${NEXT2} ${BOOT.trim()}`)).toEqual([]));

  test("may boot otherwise than another network, where peers of their own do", () => {
    const S2 = { name: "s2", address: "10.1.0.11", mac: "02:00:00:00:00:30" };
    const text = hall(`${NEXT1} filename "a.0";`, `${NEXT2} filename "b.0";`) + host(S0) + host(S1);
    expect(kept(text, [S0, S1, S2]).warnings).toEqual([]);
  });
});

describe("a node that moves to another network", () => {
  const moved = { ...S0, address: "10.1.0.11" };

  test("keeps its host and what that says", () => {
    const text = hall(NEXT1, NEXT2) + host(S0, 'filename "own.0"; # as agreed\n') + host(S1);
    const { content } = kept(text, [moved, S1]);
    expect(content).toContain(host(moved, 'filename "own.0"; # as agreed\n') + host(S1));
  });

  test("is offered what its new network gives, although its host stands in the old one's subnet", async () => {
    const text = BOOT + hall(`${NEXT1}\n    ${host(S0)}`, NEXT2) + host(S1);
    const { content } = kept(text, [moved, S1]);
    expect(content).toContain(NEXT1);
    expect(await offered(content)).toEqual([
      "bios 10.1.0.11 from 10.1.0.1, next-server 10.1.0.1, boot file a.0",
      "bios 10.1.0.10 from 10.1.0.1, next-server 10.1.0.1, boot file a.0",
    ]);
    expect(kept(content, [moved, S1])).toEqual({ content, warnings: [] });
  });
});
