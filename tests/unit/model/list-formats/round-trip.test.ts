import fc from "fast-check";
import { cardsOf } from "../../../../lib/model/nodes/cards";
import { ListedNode } from "../../../../lib/model/nodes/nodes";
import { NODE_LIST_FORMS, renderNodeList } from "../../../../lib/render/node-lists";
import { recognise } from "../../../../lib/model/list-formats/formats";
import { anyNodes, anyNotation, Given, listFrom } from "./lists";

const severalCards = (nodes: readonly ListedNode[]) => nodes.some(({ otherMacs }) => otherMacs !== undefined);

/** The list comes out whole, and nothing is said but that some have several cards. */
function expectSame(texts: readonly Given[], nodes: readonly ListedNode[]): void {
  const { nodes: found, faults, remarks } = listFrom(texts);
  expect(faults).toEqual([]);
  expect(found).toEqual(nodes);
  expect(remarks.filter((remark) => !remark.startsWith("several cards"))).toEqual([]);
  expect(remarks).toHaveLength(severalCards(nodes) ? 1 : 0);
}

test.each(NODE_LIST_FORMS)("what is written as %s is recognised and read as the same list", (form) =>
  fc.assert(
    fc.property(anyNodes(), (nodes) => {
      const text = renderNodeList(nodes, form);
      expect(recognise({ name: "list", text })).toEqual({ format: form, by: "content" });
      expectSame([[form, text]], nodes);
    }),
  ),
);

test("one form becomes any other without a loss", () =>
  fc.assert(
    fc.property(anyNodes(), fc.shuffledSubarray([...NODE_LIST_FORMS], { minLength: 2 }), (nodes, forms) => {
      const last = forms.reduce<readonly ListedNode[]>(
        (list, form) => listFrom([[form, renderNodeList(list, form)]]).nodes,
        nodes,
      );
      expect(last).toEqual(nodes);
    }),
  ));

test("blanks, comments, line ends and notations of a host_ip_mac change nothing", () =>
  fc.assert(
    fc.property(
      anyNodes().chain((nodes) =>
        fc.tuple(
          fc.constant(nodes),
          fc.tuple(...nodes.flatMap(cardsOf).map(anyNotation)),
          fc.constantFrom("\n", "\r\n", "\r"),
          fc.constantFrom(" ", "\t", "   ", " \t "),
          fc.constantFrom("", " # rack 1", "\t#n9 10.0.0.9 x"),
        ),
      ),
      ([nodes, notations, end, gap, comment]) => {
        let next = 0;
        const lines = nodes.map((node) =>
          [node.name.toUpperCase(), node.address, ...cardsOf(node).map(() => notations[next++])].join(gap),
        );
        const text = ["\uFEFF# list", "", ...lines.map((line) => `${gap}${line}${comment}`), "#end"].join(end);
        expectSame([["host_ip_mac", text]], nodes);
      },
    ),
  ));

