import { join } from "node:path";
import { existingKind } from "./kind";
import { masterConsole, type LabNames } from "./names";
import { platforms } from "./platforms";
import { argumentsOf, startDetached } from "./processes";
import { processesIn } from "./segment";

/** A master in a systemd-nspawn container, with its tree's own init. */

export async function startContainer(lab: LabNames): Promise<void> {
  if (await containerIsRunning(lab)) return;
  // nspawn wants a unified cgroup hierarchy; a host may have mounted the old one, so it gets a view of its own.
  const enter =
    "mount -t cgroup2 cgroup2 /sys/fs/cgroup && mkdir -p /sys/fs/cgroup/$0 && echo $$ >/sys/fs/cgroup/$0/cgroup.procs && exec $@";
  const container = [
    "env",
    "SYSTEMD_NSPAWN_LOCK=0",
    // The master's /tmp is on its disk, as on a machine; images may be built there.
    "SYSTEMD_NSPAWN_TMPFS_TMP=0",
    // A master may route for its nodes; the settings of its own network namespace are its own.
    "SYSTEMD_NSPAWN_API_VFS_WRITABLE=network",
    "systemd-nspawn",
    "--quiet",
    "--boot",
    `--directory=${lab.tree}`,
    `--machine=${lab.segment}`,
    "--hostname=localhost",
    "--register=no",
    "--keep-unit",
    `--network-namespace-path=/run/netns/${lab.masterNamespace}`,
    // Mounting images and making device nodes is the master's work; this machine's clock is not.
    "--capability=all",
    "--drop-capability=CAP_SYS_TIME",
    // The NFS server finds files by their handles.
    "--system-call-filter=open_by_handle_at",
    "--console=pipe",
    "--link-journal=no",
    "--resolv-conf=off",
    "--timezone=off",
    ...containerOnly(lab).map(([file, place]) => `--bind-ro=${file}:${place}`),
  ];
  startDetached(
    "ip",
    ["netns", "exec", lab.masterNamespace, "sh", "-c", enter, lab.cgroup, ...container],
    masterConsole(lab),
  );
}

export async function containerIsRunning(lab: LabNames): Promise<boolean> {
  const pids = await processesIn(lab.masterNamespace);
  return pids.some((pid) => /^init \[/.test(argumentsOf(pid)[0] ?? "") || argumentsOf(pid)[0] === "systemd-nspawn");
}

/** What only a container needs, laid over its /run: so no image that is made from the master's tree gets it. */
function containerOnly(lab: LabNames): [file: string, place: string][] {
  const kind = existingKind(lab);
  if (!kind || !platforms[kind.platform].systemd) return [];
  const directory = join(platforms[kind.platform].sources[0], "container");
  return [
    [join(directory, "chronyd.conf"), "/run/systemd/system/chronyd.service.d/lab.conf"],
    [join(directory, "loop-devices.conf"), "/run/tmpfiles.d/lab.conf"],
  ];
}
