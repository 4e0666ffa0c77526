import { BY_HAND_EL9 } from "./by-hand-el9";

/** What Enterprise Linux 10 has not. */
const OF_DHCPD = ["dhcpd.conf edited", "the DHCP server stopped"];

/** The same on Enterprise Linux 10, whose DHCP server is Kea. */
export const BY_HAND_EL10: Record<string, { command: string; says: string[] }> = {
  "kea-dhcp4.conf edited": {
    command: "sed -i 's/52:54:00:00:00:12/52:54:00:00:00:77/' /etc/kea/kea-dhcp4.conf",
    says: ['- { "hw-address": "52:54:00:00:00:12"', '+ { "hw-address": "52:54:00:00:00:77"'],
  },
  "the DHCP server stopped": {
    command: "systemctl stop kea-dhcp4",
    says: ["farm-dhcp-service", "~ running: true => false"],
  },
  "kea-dhcp4.conf readable for others": {
    command: "chmod 0644 /etc/kea/kea-dhcp4.conf",
    says: ["farm-dhcp-service", '~ mode: "0640" => "0644"'],
  },
  ...Object.fromEntries(Object.entries(BY_HAND_EL9).filter(([what]) => !OF_DHCPD.includes(what))),
};
