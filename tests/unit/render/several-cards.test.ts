import fc from "fast-check";
import { parseDhcpdConf } from "../../../lib/model/dhcp/dhcpd-conf";
import { reservationsOf, wholeNode } from "../../../lib/model/dhcp/reservations";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { Node } from "../../../lib/model/nodes/nodes";
import { renderDhcpdConfig } from "../../../lib/render/dhcp";
import { renderExistingDhcpd } from "../../../lib/render/dhcp/existing";
import { dhcpdOffers, dhcpdRefusal } from "../../support/dhcpd-offers";
import { refusal } from "../model/refusal";
import { expectGolden } from "./golden";
import { master, network } from "./howto";

const networks = [onlyNetwork(network, master)];
const card = (n: number): string => `52:54:00:00:00:0${n}`;
const s0: Node = { name: "s0.example.com", address: "10.0.0.10", mac: card(1), otherMacs: [card(2), card(3)] };
const s1: Node = { name: "s1.example.com", address: "10.0.0.11", mac: card(4) };

const own = (...nodes: Node[]) =>
  renderDhcpdConfig({ networks, nodes, bootProgram: "pxelinux.0", dnsUpdates: "interim", leaseSeconds: 432_000 });

describe("a file of our own", () => {
  test("has a reservation a card, each with the address of its node", () => {
    expectGolden("dhcp/cards.conf", own(s0, s1));
    expect(dhcpdRefusal(own(s0, s1))).toBe("");
  });

  test("is the same for a node of one card, whether it says that it has no others or not", () =>
    expect(own({ ...s1, otherMacs: [] })).toBe(own(s1)));

  test("loses the reservation of a card that is gone, and no other line", () => {
    const before = own(s0, s1).split("\n");
    const after = own({ ...s0, otherMacs: [card(3)] }, s1).split("\n");
    expect(before.filter((line) => !after.includes(line))).toEqual([
      "host s0.example.com_52-54-00-00-00-02 {",
      "  hardware ethernet 52:54:00:00:00:02;",
    ]);
    expect(after).toHaveLength(before.length - 6);
  });

  test("makes a real dhcpd offer one address and one boot file to all cards of a node", async () => {
    const offers = await dhcpdOffers(own(s0, s1), [1, 2, 3, 4, 5].map(card));
    const offer = (address: string) => `bios ${address} from 10.0.0.1, next-server 10.0.0.1, boot file pxelinux.0`;
    for (const n of [1, 2, 3]) expect(offers[card(n)].split("\n")[0]).toBe(offer("10.0.0.10"));
    expect(offers[card(4)].split("\n")[0]).toBe(offer("10.0.0.11"));
    expect(offers[card(5)]).not.toContain("10.0.0.1");
  });
});

const SUBNET = "subnet 10.0.0.0 netmask 255.255.255.0 {\n  next-server 10.0.0.1;\n  option routers 10.0.0.254;\n}\n";
const hostOf = (label: string, mac: string, address = "10.0.0.10", more = "") =>
  `host ${label} { hardware ethernet ${mac}; fixed-address ${address}; option host-name "s0.example.com"; ${more}}`;

/** Two cards of one node, another host between them, and a setting that the first alone has. */
const TEXT = `${SUBNET}${hostOf("s0", card(1), undefined, 'filename "own.0"; ')} # rack 1
host printer { hardware ethernet ${card(9)}; }
${hostOf("s0-b", card(2))}
`;

function kept(text: string, ...nodes: Node[]) {
  return renderExistingDhcpd({ name: "existing", text }, { networks, master, nodes });
}

/** What a text reserves, as a program would say it. */
function reserved(text: string): Node[] {
  return reservationsOf(parseDhcpdConf({ name: "text", text }), networks, master).reservations.map(wholeNode);
}

const BOTH: Node = { ...s0, otherMacs: [card(2)] };
const lines = (text: string): string[] => text.split("\n");

