import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabMaster, LabPlatform } from "./kind";
import type { Firmware } from "./node";
import { openLab, type Lab } from "./open-lab";

/** What to ask a node, the command that tells, and the answer that is right. */
type Question = [what: string, command: string, answer: RegExp];

/** A platform's boot server typed in by hand, and what the nodes that it boots say from inside. */
interface ByHand {
  script: string;
  nodes: { name: string; address: string; firmware: Firmware; questions: Question[] }[];
}

const centos5: ByHand = {
  script: "howto-by-hand.sh",
  nodes: [
    {
      name: "s0",
      address: "10.0.0.10",
      firmware: "bios",
      questions: [
        ["host name", "hostname", /^s0\.example\.com$/],
        ["kernel", "uname -r", /-lab$/],
        [
          "root",
          "grep -m1 ' / ' /proc/mounts; sed -n 's/.*root=\\([^ ]*\\).*/\\1/p' /proc/cmdline",
          /ext3 rw[\s\S]*\/dev\/ram$/,
        ],
        ["/usr", "grep ' /usr ' /proc/mounts", /^m0\.example\.com:\/usr \/usr nfs ro,/],
        ["run level", "runlevel", /3$/],
        ["time service", "service ntpd status", /is running/],
      ],
    },
  ],
};

const questionsOfToday = (name: string, firmware: Firmware): Question[] => [
  ["host name", "hostname", new RegExp(`^${name}\\.example\\.com$`)],
  ["firmware", "if [ -d /sys/firmware/efi ]; then echo uefi; else echo bios; fi", new RegExp(`^${firmware}$`)],
  ["kernel", "ls /lib/modules; uname -r", /^(\S+)\n\1$/],
  ["root", "grep -m1 ' / ' /proc/mounts", /^LiveOS_rootfs \/ overlay rw,/],
  ["state", "systemctl is-system-running --wait", /^running$/],
  ["/home", "grep ' /home ' /proc/mounts", /^10\.0\.0\.1:\/home \/home nfs4 rw,/],
  // The first samples take some seconds.
  [
    "time service",
    "for i in $(seq 30); do chronyc -n sources | grep '\\^\\*' && break; sleep 2; done",
    /^\^\* 10\.0\.0\.1 /,
  ],
];

const today: ByHand = {
  script: "howto-el-by-hand.sh",
  nodes: [
    { name: "s0", address: "10.0.0.10", firmware: "bios", questions: questionsOfToday("s0", "bios") },
    { name: "s1", address: "10.0.0.11", firmware: "uefi", questions: questionsOfToday("s1", "uefi") },
  ],
};

export interface SelftestOptions {
  platform: LabPlatform;
  master: LabMaster;
}

/** Set the boot server up by hand in a lab of its own, boot nodes from it, look at them from inside, and clean up. */
export async function selftest({ platform, master }: SelftestOptions, log: (line: string) => void): Promise<void> {
  const { script, nodes } = { centos5, el9: today, el10: today }[platform];
  const suffix = [platform === "centos5" ? "" : `-${platform}`, master === "vm" ? "-vm" : ""].join("");
  const lab = openLab({ name: `selftest${suffix}`, platform, master, log });
  try {
    await lab.up({ fresh: true });
    const done = await lab.ssh(`bash -s ${nodes.length}`, { input: readFileSync(join(__dirname, script)) });
    if (done.code !== 0) throw new Error(`lab: the boot server by hand failed:\n${done.stdout}\n${done.stderr}`);
    done.stdout.trim().split("\n").forEach(log);
    for (const node of nodes) {
      await lab.boot(node.name, { firmware: node.firmware });
      await ask(lab, node, log);
      await lab.halt(node.name);
    }
  } finally {
    await lab.down();
  }
}

async function ask(lab: Lab, node: ByHand["nodes"][number], log: (line: string) => void): Promise<void> {
  for (const [what, command, answer] of node.questions) {
    const options = "-n -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";
    const { stdout } = await lab.ssh(`ssh ${options} ${node.address} '${command.replaceAll("'", "'\\''")}'`);
    const said = stdout.trim();
    if (!answer.test(said)) {
      throw new Error(`lab: ${node.name}'s ${what} is not right: got "${said}", expected ${answer}`);
    }
    log(`${node.name}: ${what}: ${said.split("\n")[0]}`);
  }
}
