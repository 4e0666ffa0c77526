import { parseServedNetworks } from "../../../lib/model/network/served-networks";
import { parseNodeList, placeNodes } from "../../../lib/model/nodes/nodes";
import { renderDhcpdConfig } from "../../../lib/render/dhcp";
import { DhcpConfig } from "../../../lib/render/dhcp/dhcp-config";
import { renderKeaConfig } from "../../../lib/render/dhcp/kea-config";
import { DhcpAnswer, dhcpAnswers, DhcpQuestionOf } from "../../support/dhcp-answers";

// A program that moves from el9 to el10 has the same nodes with the same firmware: what dhcpd answered them, Kea answers.

const [OURS, OTHER_CARD, SECOND_NETWORK, NOBODY] = [
  "02:00:00:00:00:10",
  "02:00:00:00:00:12",
  "02:00:00:00:00:30",
  "02:00:00:00:00:99",
];

const config: DhcpConfig = (() => {
  const { networks, master } = parseServedNetworks(
    {
      networks: [
        {
          ...{ name: "rack1", cidr: "10.0.0.0/24", sharedNetwork: "hall", gateway: "10.0.0.254" },
          ...{ domain: "example.com", nameServers: ["10.0.0.53", "10.0.0.54"] },
        },
        {
          ...{ name: "rack2", cidr: "10.2.0.0/24", gateway: "10.2.0.1", masterAddress: "10.2.0.1" },
          ...{ sharedNetwork: "hall" },
        },
      ],
    },
    { hostname: "m0.example.com", address: "10.0.0.1" },
  );
  const nodes = parseNodeList([
    { name: "s0.example.com", address: "10.0.0.10", mac: OURS, otherMacs: [OTHER_CARD] },
    { name: "s1.example.com", address: "10.2.0.10", mac: SECOND_NETWORK },
  ]);
  return {
    ...{ networks, nodes: placeNodes(nodes, networks, master), leaseSeconds: 432_000 },
    ...{ bootProgram: "lpxelinux.0", uefiBootProgram: "EFI/shimx64.efi" },
  };
})();

const hex = (text: string): string => Buffer.from(text).toString("hex");
const codes = (...list: number[]): string => list.map((code) => code.toString(16).padStart(2, "0")).join("");

/** What the option ROMs of network cards ask for, what UEFI does, and what NetworkManager does. */
const BY_FIRMWARE = codes(
  ...[1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97],
);
const BY_SYSTEM = codes(1, 2, 3, 6, 12, 15, 26, 28, 33, 40, 41, 42, 51, 54, 58, 59, 119, 121, 249);
const ALL = codes(...Array.from({ length: 254 }, (_, i) => i + 1).filter((code) => ![50, 52, 53, 55].includes(code)));

const [DISCOVER, REQUEST] = ["01", "03"];
const [TYPE, LIST, CLASS, ARCHITECTURE, CLIENT, UUID] = [53, 55, 60, 93, 61, 97];
const [HOST_NAME, ADDRESS, LEASE, SERVER] = [12, 50, 51, 54];

function ask(options: Readonly<Record<number, string>>, mac = OURS, type = DISCOVER): DhcpQuestionOf {
  return { mac, options: { [TYPE]: type, ...options } };
}

function firmware(architecture: number, kind = "PXEClient"): DhcpQuestionOf {
  const number = String(architecture).padStart(5, "0");
  const uuid = `00${"11".repeat(16)}`;
  return ask({
    ...{ [LIST]: BY_FIRMWARE, [CLASS]: hex(`${kind}:Arch:${number}:UNDI:003016`), [CLIENT]: uuid, [UUID]: uuid },
    [ARCHITECTURE]: architecture.toString(16).padStart(4, "0"),
  });
}

const ALIKE = {
  "a BIOS": firmware(0),
  "UEFI, 00:07": firmware(7),
  "UEFI, 00:09": firmware(9),
  "UEFI of 32 bits, which has no loader": firmware(6),
  "UEFI of ARM": firmware(11),
  "UEFI that boots by HTTP": firmware(16, "HTTPClient"),
  "the system of a node": ask({ [LIST]: BY_SYSTEM, [CLIENT]: `01${OURS.replaceAll(":", "")}` }),
  "a system that has a name already": ask({ [LIST]: BY_SYSTEM, [HOST_NAME]: hex("elsewhere") }),
  everything: ask({ [LIST]: ALL, [ARCHITECTURE]: "0000" }),
  "another card of the node": ask({ [LIST]: BY_SYSTEM }, OTHER_CARD),
  "a node of another network on the wire": ask({ [LIST]: ALL }, SECOND_NETWORK),
  "for a lease of ten minutes": ask({ [LIST]: BY_SYSTEM, [LEASE]: "00000258" }),
  "for a lease of a minute": ask({ [LIST]: BY_SYSTEM, [LEASE]: "0000003c" }),
  "for a lease without an end": ask({ [LIST]: BY_SYSTEM, [LEASE]: "ffffffff" }),
  "for an address that is not its own": ask({ [LIST]: BY_SYSTEM, [ADDRESS]: "0a000063" }),
  "nobody that is known": ask({ [LIST]: BY_SYSTEM }, NOBODY),
  "and takes what it was offered": ask(
    { [LIST]: BY_SYSTEM, [ADDRESS]: "0a00000a", [SERVER]: "0a000001" },
    OURS,
    REQUEST,
  ),
  "and takes it as after a reboot": ask({ [LIST]: BY_SYSTEM, [ADDRESS]: "0a00000a" }, OURS, REQUEST),
} satisfies Record<string, DhcpQuestionOf>;
type Alike = keyof typeof ALIKE;

