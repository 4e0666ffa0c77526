/** Each fact that a resource manages on EL9, changed by hand, and the words by which a refresh names it with its observed value. */
export const BY_HAND_EL9: Record<string, { command: string; says: string[] }> = {
  "dhcpd.conf edited": {
    command: "sed -i 's/52:54:00:00:00:12;/52:54:00:00:00:77;/' /etc/dhcp/dhcpd.conf",
    says: ["- hardware ethernet 52:54:00:00:00:12;", "+ hardware ethernet 52:54:00:00:00:77;"],
  },
  "dhcpd stopped": { command: "systemctl stop dhcpd", says: ["dhcp-service", "~ running: true => false"] },
  "tftp.socket off at boot": {
    command: "systemctl disable tftp.socket",
    says: ["tftp-service", "~ enabled: true => false"],
  },
  "chronyd off": { command: "systemctl disable --now chronyd", says: ["ntp-service"] },
  "a package removed": {
    command: "rpm -e syslinux-tftpboot",
    says: [
      "m0-packages",
      '"syslinux-tftpboot" => "syslinux-tftpboot (not installed)"',
      "(/tftpboot/lpxelinux.0 is gone)",
    ],
  },
  "the export withdrawn": {
    command: "exportfs -u 10.0.0.0/24:/home",
    says: ["home-service", '- serving: "/home 10.0.0.0/24\\n"'],
  },
  "the export's file edited": {
    command: "sed -i 's/root_squash/no_root_squash/' /etc/exports.d/home.exports",
    says: ["+ /home 10.0.0.0/24(rw,no_root_squash,no_subtree_check)"],
  },
  "the web server opened to everybody": {
    command: "sed -i 's/Require .*/Require all granted/' /etc/httpd/conf.d/diskless.conf",
    says: ["web-service", "+ Require all granted"],
  },
  "a service of the firewall closed for now": {
    command: "firewall-cmd --remove-service=http",
    says: ["web-firewall", '~ runtime: [ ~ [0]: "http" => "http (closed)" ]'],
  },
  "a service of the firewall closed from the next boot on": {
    command: "firewall-cmd --permanent --remove-service=dhcp",
    says: ["dhcp-firewall", '~ permanent: [ ~ [0]: "dhcp" => "dhcp (closed)" ]'],
  },
  "a boot entry's mode changed": {
    command: "chmod 0600 /var/lib/tftpboot/EFI/grub.cfg-0A0000",
    says: ["pxe-config-uefi", '~ mode: "0644" => "0600"'],
  },
  "a UEFI loader damaged": {
    command: "echo broken >/var/lib/tftpboot/EFI/shimx64.efi",
    says: ["pxe-uefi-loader", "(differs from /boot/efi/EFI/*/shimx64.efi)"],
  },
  "a card's boot entry removed": {
    command: "rm /var/lib/tftpboot/EFI/grub.cfg-52-54-00-00-00-11",
    says: ["(/var/lib/tftpboot/EFI/grub.cfg-52-54-00-00-00-11 is gone)"],
  },
  "rsyslog's file removed": { command: "rm /etc/rsyslog.d/diskless.conf", says: ["syslog-service", '"(absent)"'] },
};
