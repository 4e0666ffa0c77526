import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openLab } from "./open-lab";

/** What a node that booted by the HOWTO says from inside. */
const expected: readonly [string, string, RegExp][] = [
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
];

/** Do the HOWTO by hand in a lab of its own, boot a node from it, look at it from inside, and clean up. */
export async function selftest(log: (line: string) => void): Promise<void> {
  const lab = openLab({ name: "selftest", log });
  try {
    await lab.up({ fresh: true });
    const done = await lab.ssh("bash -s 1", { input: readFileSync(join(__dirname, "howto-by-hand.sh")) });
    if (done.code !== 0) throw new Error(`lab: the HOWTO by hand failed:\n${done.stdout}\n${done.stderr}`);
    await lab.boot("s0");
    for (const [what, command, pattern] of expected) {
      const options = "-n -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";
      const { stdout } = await lab.ssh(`ssh ${options} 10.0.0.10 '${command.replaceAll("'", "'\\''")}'`);
      const said = stdout.trim();
      if (!pattern.test(said)) throw new Error(`lab: s0's ${what} is not right: got "${said}", expected ${pattern}`);
      log(`s0: ${what}: ${said.split("\n")[0]}`);
    }
  } finally {
    await lab.down();
  }
}
