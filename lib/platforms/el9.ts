import { MODERN_HOST_KEYS } from "./connection/ssh-part";
import { enterpriseLinux } from "./enterprise-linux";

/** Enterprise Linux 9: squashfs-tools 4.4, which knows zstd and makes the same bytes of the same tree. */
export const el9 = enterpriseLinux({
  name: "el9",
  signsWithSha1: false,
  // RequiredRSASize of its crypto policy DEFAULT
  authorizedKeys: {
    types: [...MODERN_HOST_KEYS, "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"],
    leastRsaBits: 2048,
  },
  compression: "zstd",
  reproducible: true,
  // of systemd 252, TMPFS_LIMITS_RUN
  overlayPercent: 20,
  networks: ["network-manager", "network-legacy"],
});
