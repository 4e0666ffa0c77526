import * as pulumi from "@pulumi/pulumi";
import {
  BootNetworkArgs,
  DhcpServer,
  DisklessCluster,
  HostArgs,
  NfsExport,
  NodeArgs,
  NodePower,
  NtpServer,
  SyslogServer,
  TftpServer,
} from "../../../index";
import { el9Master, farm, master as centos5, network, nodes } from "./farm";
import { kindOf, named, Registered, run } from "./registered";
import { COMPONENTS } from "./schemas";

const networks: BootNetworkArgs[] = [
  { name: "far", cidr: "10.2.0.0/24", gateway: "10.2.0.254", relayed: true },
  { name: "rack1", cidr: "10.0.0.0/24", timeServers: ["192.0.2.123"] },
  { name: "rack2", cidr: "10.1.0.0/25", gateway: "10.1.0.1", masterAddress: "10.1.0.1", timeServers: ["192.0.2.124"] },
];
const spread: NodeArgs[] = [
  { name: "s0.example.com", address: "10.2.0.10", mac: "02:00:00:00:00:00" },
  { name: "s1.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:01" },
  { name: "s2.example.com", address: "10.1.0.10", mac: "02:00:00:00:00:02" },
  { name: "s3.example.com", address: "10.1.0.11", mac: "02:00:00:00:00:03" },
];

interface File {
  readonly path: string;
  readonly content: string;
}
const files = (resource: Registered) => resource.inputs.files as File[];
const texts = (values: unknown) => Object.entries(values as Record<string, string>);

