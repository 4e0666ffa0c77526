import { MODERN_HOST_KEYS } from "./connection/ssh-part";
import { ISC_DHCPD } from "./dhcp/dhcp-facts";
import { enterpriseLinux } from "./enterprise-linux";

/** Enterprise Linux 8: squashfs-tools 4.3, which has no zstd and stamps its output with the time. */
export const el8 = enterpriseLinux({
  name: "el8",
  dhcp: ISC_DHCPD,
  signsWithSha1: true,
  // of OpenSSH since 7.6
  authorizedKeys: { types: MODERN_HOST_KEYS, leastRsaBits: 1024 },
  compression: "gzip",
  reproducible: false,
  networks: ["network-legacy", "network-manager"],
});
