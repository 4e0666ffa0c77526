import { enterpriseLinux } from "./enterprise-linux";

/** Enterprise Linux 9: squashfs-tools 4.4, which knows zstd and makes the same bytes of the same tree. */
export const el9 = enterpriseLinux({
  name: "el9",
  signsWithSha1: false,
  compression: "zstd",
  reproducible: true,
  networks: ["network-manager", "network-legacy"],
});
