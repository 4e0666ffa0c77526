import { RSA_2048_AND_TOKENS } from "./connection/ssh-part";
import { ISC_DHCPD } from "./dhcp/dhcp-facts";
import { enterpriseLinux } from "./enterprise-linux";

/** Enterprise Linux 9: squashfs-tools 4.4, which knows zstd and makes the same bytes of the same tree. */
export const el9 = enterpriseLinux({
  name: "el9",
  dhcp: ISC_DHCPD,
  signsWithSha1: false,
  authorizedKeys: RSA_2048_AND_TOKENS,
  compression: "zstd",
  reproducible: true,
  // of systemd 252, TMPFS_LIMITS_RUN
  overlayPercent: 20,
  networks: ["network-manager", "network-legacy"],
  // of systemd 252, in the repository CRB
  stub: { package: "systemd-boot-unsigned", path: "/usr/lib/systemd/boot/efi/linuxx64.efi.stub" },
});
