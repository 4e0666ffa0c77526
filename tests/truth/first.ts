import type { HandEdit, Table } from "./hand-edit";

const UUID = "4c4c4544-0042-3610-8051-b4c04f4a4d32";
const BY_S3 = "read before ours by s3.example.com";

/** An entry as the engine shows it: places of one resource are padded to one width. */
function entry(place: string, effect: string): RegExp {
  const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`\\+ ${literally(place)} ?: "${literally(effect)}`);
}

/** Boot entries, and lines of files of everybody, that nodes or the master on its way to them come to first. */
function foreignEntries(pxelinux: string, exported: { resource: string; path: string }): HandEdit[] {
  const boot = { resource: "farm-pxe-config" };
  return [
    {
      ...boot,
      what: "a pxelinux file for the card of a node",
      byHand: `echo 'localboot 0' >${pxelinux}/01-52-54-00-00-00-13`,
      says: [entry(`${pxelinux}/01-52-54-00-00-00-13`, `${BY_S3}`)],
    },
    {
      ...boot,
      what: "a pxelinux file for the whole address of a node, a link to ours",
      byHand: `ln -s 0A0000 ${pxelinux}/0A000013`,
      says: [entry(`${pxelinux}/0A000013`, `read before ours by s9.example.com`)],
    },
    {
      ...boot,
      what: "a pxelinux file for some addresses of the network",
      byHand: `cp ${pxelinux}/0A0000 ${pxelinux}/0A00000`,
      says: [entry(`${pxelinux}/0A00000`, "read before ours by s[0-5].example.com")],
    },
    {
      ...boot,
      what: "a pxelinux file for the UUID of a machine",
      byHand: `echo 'localboot 0' >${pxelinux}/${UUID}`,
      says: [entry(`${pxelinux}/${UUID}`, `read before ours by the machine of that UUID`)],
    },
    {
      what: "another address of a node before our block of /etc/hosts",
      byHand: "sed -i '1i 192.0.2.13 s3.example.com' /etc/hosts",
      resource: "farm-master-hosts",
      says: [entry("/etc/hosts:1", "s3.example.com is 192.0.2.13 before it is 10.0.0.13")],
    },
    {
      what: "another address of a node behind our block of /etc/hosts",
      byHand: "echo '192.0.2.14 S4' >>/etc/hosts",
      resource: "farm-master-hosts",
      says: ["s4 is 192.0.2.14 as well as 10.0.0.14"],
    },
    {
      what: "another first name of an address",
      byHand: "sed -i '1a 10.0.0.15 printer' /etc/hosts",
      resource: "farm-master-hosts",
      says: [entry("/etc/hosts:2", "10.0.0.15 is called printer before it is s5.example.com")],
    },
    {
      what: "another user for every host, before our block of ssh_config",
      byHand: "sed -i '1i Host *\\n  User admin' /root/.ssh/config",
      resource: "farm-shell-ssh",
      says: [/\/root\/\.ssh\/config:2 ?: "user admin, for s\[0-9\], s\[0-9\]\.example\.com/],
    },
    {
      what: "another machine in the place of a node, behind our block of ssh_config",
      byHand: "printf 'Host s3.example.com\\n  HostName 192.0.2.13\\n' >>/root/.ssh/config",
      resource: "farm-shell-ssh",
      says: ["hostname 192.0.2.13, for s3.example.com"],
    },
    {
      what: "another port for nodes, in the file for all users",
      byHand: "printf 'Host s1.example.com\\n  Port 2222\\n' >>/etc/ssh/ssh_config",
      resource: "farm-shell-ssh",
      says: [entry("ssh -G s1.example.com", "port 2222")],
    },
    {
      ...exported,
      what: "our directory exported to everybody, in /etc/exports",
      byHand: `echo '${exported.path} *(ro)' >>/etc/exports`,
      says: [`exports ${exported.path} to everybody, read-only`],
    },
    {
      ...exported,
      what: "a node with root's rights, in /etc/exports",
      byHand: `echo '${exported.path} 10.0.0.13(rw,no_root_squash)' >>/etc/exports`,
      says: [`exports ${exported.path} to 10.0.0.13, writable, with root's rights`],
    },
    {
      ...exported,
      what: "a directory below ours, exported with root's rights",
      byHand: `mkdir -p ${exported.path}/below && echo '${exported.path}/below 10.0.0.0/24(rw,no_root_squash)' >>/etc/exports`,
      says: [`exports ${exported.path}/below, below ${exported.path}, to 10.0.0.0/24, writable, with root's rights`],
    },
    {
      ...exported,
      what: "our directory exported by hand, in no file",
      byHand: `exportfs -o rw 10.0.0.0/16:${exported.path}`,
      says: [entry(`exportfs: ${exported.path} 10.0.0.0/16`, `exports ${exported.path} to 10.0.0.0/16, writable`)],
    },
    {
      what: "a reservation for the card of a node among dhcpd's leases",
      byHand:
        "printf 'host by-hand {\\n  dynamic;\\n  hardware ethernet 52:54:00:00:00:13;\\n  fixed-address 10.0.0.99;\\n}\\n' >>/var/lib/dhcpd/dhcpd.leases",
      resource: "farm-dhcp-service",
      says: ["reserves 52:54:00:00:00:13, 10.0.0.99 beside the reservation of s3.example.com"],
    },
    {
      what: "a reservation for the address of a node among dhcpd's leases",
      byHand:
        "printf 'host other {\\n  dynamic;\\n  hardware ethernet 52:54:00:00:00:99;\\n  fixed-address 10.0.0.14;\\n}\\n' >>/var/lib/dhcpd/dhcpd.leases",
      resource: "farm-dhcp-service",
      says: ["reserves 52:54:00:00:00:99, 10.0.0.14 beside the reservation of s4.example.com"],
    },
  ];
}

function undoForeign(pxelinux: string, path: string): string {
  return `
    cd ${pxelinux} && rm -f 01-52-54-00-00-00-13 0A000013 0A00000 ${UUID}
    sed -i -e '/192\\.0\\.2\\.1[34]/d' -e '/printer/d' /etc/hosts
    sed -i -e '/^Host \\*$/{N;/User admin/d}' -e '/^Host s3.example.com$/,$d' /root/.ssh/config
    sed -i '/^Host s1.example.com$/,$d' /etc/ssh/ssh_config
    sed -i '\\,^${path}[ /],{/ 10.0.0.0.24(r[^)]*,root_squash/!d}' /etc/exports
    rm -rf ${path}/below; exportfs -u 10.0.0.0/16:${path}; exportfs -ra
    sed -i -e '/^host by-hand/,/^}/d' -e '/^host other/,/^}/d' /var/lib/dhcpd/dhcpd.leases`;
}

// the engine begins nothing that depends on what was refused
const REFUSED = ["others have written entries that nodes read beside /etc/hosts", "Take those lines out of the file"];

const GRUB = "/var/lib/tftpboot/EFI";
const grubEntries: readonly HandEdit[] = [
  ["the card of a node", "grub.cfg-01-52-54-00-00-00-13", BY_S3],
  ["the card of a node, without the hardware type", "grub.cfg-52-54-00-00-00-13", BY_S3],
  ["the whole address of a node", "grub.cfg-0A00000D", BY_S3],
  ["the UUID of a machine", `grub.cfg-${UUID}`, "read before ours by the machine of that UUID"],
].map(([what, name, effect]) => ({
  what: `a GRUB file for ${what}`,
  byHand: `echo exit >${GRUB}/${name}`,
  resource: "farm-pxe-config-uefi",
  says: [entry(`${GRUB}/${name}`, `${effect}`)],
}));

const everywhere = (command: string): string => `firewall-cmd -q ${command} && firewall-cmd -q --permanent ${command}`;
const FIREWALLS = ["dhcp", "tftp", "home", "ntp", "web", "syslog"].map((name) => `farm-${name}-firewall`);

export const first: Table = {
  name: "first",
  batches: {
    centos5: [
      {
        edits: foreignEntries("/tftpboot/pxelinux.cfg", { resource: "farm-usr-service", path: "/usr" }),
        refused: { says: REFUSED, undo: undoForeign("/tftpboot/pxelinux.cfg", "/usr") },
      },
    ],
    el9: [
      {
        edits: [
          ...foreignEntries("/var/lib/tftpboot/pxelinux.cfg", { resource: "farm-home-service", path: "/home" }),
          ...grubEntries,
        ],
        refused: {
          says: REFUSED,
          undo: `${undoForeign("/var/lib/tftpboot/pxelinux.cfg", "/home")}
            rm -f ${grubEntries.map(({ byHand }) => (byHand as string).replace("echo exit >", "")).join(" ")}`,
        },
      },
      {
        edits: [
          {
            what: "a service that is closed in the zone of the interface",
            byHand: everywhere("--zone=public --remove-service=tftp"),
            resource: "farm-tftp-firewall",
            says: ['~ tftp: "open" => "(closed)"'],
          },
          {
            what: "a service that is closed after a boot only",
            byHand: "firewall-cmd -q --permanent --zone=public --remove-service=nfs",
            resource: "farm-home-firewall",
            says: [/~ permanent: \[\s*~ \[0\]: "nfs" => "nfs \(closed\)"/],
          },
        ],
      },
      {
        edits: [
          {
            what: "the boot network is a source of another zone",
            byHand: everywhere("--zone=internal --add-source=10.0.0.0/24"),
            resource: "farm-tftp-firewall",
            says: ['"tftp (closed in the zone internal, which takes 10.0.0.0/24)"'],
            also: FIREWALLS,
          },
        ],
      },
      {
        edits: [
          {
            what: "a node is a source of the zone that drops all",
            byHand: `${everywhere("--zone=internal --remove-source=10.0.0.0/24")}; firewall-cmd -q --zone=drop --add-source=10.0.0.13`,
            resource: "farm-web-firewall",
            says: ['"http (dropped by the zone drop, which takes 10.0.0.13)"'],
            also: FIREWALLS,
          },
          {
            what: "a set of addresses is a source of the zone that rejects all",
            byHand: `firewall-cmd -q --permanent --new-ipset=nodes --type=hash:ip && firewall-cmd -q --permanent --ipset=nodes --add-entry=10.0.0.14 &&
              firewall-cmd -q --permanent --zone=block --add-source=ipset:nodes`,
            resource: "farm-ntp-firewall",
            says: ["rejected by the zone block, which takes 10.0.0.14"],
          },
        ],
        refused: {
          says: ["the firewall still keeps nodes from services", "firewall-cmd --zone=drop --remove-source=10.0.0.13"],
          undo: `firewall-cmd -q --zone=drop --remove-source=10.0.0.13; firewall-cmd -q --permanent --zone=block --remove-source=ipset:nodes
            firewall-cmd -q --permanent --delete-ipset=nodes`,
        },
      },
      {
        edits: [
          {
            what: "a rich rule rejects a service for the boot network",
            byHand: `firewall-cmd -q --zone=public --add-rich-rule='rule family=ipv4 source address=10.0.0.0/24 service name=tftp reject'`,
            resource: "farm-tftp-firewall",
            says: [/tftp \(rejected in the zone public by rule family=\\?"ipv4/],
          },
          {
            what: "a rich rule drops a port for one node, after a boot",
            byHand: `firewall-cmd -q --permanent --zone=public --add-rich-rule='rule family=ipv4 source address=10.0.0.13 port port=80 protocol=tcp drop'`,
            resource: "farm-web-firewall",
            says: [/http \(dropped in the zone public by rule/],
          },
          {
            what: "a table of others drops a question of the time",
            byHand: `nft add table ip others && nft 'add chain ip others input { type filter hook input priority -10; }' &&
              nft add rule ip others input iifname != lo udp dport 123 drop`,
            resource: "farm-ntp-firewall",
            says: ['"ntp" => "ntp (dropped from the nodes\' side)"'],
          },
          {
            what: "a table of others resets NFS",
            byHand: "nft add rule ip others input iifname != lo tcp dport 2049 reject with tcp reset",
            resource: "farm-home-firewall",
            says: ['"nfs" => "nfs (refused from the nodes\' side)"'],
          },
        ],
        refused: {
          says: [
            "tftp, now: rejected in the zone public",
            "ntp, now: dropped from the nodes' side",
            "nfs, now: refused from the nodes' side",
            "look for rules of others by nft list ruleset",
          ],
          undo: `nft delete table ip others
            firewall-cmd -q --zone=public --remove-rich-rule='rule family=ipv4 source address=10.0.0.0/24 service name=tftp reject'
            firewall-cmd -q --permanent --zone=public --remove-rich-rule='rule family=ipv4 source address=10.0.0.13 port port=80 protocol=tcp drop'`,
        },
      },
    ],
  },
};
