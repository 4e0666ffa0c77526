/** Each fact that a resource manages, changed by hand, and the words by which a refresh names it with its observed value. */
export const BY_HAND: Record<string, { command: string; says: string[] }> = {
  "dhcpd.conf edited": {
    command: "sed -i 's/52:54:00:00:00:12;/52:54:00:00:00:77;/' /etc/dhcpd.conf",
    says: ["- hardware ethernet 52:54:00:00:00:12;", "+ hardware ethernet 52:54:00:00:00:77;"],
  },
  "dhcpd stopped": { command: "service dhcpd stop", says: ["farm-dhcp-service", "~ running: true => false"] },
  "xinetd off at boot": { command: "chkconfig xinetd off", says: ["farm-tftp-service", "~ enabled: true => false"] },
  "xinetd's stanza edited": {
    command: "sed -i 's/cps.*/cps = 1 60/; /per_source/d' /etc/xinetd.d/tftp",
    says: ["farm-tftp-service", "- per_source = 11", "- cps = 100 2", "+ cps = 1 60"],
  },
  "a package removed": {
    command: "rpm -e syslinux",
    says: ["farm-master-packages", "~ syslinux", '"installed" => "(not installed)"'],
  },
  "the export withdrawn": {
    command: "exportfs -u 10.0.0.0/24:/usr",
    says: ["farm-usr-service", '"ro,root_squash" => "not exported"'],
  },
  "the published image truncated": {
    command: "for image in /tftpboot/linux/*/rootfs.gz; do head -c 4096 $image >/tmp/cut && cat /tmp/cut >$image; done",
    says: ["farm-image-published", "rootfs.gz has 4096 bytes, published with"],
  },
  "a file's mode changed": {
    command: "chmod 0600 /tftpboot/pxelinux.cfg/0A0000",
    says: ["farm-pxe-config", '~ mode: "0644" => "0600"'],
  },
  "a file's owner changed": { command: "chown nobody /etc/xinetd.d/tftp", says: ['~ owner: "root" => "nobody"'] },
  "a line of ours in /etc/hosts removed": {
    command: "sed -i '/ s5.example.com /d' /etc/hosts",
    says: ["farm-master-hosts", "- 10.0.0.15 s5.example.com s5"],
  },
  "the boot loader damaged, its package gone": {
    command: "echo broken >/tftpboot/pxelinux.0",
    says: ["farm-pxe-loader", "(/usr/lib/syslinux/pxelinux.0 is gone)"],
  },
  "ntpd off": { command: "service ntpd stop && chkconfig ntpd off", says: ["farm-ntp-service"] },
};
