import { RSA_2048_AND_TOKENS } from "./connection/ssh-part";
import { KEA } from "./dhcp/dhcp-facts";
import { enterpriseLinux } from "./enterprise-linux";

/**
 * Enterprise Linux 10: Kea in the place of ISC dhcpd, and NetworkManager alone, without dhclient and network scripts. Its packages
 * are for x86-64-v3, and so are the nodes that boot an image of it.
 */
export const el10 = enterpriseLinux({
  name: "el10",
  dhcp: KEA,
  signsWithSha1: false,
  authorizedKeys: RSA_2048_AND_TOKENS,
  compression: "zstd",
  reproducible: true,
  // of systemd 257, TMPFS_LIMITS_RUN
  overlayPercent: 20,
  networks: ["network-manager"],
});
