import { DisklessCluster, DisklessClusterArgs } from "../../../index";
import { farm, masterOf } from "./farm";
import { run } from "./registered";

/** Which children a program can reach, by their name in the cluster, with the kind of each. */
async function childrenOf(args: DisklessClusterArgs): Promise<Record<string, string>> {
  const made: DisklessCluster[] = [];
  await run(() => made.push(new DisklessCluster("farm", args)));
  const kinds = Object.entries(made[0]).flatMap(([name, value]: [string, unknown]) =>
    [value, ...(Array.isArray(value) ? (value as unknown[]) : [])]
      .map((one) => /:(\w+)$/.exec((one as { __pulumiType?: string } | undefined)?.__pulumiType ?? "")?.[1])
      .filter((kind) => kind !== undefined)
      .map((kind) => [name, kind]),
  );
  return Object.fromEntries(kinds) as Record<string, string>;
}

const ALWAYS = {
  ...{
    master: "Master",
    dhcp: "DhcpServer",
    files: "NodeFiles",
    tftp: "TftpServer",
    nfs: "NfsExport",
    time: "NtpServer",
  },
  ...{ image: "RootfsImage", pxe: "PxeConfig", slaves: "SlaveNode" },
};

test("a program reaches each child of a cluster", async () => {
  expect(await childrenOf(farm)).toEqual(ALWAYS);
  expect(await childrenOf({ ...farm, master: masterOf("el9") })).toEqual({ ...ALWAYS, web: "WebServer" });
  const power = { method: "ssh" as const };
  const all = { ...farm, remoteSyslog: true, parallelShell: true, rollout: { strategy: "manual" as const }, power };
  expect(await childrenOf(all)).toEqual({
    ...ALWAYS,
    ...{ syslog: "SyslogServer", shell: "ParallelShell", rollout: "Rollout", power: "NodePower" },
  });
});

test("the image of a group is its own, or that of all", async () => {
  const made: DisklessCluster[] = [];
  const groups = [
    { name: "io", nodes: ["s0.example.com"], image: { extraPackages: ["mdadm"] } },
    { name: "gpu", nodes: ["s1.example.com"], kernelArguments: ["nomodeset"] },
  ];
  await run(() => made.push(new DisklessCluster("farm", { ...farm, groups })));
  const { image, groupImages } = made[0];
  expect(Object.keys(groupImages)).toEqual(["io", "gpu"]);
  expect([groupImages.io === image, groupImages.gpu === image]).toEqual([false, true]);
});
