import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkInput, parseMaster, parseNetwork } from "../../../lib/model/network/network";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { parseNodes } from "../../../lib/model/nodes/nodes";
import { platformOf } from "../../../lib/platforms";
import { KEY_TOKEN, DhcpdConfig, renderDhcpdConfig } from "../../../lib/render/dhcp";
import { expectGolden } from "./golden";
import { master, network, nodes } from "./howto";

const howto: DhcpdConfig = {
  networks: [onlyNetwork(network, master)],
  nodes,
  bootProgram: "pxelinux.0",
  dnsUpdates: "interim",
  leaseSeconds: 432_000,
};

function at(input: NetworkInput): Pick<DhcpdConfig, "networks"> {
  return { networks: [onlyNetwork(parseNetwork(input), master)] };
}

const full: DhcpdConfig = {
  ...howto,
  ...at({
    cidr: "172.16.0.0/22",
    gateway: "172.16.3.254",
    domain: "farm.example.com",
    nameServers: ["192.0.2.53", "192.0.2.54"],
    timeServers: ["192.0.2.123"],
  }),
  bootProgram: "boot/pxelinux.0",
  leaseSeconds: 3600,
};

const bare: DhcpdConfig = { ...howto, ...at({ cidr: "10.0.0.0/24" }), nodes: nodes.slice(0, 1) };

/** As many nodes as a /23 holds beside its gateway and master, to see that size breaks nothing. */
const large: DhcpdConfig = (() => {
  const wide = parseNetwork({ cidr: "10.0.0.0/23", gateway: "10.0.1.254" });
  const boss = parseMaster({ hostname: "m0.example.com", address: "10.0.0.1" }, wide);
  const many = Array.from({ length: 500 }, (_, i) => ({
    name: `s${i}.example.com`,
    address: `10.0.${Math.floor((i + 2) / 256)}.${(i + 2) % 256}`,
    mac: `02:00:00:00:0${Math.floor(i / 256)}:${(i % 256).toString(16).padStart(2, "0")}`,
  }));
  return { ...howto, networks: [onlyNetwork(wide, boss)], nodes: parseNodes(many, [onlyNetwork(wide, boss)], boss) };
})();

test.each([
  ["howto", howto],
  ["full", full],
  ["bare", bare],
])("dhcpd.conf %s", (name, config) => expectGolden(`dhcp/${name}.conf`, renderDhcpdConfig(config)));

test("the subnet is ours (rule authoritative-dhcp)", () =>
  expect(renderDhcpdConfig(howto)).toMatch(/^authoritative;$/m));

test("every subnet has next-server and filename, both of the master (rule next-server-and-filename)", () => {
  const text = renderDhcpdConfig(howto);
  expect(text).toMatch(/^ {2}next-server 10\.0\.0\.1;$/m);
  expect(text).toMatch(/^ {2}filename "pxelinux\.0";$/m);
});

test("machines that are not in the list get no address, since there is no dynamic range (rule no-dynamic-addresses)", () => {
  expect(renderDhcpdConfig(full)).not.toMatch(/\b(range|pool)\b/);
});

test("a node's card and address stand in its own declaration and nowhere else", () => {
  const text = renderDhcpdConfig(howto);
  for (const node of nodes) {
    expect(text.split(node.mac)).toHaveLength(2);
    expect(text.split(`fixed-address ${node.address};`)).toHaveLength(2);
  }
});

test("a changed MAC address changes one line", () => {
  const moved = nodes.map((node, i) => (i === 4 ? { ...node, mac: "02:00:00:00:00:99" } : node));
  const before = renderDhcpdConfig(howto).split("\n");
  const after = renderDhcpdConfig({ ...howto, nodes: moved }).split("\n");
  expect(after.filter((line, i) => line !== before[i])).toEqual(["  hardware ethernet 02:00:00:00:00:99;"]);
});

test("a control character in a value stops the rendering", () =>
  expect(() => renderDhcpdConfig({ ...howto, bootProgram: "pxelinux.0\n}" })).toThrow(/control character/));

describe("the control channel", () => {
  const open = renderDhcpdConfig({ ...howto, controlChannel: true });

  test("adds its lines and nothing else, with a token in the place of the key", () => {
    const without = new Set(renderDhcpdConfig(howto).split("\n"));
    expect(open.split("\n").filter((line) => line.trim() !== "" && !without.has(line))).toEqual([
      "# Control channel (OMAPI) for omshell(1): who has the key may ask for leases and change them.",
      "key pulumi-diskless {",
      "  algorithm hmac-md5;",
      `  secret "${KEY_TOKEN}";`,
      "omapi-port 7911;",
      "omapi-key pulumi-diskless;",
    ]);
  });

  test("is accepted by the daemon with a key, and refused with what is no key", () => {
    const key = Buffer.from("0123456789abcdef0123456789abcdef").toString("base64");
    expect(dhcpd(open.replaceAll(KEY_TOKEN, key))).toEqual(ACCEPTED);
    expect(dhcpd(open.replaceAll(KEY_TOKEN, "no base64!")).status).toBe(1);
  });
});

describe("the daemon itself", () => {
  // ISC dhcpd 4 of this machine stands for the 3.0.5 of CentOS 5: the same grammar, a newer release
  test.each([
    ["howto", howto],
    ["full", full],
    ["bare", bare],
    ["large", large],
  ])("accepts the %s configuration", (_name, config) => expect(dhcpd(renderDhcpdConfig(config))).toEqual(ACCEPTED));

  test("reads a quote and a backslash in a string as they are meant", () => {
    const text = renderDhcpdConfig({ ...howto, bootProgram: 'a"b\\c' });
    expect(text).toContain('filename "a\\"b\\\\c";');
    expect(dhcpd(text)).toEqual(ACCEPTED);
  });

  test("refuses a broken configuration, so that its consent means something", () => {
    const { status, said } = dhcpd(renderDhcpdConfig(howto).replace(/;/, ""));
    expect(status).toBe(1);
    expect(said).toMatch(/semicolon expected/);
  });
});

/** Exit status of a shell for a command that does not exist. */
const NOT_FOUND = 127;
const ACCEPTED = { status: 0, said: "" };

function dhcpd(text: string): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-dhcpd-"));
  try {
    const path = join(folder, "dhcpd.conf");
    writeFileSync(path, text);
    const run = spawnSync("sh", ["-c", platformOf("centos5").dhcp.validate.replaceAll("{candidate}", path)], {
      encoding: "utf8",
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    if (run.status === NOT_FOUND) {
      throw new Error("dhcpd is not installed; install the package isc-dhcp-server or dhcp-server (it need not run)");
    }
    return { status: run.status, said: run.status === 0 ? "" : run.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
