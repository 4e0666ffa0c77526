/**
 * Each fact that a resource of the example manages on EL9, changed by hand, and the words by which a refresh names it with its
 * observed value. The card of s1 has a boot override.
 */
export const BY_HAND_EL9: Record<string, { command: string; says: string[] }> = {
  "dhcpd.conf edited": {
    command: "sed -i 's/52:54:00:00:00:12;/52:54:00:00:00:77;/' /etc/dhcp/dhcpd.conf",
    says: ["- hardware ethernet 52:54:00:00:00:12;", "+ hardware ethernet 52:54:00:00:00:77;"],
  },
  "the DHCP server stopped": {
    command: "systemctl stop dhcpd",
    says: ["farm-dhcp-service", "~ running: true => false"],
  },
  "tftp.socket off at boot": {
    command: "systemctl disable tftp.socket",
    says: ["farm-tftp-service", "~ enabled: true => false"],
  },
  "chronyd off": { command: "systemctl disable --now chronyd", says: ["farm-ntp-service", "~ enabled: true => false"] },
  "a package removed": {
    command: "rpm -e syslinux-tftpboot",
    says: [
      "farm-master-packages",
      '~ syslinux-tftpboot: "installed" => "(not installed)"',
      "(/tftpboot/lpxelinux.0 is gone)",
    ],
  },
  "the export withdrawn": {
    command: "exportfs -u 10.0.0.0/24:/home",
    says: ["farm-home-service", 'root_squash" => "not exported"'],
  },
  "the export's file edited": {
    command: "sed -i 's/root_squash/no_root_squash/' /etc/exports.d/farm-home.exports",
    says: ["+ /home 10.0.0.0/24(rw,no_root_squash,no_subtree_check)"],
  },
  "the web server opened to everybody": {
    command: "sed -i 's/Require .*/Require all granted/' /etc/httpd/conf.d/diskless.conf",
    says: ["farm-web-service", "+ Require all granted"],
  },
  "a service of the firewall closed for now": {
    command: "firewall-cmd --remove-service=http",
    says: ["farm-web-firewall", '~ runtime: { ~ http: "open" => "(closed)" }'],
  },
  "a service of the firewall closed from the next boot on": {
    command: "firewall-cmd --permanent --remove-service=dhcp",
    says: ["farm-dhcp-firewall", '~ permanent: { ~ dhcp: "open" => "(closed)" }'],
  },
  "a boot entry's mode changed": {
    command: "chmod 0600 /var/lib/tftpboot/EFI/grub.cfg-0A0000",
    says: ["farm-pxe-config-uefi", '~ mode: "0644" => "0600"'],
  },
  "a UEFI loader damaged": {
    command: "echo broken >/var/lib/tftpboot/EFI/shimx64.efi",
    says: ["farm-pxe-uefi-loader", "(differs from /boot/efi/EFI/*/shimx64.efi)"],
  },
  "a card's boot entry removed": {
    command: "rm /var/lib/tftpboot/EFI/grub.cfg-52-54-00-00-00-11",
    says: ["~ /var/lib/tftpboot/EFI/grub.cfg-52-54-00-00-00-11", '"link" => "(is gone)"'],
  },
  "rsyslog's file removed": { command: "rm /etc/rsyslog.d/diskless.conf", says: ["farm-syslog-service", '"(absent)"'] },
  "the BIOS loader damaged, its package gone": {
    command: "echo broken >/var/lib/tftpboot/lpxelinux.0",
    says: ["farm-pxe-loader", "(/tftpboot/lpxelinux.0 is gone)"],
  },
  "the network's boot entry removed": {
    command: "rm /var/lib/tftpboot/pxelinux.cfg/0A0000",
    says: ["farm-pxe-config]"],
  },
  "a byte of the image changed": {
    command:
      "for image in /var/www/diskless/*/rootfs.squashfs; do printf x | dd of=$image bs=1 seek=65536 conv=notrunc; done",
    says: ["farm-image-published", "rootfs.squashfs has other content than was published"],
  },
  "the initramfs removed": {
    command: "rm /var/www/diskless/*/initramfs.img",
    says: ["farm-image-published", "initramfs.img is missing"],
  },
  "a line of ours in /etc/hosts removed": {
    command: "sed -i '/ s5.example.com /d' /etc/hosts",
    says: ["farm-master-hosts", "- 10.0.0.15 s5.example.com s5"],
  },
  "on-nodes edited": {
    command: "echo 'exit 0' >>/usr/local/sbin/on-nodes",
    says: ["farm-shell-command", "+ exit 0"],
  },
  "a node missing in the list of on-nodes": {
    command: "sed -i '/s7/d' /usr/local/etc/nodes",
    says: ["farm-shell-hosts", "- s7.example.com"],
  },
  "the public half of the key removed": {
    command: "rm /root/.ssh/id_rsa_diskless.pub",
    says: ["farm-shell-key", "id_rsa_diskless.pub is missing"],
  },
  "the private half readable for others": {
    command: "chmod 0644 /root/.ssh/id_rsa_diskless",
    says: ["/root/.ssh/id_rsa_diskless has mode 0644, expected 0600"],
  },
};
