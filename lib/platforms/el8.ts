import { enterpriseLinux } from "./enterprise-linux";

/** Enterprise Linux 8: squashfs-tools 4.3, which has no zstd and stamps its output with the time. */
export const el8 = enterpriseLinux({
  name: "el8",
  signsWithSha1: true,
  compression: "gzip",
  reproducible: false,
  networks: ["network-legacy", "network-manager"],
});
