import * as library from "../../../index";
import { secureBoot } from "../../support/key-of-tests";
import { el9Master, farm, master, network, nodes } from "../components/farm";

const { DhcpServer, DisklessCluster, Master, NfsExport, NtpServer, PxeConfig, RootfsImage, SlaveNode, TftpServer } =
  library;
const { NodeFiles, NodePower, ParallelShell, Rollout, SyslogServer, WebServer } = library;
const { HostFirewall, HostPackages, HostService } = library;

type Way = Partial<library.ConnectionArgs>;

/** Ways to become root on a master; each sends another command line. */
export const WAYS: readonly Way[] = [{}, { sudo: true }, { sudo: true, sudoPassword: "it's a $ecret `word`" }];

const KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== somebody's key";

const hostBy = (way: Way) => ({ ...master, connection: { ...master.connection, ...way } });

/** Every component on CentOS 5, with what makes its scripts differ. One that is missing here fails the test of scripts. */
export function onCentos5(way: Way): void {
  const host = hostBy(way);
  new DisklessCluster("farm", {
    ...farm,
    master: host,
    image: {
      sizeMiB: 256,
      revision: "2",
      kernel: "/boot/vmlinuz-nodes",
      authorizedKeys: [KEY],
      managementKey: KEY,
      nodeMemoryMiB: 32_768,
      extraPackages: ["screen"],
      files: [{ path: "/etc/motd", content: "it's a `node`\n$HOME\n", mode: "0600", owner: "root", group: "root" }],
      users: [{ name: "worker", uid: 700, groups: ["wheel"], shell: "/bin/sh", authorizedKeys: [KEY] }],
      servicesOn: ["crond"],
      servicesOff: ["cups"],
      syslogServer: "m0.example.com",
      timeServers: ["m0.example.com"],
      script: 'echo "it\'s run in the chroot"\n',
      forget: ["/etc/secret*"],
      keepFiles: ["/etc/ssh/ssh_host_rsa_key"],
      keepPasswords: ["worker"],
    },
    serialConsole: "ttyS0,115200",
    kernelArguments: ["quiet"],
    groups: [{ name: "gpu", nodes: ["s0"], image: { extraPackages: ["pssh"] }, kernelArguments: ["single"] }],
    bootOverrides: [{ node: "s1", serialConsole: "ttyS1,9600" }],
    dhcpControlChannel: true,
    parallelShell: true,
    nodeFiles: { hostKeys: true },
    extraPackages: ["screen"],
  });
  // a machine of its own, since one is the boot server of one cluster, and each of its daemons is configured once
  const another = { ...host, connection: { ...host.connection, port: 2222 } };
  const masquerade = { outInterface: "eth1" };
  new Master("alone-master", { master: another, network: { ...network, gateway: master.address, masquerade }, nodes });
  new DhcpServer("alone-dhcp", { master: another, network, nodes });
  new TftpServer("alone-tftp", { master: another });
  new NfsExport("alone-nfs", { master: another, network: { cidr: "10.0.0.0/22" } });
  new NtpServer("alone-ntp", { master: another, network });
  new RootfsImage("alone-image", { master: another, network, nodes });
  new RootfsImage("alone-variant", { master: another, network, nodes, variant: "gpu", remark: "it's of the group" });
  new RootfsImage("alone-pinned", { master: another, network, nodes, pin: "0123456789abcdef0123456789abcdef" });
  new PxeConfig("alone-pxe", {
    master: another,
    network: { cidr: "10.0.0.0/26" },
    imageDigest: "0123",
    imageSizeMiB: 512,
  });
  new NodeFiles("alone-files", {
    ...{ master: another, network, nodes, vars: { rack: "it's `a7`" } },
    files: [
      { path: "/etc/motd", content: "it's {{node.name}} in {{vars.rack}}\n", onChange: "systemctl try-restart `motd`" },
      { path: "/etc/munge.key", content: "it's a $ecret", mode: "0400", secret: true },
    ],
  });
  new SlaveNode("alone-node", { node: nodes[0] });
  new ParallelShell("alone-shell", { master: another, network, nodes });
  new NodePower("alone-power", {
    ...{
      master: another,
      network,
      nodes,
      method: "ipmi",
      user: "admin",
      password: "it's a $ecret",
      addressPattern: "{node}-bmc",
    },
    exceptions: [{ method: "command", command: "/opt/pdu 'a b'", nodes: ["s1"] }],
  });
  new SyslogServer("alone-syslog", { master: another });
  new Rollout("alone-rollout", {
    ...{
      master: another,
      network,
      nodes,
      bootEntryPaths: ["/tftpboot/pxelinux.cfg/0A0000"],
      storePath: "/tftpboot/linux",
    },
    images: [{ name: "all", digest: "0123456789abcdef0123456789abcdef", nodes: nodes.map(({ name }) => name) }],
    ...{ preReboot: 'drain "$1"', healthCheck: "it's `healthy`", runOnUp: true },
  });
}

