import { posix } from "node:path";

/** Where a host keeps what was there before us, so that a destroy can put it back. */
export const STATE_DIRECTORY = "/var/lib/pulumi-diskless";

/** Directory of the images that nodes fetch by HTTP; SELinux lets the server read what lies below /var/www. */
export const WEB_ROOT = "/var/www/diskless";

/**
 * What the library puts onto a master below /usr/local: it is of the master, so no image holds it or names it by its digest. Nodes of
 * centos5 find it in the /usr that they mount.
 */
export const OWN_PATHS = {
  onNodes: "/usr/local/sbin/on-nodes",
  hostList: "/usr/local/etc/nodes",
  /** Groups of nodes by their names. They stand apart from the list, since `clush --hostfile` takes a remark there for names. */
  nodeGroups: "/usr/local/etc/node-groups",
  nodePower: "/usr/local/sbin/node-power",
  /** How each node is switched; `power.sh` reads it. */
  powerTable: "/usr/local/etc/node-power",
  rollNodes: "/usr/local/sbin/roll-nodes",
  rolloutPlan: "/usr/local/etc/rollout",
  /** What nodes of centos5 read at boot; those of later releases fetch it by HTTP. */
  nodeFilesPlan: "/usr/local/etc/node-files",
  applyNodeFiles: "/usr/local/sbin/apply-node-files",
  pushNodeFiles: "/usr/local/sbin/push-node-files",
} as const;

/** File of sysctl.d(5) by which the kernel of a master passes packets on after a boot. */
export const FORWARDING_FILE = "/etc/sysctl.d/90-diskless-forwarding.conf";

/** The file of sysctl(8) itself, the only one where there is no sysctl.d. */
export const SYSCTL_FILE = "/etc/sysctl.conf";

/** Files of nodes that are secret. They go over SSH only, so they lie apart from what is served. */
export const NODE_SECRETS = `${STATE_DIRECTORY}/node-secrets`;

/** SSH host keys that nodes keep, a directory a node. They go over SSH only. */
export const NODE_HOST_KEYS = `${STATE_DIRECTORY}/node-host-keys`;

/**
 * Public halves of those keys, as ssh_config(5) has every ssh of a master read them. It is a file of ours alone, so that an image can
 * leave it out whole.
 */
export const KNOWN_HOSTS = "/etc/ssh/ssh_known_hosts2";

/** What has a master bring files to its nodes time and again: a file of cron, or two units of systemd. */
export const REPAIR = {
  unit: "push-node-files.timer",
  cron: "/etc/cron.d/push-node-files",
  timer: "/etc/systemd/system/push-node-files.timer",
  service: "/etc/systemd/system/push-node-files.service",
} as const;

/** Where they lie: an image has the directory whether or not the master had it when the image was built. */
export const REPAIR_DIRECTORY = {
  sysv: posix.dirname(REPAIR.cron),
  systemd: "/etc/systemd/system/timers.target.wants",
} as const;

/** The same with the link by which systemd starts it: a node brings no files to others. */
export const REPAIR_FILES: readonly string[] = [
  ...[REPAIR.cron, REPAIR.timer, REPAIR.service],
  `${REPAIR_DIRECTORY.systemd}/${REPAIR.unit}`,
];

/**
 * Shell patterns of what lies beside the files that an apply writes, as long as it runs, and after one that was cut: an image may be
 * built meanwhile.
 */
export const OWN_UNFINISHED: readonly string[] = [
  "/etc",
  "/etc/*",
  "/etc/*/*",
  "/usr/local/etc",
  "/usr/local/sbin",
].flatMap((directory) => [`${directory}/.*.diskless-candidate`, `${directory}/.*.diskless-previous`]);