describe("a text that is kept", () => {
  test.each<[what: string, node: Node, gone: string[], come: string[]]>([
    ["both cards, as they stand", BOTH, [], []],
    ["the cards in another order", { ...BOTH, mac: card(2), otherMacs: [card(1)] }, [], []],
    ["a second card less", { ...BOTH, otherMacs: [] }, [hostOf("s0-b", card(2))], []],
    [
      "another second card, in the place of the one that is gone",
      { ...BOTH, otherMacs: [card(3)] },
      [hostOf("s0-b", card(2))],
      [hostOf("s0-b", card(3))],
    ],
    [
      "the first card less: its host is the node's, and takes over the other card",
      { ...BOTH, mac: card(2), otherMacs: [] },
      lines(TEXT).filter((line) => line.includes('"s0.example.com"')),
      [lines(TEXT)[4].replace(card(1), card(2))],
    ],
    [
      "a third card, behind the node's own host and with what that says",
      { ...BOTH, otherMacs: [card(2), card(3)] },
      [],
      [
        `host s0.example.com_52-54-00-00-00-03 { fixed-address 10.0.0.10; hardware ethernet ${card(3)}; ` +
          'option host-name "s0.example.com"; filename "own.0"; }',
      ],
    ],
    [
      "both at another address",
      { ...BOTH, address: "10.0.0.20" },
      lines(TEXT).filter((line) => line.includes("10.0.0.10")),
      lines(TEXT.replaceAll("10.0.0.10", "10.0.0.20")).filter((line) => line.includes("10.0.0.20")),
    ],
  ])("with %s", (_what, node, gone, come) => {
    const { content, warnings } = kept(TEXT, node);
    expect(lines(TEXT).filter((line) => !lines(content).includes(line))).toEqual(gone);
    expect(lines(content).filter((line) => !lines(TEXT).includes(line))).toEqual(come);
    expect(warnings).toEqual([]);
    expect(dhcpdRefusal(content)).toBe("");
    expect(kept(content, node).content).toBe(content);
  });

  test("keeps the cards of which the program says nothing, warns, and says what to write", () => {
    const silent = { name: s0.name, address: s0.address, mac: s0.mac };
    expect(kept(TEXT, silent)).toEqual({
      content: TEXT,
      warnings: [
        "existing:7: 10.0.0.10 is for other cards of s0.example.com too: their hosts stay, but boot entries and Wake-on-LAN " +
          `know only cards that are given; give it otherMacs: ["${card(2)}"], or otherMacs: [] to take them out`,
      ],
    });
  });

  test("gives a card to the node that has it now, and it has one reservation", () => {
    const { content, warnings } = kept(TEXT, { ...BOTH, otherMacs: undefined }, { ...s1, otherMacs: [card(2)] });
    expect(reserved(content)).toEqual([
      { name: s0.name, address: s0.address, mac: card(1) },
      { ...s1, otherMacs: [card(2)] },
    ]);
    expect(content.split(card(2))).toHaveLength(2);
    expect(warnings).toEqual([]);
  });

  test("renames the hosts that were made of name and card with their node", () => {
    const three = kept(TEXT, s0).content;
    const renamed = kept(three, { ...s0, name: "n0.example.com" }).content;
    expect(renamed).toContain(`host n0.example.com_52-54-00-00-00-03 {`);
    expect(renamed).not.toContain("s0.example.com");
    expect(renamed).toContain("host s0-b {");
  });

  test.each<[what: string, nodes: Node[], said: string]>([
    [
      "another card of a node that stays",
      [
        { ...BOTH, otherMacs: undefined },
        { ...s1, mac: card(2) },
      ],
      "s1.example.com gets none; the others get own.0, own.7",
    ],
    [
      "another card of a node that is gone, whose host another new one has",
      [
        { ...s0, mac: card(1), otherMacs: [] },
        { ...s1, mac: card(2) },
      ].map((node, i) => ({ ...node, name: `n${i}.example.com` })),
      "n1.example.com gets none; the others get own.0, own.7",
    ],
  ])("warns of a new node that boots otherwise, although it has %s", (_what, nodes, said) => {
    const s7 = { name: "s7.example.com", address: "10.0.0.17", mac: card(7) };
    const text = `${TEXT}host ${s7.name} { hardware ethernet ${s7.mac}; fixed-address ${s7.address}; filename "own.7"; }\n`;
    expect(kept(text, ...nodes, s7).warnings).toEqual([`filename: nodes that existing does not have yet: ${said}`]);
  });

  test.each<[what: string, host: string, nodes: Node[], place: number]>([
    ["a new node is called as the host of another card", "s0-b", [BOTH, s1], 7],
    [
      "a new node has a card that moves, and is called as another host",
      "printer",
      [
        { ...BOTH, otherMacs: [] },
        { ...s1, mac: card(2) },
      ],
      6,
    ],
    ["a new node is called as the host of a node that has another name", "s0", [BOTH, s1], 5],
    ["a node is called as another host from now on", "printer", [{ ...BOTH, name: s1.name }], 6],
  ])("is refused where %s", (_what, label, nodes, place) => {
    const text = TEXT.replace(`host ${label} {`, `host ${s1.name} {`);
    expect(refusal(() => kept(text, ...nodes))).toBe(
      `nodes: s1.example.com is the label of another host (existing:${place}), which dhcpd refuses; rename one of them`,
    );
  });

  test("gives a card to the new node that its host is called by, since that host goes", () => {
    const text = TEXT.replace("host s0-b", `host ${s1.name}`);
    const { content, warnings } = kept(text, { ...BOTH, otherMacs: undefined }, { ...s1, mac: card(2) });
    expect(reserved(content)).toEqual([
      { name: s0.name, address: s0.address, mac: card(1) },
      { ...s1, mac: card(2) },
    ]);
    expect(warnings).toEqual([]);
    expect(dhcpdRefusal(content)).toBe("");
  });

  test("makes a real dhcpd offer the same to a card that was added as to the first", async () => {
    const { content } = kept(TEXT, { ...BOTH, otherMacs: [card(2), card(3)] });
    const offers = await dhcpdOffers(content, [card(1), card(3)]);
    expect(offers[card(1)].split("\n")[0]).toBe("bios 10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file own.0");
    expect(offers[card(3)]).toBe(offers[card(1)]);
  });
});

test("whatever cards two nodes had and have, each has the reservations that it should, and the text stays as it is then", () => {
  const cards = fc.shuffledSubarray([1, 2, 3, 4, 5, 6].map(card), { minLength: 2 });
  const pair = fc.tuple(cards, fc.nat()).map(([macs, at]): Node[] => {
    const cut = 1 + (at % (macs.length - 1));
    const node = (base: Node, [mac, ...otherMacs]: string[]): Node => ({ ...base, mac, otherMacs });
    return [node(s0, macs.slice(0, cut)), node(s1, macs.slice(cut))];
  });
  const sets = (nodes: readonly Node[]) =>
    nodes.map(({ name, address, mac, otherMacs = [] }) => [name, address, ...[mac, ...otherMacs].sort()]);
  fc.assert(
    fc.property(pair, pair, (before, after) => {
      const text = kept(SUBNET, ...before).content;
      expect(sets(reserved(text))).toEqual(sets(before));
      const content = kept(text, ...after).content;
      expect(sets(reserved(content))).toEqual(sets(after));
      expect(kept(content, ...after).content).toBe(content);
      const labels = [...content.matchAll(/^host (\S+)/gm)].map(([, label]) => label);
      expect(new Set(labels).size).toBe(labels.length);
    }),
  );
});
