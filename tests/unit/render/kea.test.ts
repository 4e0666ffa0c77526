import { parseServedNetworks } from "../../../lib/model/network/served-networks";
import { parseMaster, parseNetwork } from "../../../lib/model/network/network";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { parseNodeList, parseNodes, placeNodes } from "../../../lib/model/nodes/nodes";
import { readKeaConfig } from "../../../lib/model/list-formats/kea-config";
import { platformOf } from "../../../lib/platforms";
import { DhcpConfig } from "../../../lib/render/dhcp/dhcp-config";
import { renderKeaConfig } from "../../../lib/render/dhcp/kea-config";
import { keaRefusal } from "../../support/dhcp-answers";
import { expectGolden } from "./golden";
import { master, network, nodes } from "./howto";

const FIRMWARE = { bootProgram: "lpxelinux.0", uefiBootProgram: "EFI/shimx64.efi" };
const plain: DhcpConfig = { ...FIRMWARE, networks: [onlyNetwork(network, master)], nodes, leaseSeconds: 432_000 };

const full: DhcpConfig = (() => {
  const wide = parseNetwork({
    cidr: "172.16.0.0/22",
    gateway: "172.16.3.254",
    domain: "farm.example.com",
    nameServers: ["192.0.2.53", "192.0.2.54"],
  });
  const boss = parseMaster({ hostname: "m0.example.com", address: "172.16.0.1" }, wide);
  const networks = [onlyNetwork(wide, boss)];
  const several = [
    { name: "s0.farm.example.com", address: "172.16.0.10", mac: "02:00:00:00:00:10", otherMacs: ["02:00:00:00:01:10"] },
    { name: "s1.farm.example.com", address: "172.16.1.10", mac: "02:00:00:00:00:11" },
  ];
  return {
    ...{ networks, nodes: parseNodes(several, networks, boss), bootProgram: "boot/lpxelinux.0" },
    ...{ uefiBootProgram: "boot/shimx64.efi", leaseSeconds: 60, controlChannel: true },
  };
})();

const several: DhcpConfig = (() => {
  const { networks, master: boss } = parseServedNetworks(
    {
      networks: [
        { name: "rack1", cidr: "10.0.0.0/24", sharedNetwork: "hall" },
        { name: "far", cidr: "10.1.0.0/24", gateway: "10.1.0.254", relayed: true, domain: "far.example.com" },
        {
          ...{ name: "rack2", cidr: "10.2.0.0/24", gateway: "10.2.0.1", masterAddress: "10.2.0.1" },
          ...{ sharedNetwork: "hall", nameServers: ["10.2.0.53"] },
        },
      ],
    },
    { hostname: "m0.example.com", address: "10.0.0.1" },
  );
  const listed = [
    { name: "s0.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:10" },
    { name: "s1.example.com", address: "10.2.0.10", mac: "02:00:00:00:00:30" },
    { name: "s2.example.com", address: "10.1.0.10", mac: "02:00:00:00:00:20" },
  ];
  return { ...plain, networks, nodes: placeNodes(parseNodeList(listed), networks, boss) };
})();

const http = { uefiHttpPath: "/diskless/EFI/shimx64.efi" };

const CONFIGURATIONS = {
  plain,
  full,
  networks: several,
  http: { ...plain, ...http },
  "http-networks": { ...several, ...http },
};

test.each(Object.entries(CONFIGURATIONS))("kea-dhcp4.conf %s", (name, config) =>
  expectGolden(`dhcp/kea-${name}.conf`, renderKeaConfig(config)),
);

test("the subnet is ours (rule authoritative-dhcp), and machines that are not in the list get no address (rule no-dynamic-addresses)", () => {
  const text = renderKeaConfig(plain);
  expect(text).toMatch(/^ {4}"authoritative": true,$/m);
  expect(text).not.toContain("pool");
});

test("a changed MAC address changes one line", () => {
  const moved = nodes.map((node, i) => (i === 4 ? { ...node, mac: "02:00:00:00:00:99" } : node));
  const before = renderKeaConfig(plain).split("\n");
  const after = renderKeaConfig({ ...plain, nodes: moved }).split("\n");
  expect(after.filter((line, i) => line !== before[i])).toHaveLength(1);
  expect(after).toHaveLength(before.length);
});

test("a network more leaves the numbers of the others, to which leases belong", () => {
  const ids = (text: string) => [...text.matchAll(/"id": (\d+)/g)].map(([, id]) => id);
  expect(ids(renderKeaConfig(several))).toEqual(expect.arrayContaining(ids(renderKeaConfig(plain))));
});

test("a control character in a value stops the rendering", () =>
  expect(() => renderKeaConfig({ ...plain, bootProgram: "pxelinux.0\n}" })).toThrow(/control character/));

test("what is written is what a list of nodes is read from", () => {
  const { machines, includes } = readKeaConfig({ name: "kea-dhcp4.conf", text: renderKeaConfig(plain) });
  expect(includes).toEqual([]);
  expect(machines.map(({ name, addresses, macs }) => [name?.text, addresses[0].text, macs[0].text])).toEqual(
    nodes.map(({ name, address, mac }) => [name, address, mac]),
  );
});

describe("kea-dhcp4 itself", () => {
  const check = platformOf("el10").dhcp.validate;
  // Where the hooks lie is looked up by the daemon, and Kea of Debian 12 knows no other place than the one that is named
  const withoutHooks = (text: string) => text.replace(/ {4}"hooks-libraries": \[[^\]]*\],\n/, "");

  test.each(Object.entries(CONFIGURATIONS))("accepts the %s configuration", (_name, config) =>
    expect(keaRefusal(withoutHooks(renderKeaConfig(config)), check)).toBe(""),
  );

  test("reads a quote and a backslash in a string as they are meant", () => {
    const text = renderKeaConfig({ ...plain, bootProgram: 'a"b\\c' });
    expect(text).toContain('"boot-file-name": "a\\"b\\\\c"');
    expect(keaRefusal(text, check)).toBe("");
  });

  test("refuses a broken configuration, so that its consent means something", () => {
    expect(keaRefusal(renderKeaConfig(plain).replace("authoritative", "authoritativ"), check)).toMatch(
      /unexpected keyword/,
    );
    expect(keaRefusal(renderKeaConfig(plain).replace('"10.0.0.0/24"', '"10.0.0.0/33"'), check)).not.toBe("");
  });
});