test("a table may have its columns in any order, quoted, and among others", () =>
  fc.assert(
    fc.property(
      anyNodes(),
      fc.constantFrom(",", ";", "\t"),
      fc.shuffledSubarray(["Host Name", "IP-Address", "MAC", "other_macs", "Owner"], { minLength: 5 }),
      fc.constantFrom("plain", 'with "quotes"', "with , and ; and \t", "of two\nlines", "# none"),
      fc.constantFrom("\n", "\r\n"),
      (nodes, separator, headings, owner, end) => {
        const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`;
        const rows = nodes.map((node): Record<string, string> => {
          const { name, address, mac, otherMacs = [] } = node;
          return { "Host Name": name, "IP-Address": address, MAC: mac, other_macs: otherMacs.join("; "), Owner: owner };
        });
        const text = [
          headings.join(separator),
          ...rows.map((row) => headings.map((h) => quoted(row[h])).join(separator)),
        ];
        const { nodes: found, faults } = listFrom([["csv", `\uFEFF${text.join(end)}`]]);
        expect(faults).toEqual([]);
        expect(found).toEqual(nodes);
      },
    ),
  ));

const host = ({ name, address }: ListedNode, mac: string, i: number): string =>
  `host ${i === 0 ? name : `${name}-card${i}`} { hardware ethernet ${mac}; fixed-address ${address}; option host-name "${name}"; }`;

/** Lists of other tools, and how each says some nodes. */
const WRITERS: Readonly<Record<string, (nodes: readonly ListedNode[]) => Given[]>> = {
  "dhcpd.conf": (nodes) => [
    [
      "dhcpd",
      `subnet 10.0.0.0 netmask 255.0.0.0 { group { next-server 10.0.0.1;\n${nodes
        .flatMap((node) => cardsOf(node).map((mac, i) => host(node, mac, i)))
        .join("\n")}\n} } # host x { fixed-address 10.0.0.1; }\n`,
    ],
  ],
  "hosts of dhcpd.leases": (nodes) => [
    [
      "dhcpd-leases",
      nodes
        .flatMap(({ name, address, ...node }) =>
          cardsOf(node).map(
            (mac, i) =>
              `host ${name}.${i} {\n  dynamic;\n  hardware ethernet ${mac};\n  fixed-address ${address};\n  supersede host-name = "${name}";\n}\n`,
          ),
        )
        .join(""),
    ],
  ],
  ethers: (nodes) => [
    [
      "ethers",
      nodes.flatMap((node) => cardsOf(node).map((mac) => `${mac.replace(/(^|:)0/g, "$1")} ${node.name}\n`)).join(""),
    ],
    [
      "hosts",
      `127.0.0.1 localhost\n::1 localhost\n${nodes.map(({ name, address }) => `${address}\t${name} alias_1\n`).join("")}`,
    ],
  ],
  xCAT: (nodes) => [
    [
      "xcat",
      `#node,interface,mac,comments,disable\n${nodes
        .map((node) => `"${node.name}",,"${cardsOf(node).join("|")}","a ""b"", c",\n`)
        .join("")}`,
    ],
    ["xcat", `#node,ip,hostnames\n${nodes.map(({ name, address }) => `"${name}","${address}",\n`).join("")}`],
    ["xcat", `#node,groups,status\n${nodes.map(({ name }) => `"${name}","all,compute",\n`).join("")}`],
  ],
};

test.each(Object.keys(WRITERS))("nodes are the same by %s", (tool) =>
  fc.assert(fc.property(anyNodes(), (nodes) => expectSame(WRITERS[tool](nodes), nodes))),
);

test("nodes are the same by Kea's configuration, wherever reservations stand in it", () =>
  fc.assert(
    fc.property(anyNodes(), fc.nat({ max: 12 }), fc.nat({ max: 12 }), (nodes, first, second) => {
      const reservations = nodes.flatMap(({ name, address, ...node }) =>
        cardsOf(node).map((mac) => ({ "hw-address": mac, "ip-address": address, hostname: `${name}.` })),
      );
      const parts = [
        reservations.slice(0, first),
        reservations.slice(first, first + second),
        reservations.slice(first + second),
      ];
      const text = JSON.stringify(
        {
          Dhcp4: {
            reservations: parts[0],
            subnet4: [{ subnet: "10.0.0.0/8", reservations: parts[1] }],
            "shared-networks": [{ name: "# none // none", subnet4: [{ reservations: parts[2] }] }],
          },
        },
        undefined,
        "\t",
      );
      expectSame([["kea", `// x\n/* { */ ${text.replaceAll("{", "{ # y }\n").replaceAll("]", "] // ]\n")}`]], nodes);
    }),
  ));

test("nodes are the same by Warewulf's nodes.conf", () =>
  fc.assert(
    fc.property(anyNodes(1), (nodes) => {
      const text = nodes.map(
        ({ name, address, mac }) =>
          `  ${name}:\n    profiles: [default]\n    network devices:\n      default:\n        hwaddr: ${mac}\n        ipaddr: ${address}\n`,
      );
      const profile = "nodeprofiles:\n  default:\n    network devices:\n      default:\n        netmask: 255.0.0.0\n";
      expectSame([["warewulf", `${profile}nodes:\n${text.join("")}`]], nodes);
    }),
  ));
