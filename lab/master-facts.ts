import type { Lab } from "./index";
import type { LabKind } from "./kind";

/** What a master of today's Enterprise Linux says of itself, by the name of each fact: how far it is one. */
export type MasterFacts = Readonly<Record<"master" | "kernel" | "nfs" | "firewall" | "open" | "selinux", string>>;

/** What only a machine with a kernel of its own can be. */
const OF_A_MACHINE: Partial<MasterFacts> = { nfs: "kernel", firewall: "running", selinux: "Permissive" };

// NFS is served by the kernel, or by a stand-in where the kernel is not the master's own.
const QUESTIONS = `
echo "kernel $(uname -r)"
if [ "$(cat /proc/fs/nfsd/threads 2>/dev/null || echo 0)" -gt 0 ]; then echo "nfs kernel"
elif pidof ganesha.nfsd >/dev/null; then echo "nfs nfs-ganesha"
else echo "nfs nothing"; fi
echo "firewall $(firewall-cmd --state 2>&1)"
echo "open $(firewall-cmd --list-services 2>&1)"
echo "selinux $(getenforce)"
`;

/** Asks a master what it is. */
export async function askMaster(lab: Lab, kind: LabKind["master"]): Promise<MasterFacts> {
  const { stdout } = await lab.ssh(QUESTIONS);
  const answer = new Map(stdout.split("\n").map((line) => [line.split(" ", 1)[0], line.slice(line.indexOf(" ") + 1)]));
  const say = (name: string): string => answer.get(name) ?? "(no answer)";
  return {
    master: kind,
    kernel: say("kernel"),
    nfs: say("nfs"),
    firewall: say("firewall"),
    open: say("open"),
    selinux: say("selinux"),
  };
}

/** Each fact of a machine that a master lacks, in words. Of a container none is expected. */
export function missingOfMachine(said: MasterFacts): string[] {
  if (said.master !== "vm") return [];
  return Object.entries(OF_A_MACHINE)
    .filter(([what, value]) => said[what as keyof MasterFacts] !== value)
    .map(([what, value]) => `the master: ${what} is "${said[what as keyof MasterFacts]}", expected "${value}"`);
}
