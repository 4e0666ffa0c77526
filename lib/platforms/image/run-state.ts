/** Shell patterns of what LVM writes of the disks of a master. */
export const LVM_STATE: readonly string[] = [
  "/etc/lvm/cache/*",
  "/etc/lvm/cache/.[!.]*",
  "/etc/lvm/archive/*",
  "/etc/lvm/backup/*",
];