/** What only later platforms have. */
export function onLaterPlatforms(way: Way): void {
  const host = { ...el9Master, connection: { ...el9Master.connection, ...way } };
  const { connection } = host;
  new WebServer("later-web", { master: host, network });
  new DhcpServer("later-dhcp", { master: host, network, nodes });
  new DhcpServer("later-networks", {
    master: { ...host, connection: { ...connection, port: 2224 } },
    nodes: [...nodes, { name: "far.example.com", address: "10.1.0.10", mac: "02:00:00:00:01:00" }],
    networks: [
      { name: "rack1", cidr: "10.0.0.0/24" },
      { name: "far", cidr: "10.1.0.0/24", gateway: "10.1.0.254", relayed: true },
    ],
  });
  new NodeFiles("later-files", { master: host, network, nodes });
  new TftpServer("later-tftp", { master: host });
  new NfsExport("later-home", { master: host, network });
  new NtpServer("later-ntp", { master: host, network });
  new SyslogServer("later-syslog", { master: host });
  new RootfsImage("later-image", {
    ...{ master: host, network, nodes, nodeMemoryMiB: 2048, extraPackages: ["tmux"], mounts: [{ path: "/data" }] },
    users: [{ name: "worker", authorizedKeys: [KEY] }],
    files: [{ path: "/usr/local/etc/x", content: "it's a `node`\n" }],
    syslogServer: "m0.example.com",
    script: 'echo "it\'s run in the chroot"\n',
  });
  new RootfsImage("later-installed", {
    master: host,
    network,
    nodes,
    variant: "core",
    packagesOnly: ["@core", "kernel-core"],
  });
  new PxeConfig("later-signed-pxe", {
    ...{ master: { ...host, connection: { ...connection, port: 2225 } }, network, nodes, uefiHttpBoot: true },
    ...{ imageDigest: "0123456789abcdef0123456789abcdef", secureBoot: secureBoot() },
  });
  new PxeConfig("later-pxe", {
    ...{ master: host, network, imageDigest: "0123" },
    overrides: [{ mac: "02:00:00:00:00:00", imageDigest: "0123456789abcdef0123456789abcdef" }],
  });
  new HostFirewall("later-firewall", { connection, ledgerKey: "later", services: ["dhcp"], address: "10.0.0.1" });
  new Master("later-master", {
    master: { ...host, connection: { ...connection, port: 2223 } },
    network: { cidr: "10.0.0.0/24", gateway: host.address, masquerade: { outInterface: "eth1" } },
    nodes,
  });
  new HostPackages("later-packages", {
    connection,
    packageManager: "dnf",
    ledgerKey: "later",
    packages: ["kea"],
    firstAvailable: ["pssh"],
  });
  new HostService("later-service", {
    connection,
    serviceManager: "systemd",
    service: "dhcpd",
    running: true,
    enabled: true,
    files: [{ path: "/etc/dhcp/dhcpd.conf", content: "a\n", mode: "0644", owner: "root", group: "root" }],
  });
}