const one = ["10.0.0.1/24"];
let dhcpd: Record<Alike, DhcpAnswer[]>;
let kea: Record<Alike, DhcpAnswer[]>;

beforeAll(async () => {
  const [dhcpdText, keaText] = [renderDhcpdConfig({ ...config, dnsUpdates: "none" }), renderKeaConfig(config)];
  dhcpd = await dhcpAnswers("dhcpd", dhcpdText, ALIKE, one);
  kea = await dhcpAnswers("kea", keaText, ALIKE, one);
}, 120_000);

test.each(Object.keys(ALIKE) as Alike[])("dhcpd and Kea answer the same, option by option: %s", (name) =>
  expect(kea[name]).toEqual(dhcpd[name]),
);

test("what they answer is what the program says, so that they are not alike in nothing", () => {
  expect(dhcpd["UEFI, 00:07"]).toEqual([
    expect.objectContaining({
      ...{ address: "10.0.0.10", "next-server": "10.0.0.1", "boot file": "EFI/shimx64.efi" },
      ...{ "option 12": hex("s0.example.com"), "option 54": "0a000001", "option 51": "00069780" },
    }),
  ]);
  expect(dhcpd["nobody that is known"]).toEqual([]);
  expect(dhcpd["a node of another network on the wire"]).toEqual([
    expect.objectContaining({ address: "10.2.0.10", "next-server": "10.2.0.1", "option 54": "0a020001" }),
  ]);
});

describe("with HTTP boot, whose URL has the address by which a node reaches the master,", () => {
  const byHttp = (mac: string, kind = "HTTPClient"): DhcpQuestionOf => ({ ...firmware(16, kind), mac });
  const asked = {
    "a node": byHttp(OURS),
    "a node of another network on the wire": byHttp(SECOND_NETWORK),
    "a node whose firmware is of another class": byHttp(OURS, "PXEClient"),
    "a node with UEFI that boots by TFTP": firmware(7),
    "a BIOS": firmware(0),
    nobody: byHttp(NOBODY),
  };
  const wanted = { ...config, uefiHttpPath: "/diskless/EFI/shimx64.efi" };

  test("dhcpd and Kea answer the same", async () => {
    const before = await dhcpAnswers("dhcpd", renderDhcpdConfig({ ...wanted, dnsUpdates: "none" }), asked, one);
    expect(await dhcpAnswers("kea", renderKeaConfig(wanted), asked, one)).toEqual(before);
    const said = Object.values(before).map((answers) => answers.map((answer) => answer["boot file"]));
    expect(said).toEqual([
      ["http://10.0.0.1/diskless/EFI/shimx64.efi"],
      ["http://10.2.0.1/diskless/EFI/shimx64.efi"],
      ...[[""], ["EFI/shimx64.efi"], ["lpxelinux.0"], []],
    ]);
    expect(before["a node"][0]["option 60"]).toBe(hex("HTTPClient"));
  }, 60_000);

  test("where the master has one address, the same", async () => {
    const few = { ...wanted, networks: wanted.networks.slice(0, 1), nodes: wanted.nodes.slice(0, 1) };
    const before = await dhcpAnswers("dhcpd", renderDhcpdConfig({ ...few, dnsUpdates: "none" }), asked, one);
    expect(await dhcpAnswers("kea", renderKeaConfig(few), asked, one)).toEqual(before);
    expect(before["a node"][0]["boot file"]).toBe("http://10.0.0.1/diskless/EFI/shimx64.efi");
  }, 60_000);
});

describe("Kea differs where docs/platforms.md says so:", () => {
  const differing = {
    "another card after the first one has the lease": [
      ask({ [LIST]: BY_SYSTEM, [ADDRESS]: "0a00000a", [SERVER]: "0a000001" }, OURS, REQUEST),
      ask({ [LIST]: BY_SYSTEM }, OTHER_CARD),
    ],
    "a machine that lists no options": [ask({})],
  };
  const questions = Object.fromEntries(
    Object.values(differing)
      .flat()
      .map((question, i) => [String(i), question]),
  );

  test("it keeps the address for the card that has the lease, and tells less to who does not say what it wants", async () => {
    const answers = await dhcpAnswers("kea", renderKeaConfig(config), questions, one);
    const before = await dhcpAnswers("dhcpd", renderDhcpdConfig({ ...config, dnsUpdates: "none" }), questions, one);
    expect([before["1"].length, answers["1"].length]).toEqual([1, 0]);
    expect([before["2"][0]["option 42"], answers["2"][0]["option 42"]]).toEqual(["0a000001", undefined]);
  }, 60_000);

  test("on an interface with two addresses it answers twice, and alike", async () => {
    const answers = await dhcpAnswers("kea", renderKeaConfig(config), { one: firmware(0) }, [...one, "10.2.0.1/24"]);
    expect(answers.one).toHaveLength(2);
    expect(answers.one[0]).toEqual(answers.one[1]);
  }, 60_000);
});
