import { describeDhcpd } from "../../../lib/adopt/dhcp/describe-dhcpd";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { parseMaster, parseNetwork } from "../../../lib/model/network/network";
import type { Node } from "../../../lib/model/nodes/nodes";
import { renderExistingDhcpd } from "../../../lib/render/dhcp/existing";
import { dhcpdOffers } from "../../support/dhcpd-offers";
import { refusal } from "../model/refusal";

const card = (n: number): string => `52:54:00:00:00:0${n}`;
const host = (n: number, more = ""): string =>
  `host n${n} { hardware ethernet ${card(n)}; fixed-address 10.0.0.1${n}; ${more} }`;
const added: Node = { name: "n9", address: "10.0.0.19", mac: card(9) };
const subnet = (body: string): string => `subnet 10.0.0.0 netmask 255.255.255.0 {\n  ${body}\n}\n`;
const SENT = 'next-server 10.0.0.1; filename "subnet.0";';
const PXE = 'match if substring(option vendor-class-identifier, 0, 9) = "PXEClient";';

/** Texts in which something nearer than the subnet decides; `none` where it decides by what a node asks. */
const TEXTS: readonly (readonly [what: string, stated: string | undefined, text: string])[] = [
  ["a subnet", "subnet.0", `${subnet(SENT)}${host(1)}\n${host(2)}\n`],
  ["a group", "group.0", `${subnet(SENT)}group {\n  filename "group.0";\n  ${host(1)}\n  ${host(2)}\n}\n`],
  ["two groups", "inner.0", `${subnet(SENT)}group { filename "g.0"; group { filename "inner.0"; ${host(1)} } }\n`],
  ["hosts", "own.0", `${subnet(SENT)}${host(1, 'filename "own.0";')}\n${host(2, 'filename "own.0";')}\n`],
  ["hosts with =", "own.0", `${subnet("next-server 10.0.0.1;")}${host(1, 'filename = "own.0";')}\n`],
  ["hosts inside of the subnet", "subnet.0", subnet(`${SENT}\n  ${host(1)}\n  ${host(2)}`)],
  ["a group inside of the subnet", "group.0", subnet(`${SENT}\n  group { filename "group.0"; ${host(1)} }`)],
  ["a group around all", "subnet.0", `group {\n filename "g.0";\n${subnet(SENT)}${host(1)}\n}\n`],
  [
    "a shared network around a host",
    "shared.0",
    `shared-network s { filename "shared.0"; ${subnet("next-server 10.0.0.1;")} ${host(1)} }\n`,
  ],
  ["a group of which only some are nodes", "group.0", groupWithAnother()],
  [
    "a statement that comes twice",
    "b.0",
    `${subnet('next-server 10.0.0.1; filename "a.0"; filename "b.0";')}${host(1)}\n`,
  ],
  ["the whole text", "g.0", `filename "g.0";\n${subnet("next-server 10.0.0.1;")}${host(1)}\n`],
  ["a class", undefined, `${subnet(SENT)}class "pxe" { ${PXE} filename "class.0"; }\n${host(1)}\n`],
  [
    "a class behind a group",
    "group.0",
    `${subnet(SENT)}class "pxe" { ${PXE} filename "class.0"; }
group { filename "group.0"; ${host(1)} }\n`,
  ],
  [
    "if",
    undefined,
    `option arch code 93 = unsigned integer 16;\n${subnet(`${SENT} if option arch = 00:07 { filename "uefi.0"; }`)}${host(1)}\n`,
  ],
  [
    "if before a value",
    "subnet.0",
    `option arch code 93 = unsigned integer 16;
${subnet(`if option arch = 00:07 { filename "uefi.0"; } else { filename "else.0"; } ${SENT}`)}${host(1)}\n`,
  ],
  [
    "switch",
    undefined,
    subnet(
      `${SENT} switch (substring(option vendor-class-identifier, 0, 9)) { case "PXEClient": filename "pxe.0"; break; }`,
    ) + `${host(1)}\n`,
  ],
  ["hosts that differ", undefined, `${subnet(SENT)}${host(1)}\n${host(2, 'filename "own.0";')}\n`],
];

function groupWithAnother(): string {
  const other = "host printer { hardware ethernet 02:00:00:00:00:01; fixed-address 10.0.0.200, 10.0.0.201; }";
  return `${subnet(SENT)}group { filename "group.0"; ${host(1)} ${other} }\n`;
}

function adopted(text: string) {
  return describeDhcpd({ name: "dhcpd.conf", text }, { hostname: "m0.example.com", found: "10.0.0.1", addresses: [] });
}

function rendered(text: string, changes: { bootProgram?: string; gateway?: string; nodes?: readonly Node[] } = {}) {
  const { network, nodes, master, bootProgram } = adopted(text);
  const net = parseNetwork({ ...network, ...(changes.gateway !== undefined && { gateway: changes.gateway }) });
  const boss = parseMaster(master, net);
  return renderExistingDhcpd(
    { name: "existing", text },
    { networks: [onlyNetwork(net, boss)], master: boss, nodes, bootProgram, ...changes },
  );
}

/** What a real dhcpd offers to each card, BIOS then UEFI, without the address. */
async function offers(text: string, nodes: readonly Node[]): Promise<string[][]> {
  const given = await dhcpdOffers(
    text,
    nodes.map(({ mac }) => mac),
  );
  return Object.values(given).map((lines) =>
    lines.split("\n").map((line) => line.replace(/^.*, next-server/, "next-server")),
  );
}

test.concurrent.each(TEXTS)(
  "%s: adopt states what dhcpd gives all nodes, %p, and a node more gets the same",
  async (what, stated, text) => {
    const { bootProgram, nodes, remarks } = adopted(text);
    expect(bootProgram).toBe(stated);
    expect(rendered(text)).toEqual({ content: text, warnings: [] });
    const { content, warnings } = rendered(text, { nodes: [...nodes, added] });
    const [first, ...others] = await offers(content, [...nodes, added]);
    if (stated !== undefined)
      expect(first).toEqual(["bios", "uefi"].map(() => `next-server 10.0.0.1, boot file ${stated}`));
    else expect(remarks.join("\n")).toMatch(/filename: nodes get several|decides filename by what a node asks/);
    if (what === "hosts that differ") {
      expect(warnings).toEqual([
        "filename: nodes that existing does not have yet: n9 gets subnet.0; the others get subnet.0, own.0",
      ]);
      return;
    }
    expect(others).toEqual(others.map(() => first));
    expect(warnings).toEqual([]);
  },
);

test.concurrent.each(TEXTS)(
  "%s: another boot file is given to all nodes, or refused with its place",
  async (what, _stated, text) => {
    const nodes = [...adopted(text).nodes, added];
    if (["a class", "if", "switch"].includes(what)) {
      expect(refusal(() => rendered(text, { nodes, bootProgram: "new.0" }))).toMatch(
        /^bootProgram: cannot decide: nodes get filename by what they ask, at existing:\d+ \((class pxe|if option arch|switch)/,
      );
      return;
    }
    const { content } = rendered(text, { nodes, bootProgram: "new.0" });
    const given = await offers(content, nodes);
    expect(given.flat()).toEqual(given.flat().map(() => "next-server 10.0.0.1, boot file new.0"));
    expect(rendered(content, { nodes, bootProgram: "new.0" }).content).toBe(content);
  },
);