describe("a cluster of several networks", () => {
  const cluster = (master: HostArgs = el9Master) =>
    run(
      () => new DisklessCluster("farm", { master, networks, nodes: spread, remoteSyslog: true, parallelShell: true }),
    );
  let el9: readonly Registered[];
  beforeAll(async () => {
    el9 = await cluster();
  });

  test("asks by DHCP for a node of each, behind a relay as the relay asks", () => {
    const { serving, questions } = named(el9, "farm-dhcp-service").inputs;
    const asked = texts(questions).filter(([name]) => name.includes("BIOS"));
    expect(asked).toEqual([
      [
        "DHCP discover of 02:00:00:00:00:00 by BIOS firmware, as a relay asks",
        "ask_dhcp_relayed 10.2.0.0 10.0.0.1 02:00:00:00:00:00 all bios uefi",
      ],
      ["DHCP discover of 02:00:00:00:00:01 by BIOS firmware", "ask_dhcp 10.0.0.1 02:00:00:00:00:01 all bios uefi"],
      ["DHCP discover of 02:00:00:00:00:02 by BIOS firmware", "ask_dhcp 10.1.0.1 02:00:00:00:00:02 all bios uefi"],
    ]);
    expect(serving).toMatchObject({
      "DHCP discover of 02:00:00:00:00:00 by BIOS firmware, as a relay asks":
        "10.2.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file lpxelinux.0",
      "DHCP discover of 02:00:00:00:00:02 by UEFI firmware":
        "10.1.0.10 from 10.1.0.1, next-server 10.1.0.1, boot file EFI/shimx64.efi",
    });
    expect(files(named(el9, "farm-dhcp-service"))[0].content.match(/^subnet .*(?= \{)/gm)).toEqual([
      "subnet 10.0.0.0 netmask 255.255.255.0",
      "subnet 10.1.0.0 netmask 255.255.255.128",
      "subnet 10.2.0.0 netmask 255.255.255.0",
    ]);
  });

  test("exports to each, and asks the server for each", () => {
    const service = named(el9, "farm-home-service");
    expect(files(service)[0].content).toBe(
      "/home 10.0.0.0/24(ro,root_squash,no_subtree_check)\n" +
        "/home 10.1.0.0/25(ro,root_squash,no_subtree_check)\n" +
        "/home 10.2.0.0/24(ro,root_squash,no_subtree_check)\n",
    );
    expect(texts(service.inputs.serving).filter(([name]) => name.startsWith("export of"))).toEqual([
      ["export of /home to 10.0.0.0/24", "ro,root_squash"],
      ["export of /home to 10.1.0.0/25", "ro,root_squash"],
      ["export of /home to 10.2.0.0/24", "ro,root_squash"],
    ]);
  });

  test("lets all of them fetch images and ask for the time", () => {
    expect(files(named(el9, "farm-web-service"))[0].content).toContain(
      "Require ip 10.0.0.0/24 10.1.0.0/25 10.2.0.0/24\n",
    );
    const chrony = files(named(el9, "farm-ntp-service"))[0].content;
    expect(chrony.match(/^allow .*/gm)).toEqual(["allow 10.0.0.0/24", "allow 10.1.0.0/25", "allow 10.2.0.0/24"]);
    expect(chrony.match(/^server .*/gm)).toEqual(["server 192.0.2.123 iburst", "server 192.0.2.124 iburst"]);
  });

  test("opens each service in the zone of each network", () => {
    const sides = el9
      .filter(({ type, parent }) => kindOf(type) === "HostFirewall" && parent !== undefined)
      .map(({ name, inputs }) => [name, inputs.address, inputs.network, inputs.ledgerKey === name]);
    const services = ["dhcp", "home", "ntp", "syslog", "tftp", "web"];
    expect(sides).toEqual(
      services.flatMap((service) => [
        [`farm-${service}-firewall`, "10.0.0.1", undefined, true],
        [`farm-${service}-firewall-far`, "10.0.0.1", "10.2.0.0/24", true],
        [`farm-${service}-firewall-rack2`, "10.1.0.1", undefined, true],
      ]),
    );
  });

  test("asks for boot files at each address of the master", () =>
    expect(texts(named(el9, "farm-tftp-service").inputs.questions)).toEqual([
      ["TFTP get from /var/lib/tftpboot", "ask_tftp 10.0.0.1 /var/lib/tftpboot lpxelinux.0"],
      ["TFTP get from /var/lib/tftpboot at 10.1.0.1", "ask_tftp 10.1.0.1 /var/lib/tftpboot lpxelinux.0"],
    ]));

  test("has one boot entry by the names of all networks, and looks for nearer ones of each", () => {
    const { path, links, watch, content } = named(el9, "farm-pxe-config").inputs;
    expect([path, ...Object.keys(links as object)].map((name) => String(name).split("/").at(-1))).toEqual([
      "0A0000",
      ...Array.from({ length: 8 }, (_, i) => `0A0100${i}`),
      "0A0200",
    ]);
    expect(watch).toMatchObject({ network: "10.0.0.0/24 10.1.0.0/25 10.2.0.0/24" });
    expect(content).toContain("root=live:http://10.0.0.1/diskless/");
  });

  test("names all nodes to the master and to its shell", () => {
    const hosts = String(named(el9, "farm-master-hosts").inputs.content);
    expect(hosts.match(/^\S+/gm)).toEqual(["10.0.0.1", "10.0.0.10", "10.1.0.10", "10.1.0.11", "10.2.0.10"]);
    expect(String(named(el9, "farm-shell-hosts").inputs.content).split("\n").filter(Boolean)).toHaveLength(4);
    expect(String(named(el9, "farm-shell-ssh").inputs.content)).toContain("s0.example.com s0");
  });

  test("on centos5 restricts ntpd and exports /usr for each", async () => {
    const resources = await cluster(centos5);
    expect(files(named(resources, "farm-ntp-service"))[0].content.match(/^restrict 10.*mask \S+/gm)).toEqual([
      "restrict 10.0.0.0 mask 255.255.255.0",
      "restrict 10.1.0.0 mask 255.255.255.128",
      "restrict 10.2.0.0 mask 255.255.255.0",
    ]);
    expect(files(named(resources, "farm-usr-service"))[0].content.match(/^\/usr \S+\(/gm)).toHaveLength(3);
  });
});

describe("a component that stands alone", () => {
  test.each(Object.keys(COMPONENTS).filter((name) => "network" in COMPONENTS[name].schema.shape))(
    "%s takes network or networks",
    (name) => expect(Object.keys(COMPONENTS[name].schema.shape)).toContain("networks"),
  );

  test("refuses a node in no network before anything is registered", () =>
    expect(() => new DhcpServer("dhcp", { master: el9Master, networks: networks.slice(0, 2), nodes: spread })).toThrow(
      'DhcpServer "dhcp": nodes[2].address: 10.1.0.10 of s2.example.com lies in none of the networks 10.0.0.0/24 (rack1), 10.2.0.0/24 (far)',
    ));

  test.each<[what: string, make: () => unknown, message: string]>([
    [
      "neither",
      () => new NfsExport("a", { master: el9Master }),
      'NfsExport "a": network: is missing, expected network, or networks for several',
    ],
    [
      "both",
      () => new DisklessCluster("a", { ...farm, networks }),
      'DisklessCluster "a": networks: cannot be combined with network',
    ],
    [
      "a bad one for boot files",
      () => new TftpServer("a", { master: centos5, networks: [networks[0]] }),
      'TftpServer "a": master.address: 10.0.0.1 lies in none',
    ],
    [
      "a bad one for log lines",
      () => new SyslogServer("a", { master: centos5, networks: [networks[0]] }),
      'SyslogServer "a": master.address: 10.0.0.1 lies in none',
    ],
  ])("refuses %s", (_what, make, message) => expect(make).toThrow(message));

  test("refuses to wake a node behind a relay, unless it has another method", async () => {
    const power = (args: object) =>
      new NodePower("p", { master: el9Master, networks, nodes: spread, method: "wakeOnLan", ...args });
    expect(() => power({})).toThrow(
      'NodePower "p": method: "wakeOnLan" cannot wake s0.example.com, whose network is behind a relay (rule several-networks)',
    );
    const made = await run(() => power({ exceptions: [{ method: "ssh", nodes: ["s0"] }] }));
    expect(String(named(made, "p-table").inputs.content)).toContain("s1.example.com 02:00:00:00:00:01 10.0.0.10\n");
  });

  test("waits for a network that another resource gives", async () => {
    const late = networks.map((one) => ({ ...one, cidr: pulumi.output(Promise.resolve(one.cidr as string)) }));
    const resources = await run(() => new DhcpServer("dhcp", { master: el9Master, networks: late, nodes: spread }));
    expect(files(named(resources, "dhcp-service"))[0].content.match(/^subnet \S+/gm)).toHaveLength(3);
    expect(named(resources, "dhcp-firewall-far").inputs).toMatchObject({ address: "10.0.0.1", network: "10.2.0.0/24" });
  });

  test.each([
    ["several networks follow a server of both once", networks.slice(1), ["192.0.2.123"]],
    ["one network keeps the list as it is", [networks[1]], ["192.0.2.123", "192.0.2.123"]],
  ])("%s", async (_what, given, followed) => {
    const same = given.map((one) => ({ ...one, timeServers: ["192.0.2.123", "192.0.2.123"] }));
    const resources = await run(() => new NtpServer("ntp", { master: centos5, networks: same }));
    expect(files(named(resources, "ntp-service"))[0].content.match(/(?<=^server )\S+/gm)).toEqual(followed);
  });

  test("a list of one network makes what that network makes", async () => {
    const one = await run(() => new DhcpServer("dhcp", { master: el9Master, network, nodes }));
    const list = await run(
      () => new DhcpServer("dhcp", { master: el9Master, networks: [{ ...network, name: "rack1" }], nodes }),
    );
    expect(list).toEqual(one);
  });

  test("puts each network's nodes and settings into a text that is kept", async () => {
    const existing =
      "subnet 10.0.0.0 netmask 255.255.255.0 { next-server 10.0.0.1; }\n" +
      "subnet 10.1.0.0 netmask 255.255.255.128 { next-server 10.9.9.9; option routers 10.1.0.100; }\n" +
      "host s1.example.com { hardware ethernet 02:00:00:00:00:01; fixed-address 10.0.0.10; }\n" +
      "host old { hardware ethernet 02:00:00:00:00:99; fixed-address 10.1.0.99; }\n";
    const [, home, rack2] = networks;
    const resources = await run(
      () => new DhcpServer("dhcp", { master: el9Master, networks: [home, rack2], nodes: spread.slice(1), existing }),
    );
    const [{ content }] = files(named(resources, "dhcp-service"));
    expect(content).toContain("{ next-server 10.0.0.1; }");
    expect(content).toContain("{ next-server 10.1.0.1; option routers 10.1.0.1; }");
    expect(content.match(/^ *host \S+/gm)).toEqual([
      "host s1.example.com",
      "host s2.example.com",
      "host s3.example.com",
    ]);
  });
});
