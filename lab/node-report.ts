import type { Lab, LabNode } from "./index";

/** What a node says of itself, from inside, asked by SSH from the master. */
export interface NodeReport {
  /** `hostname`: it came by DHCP, the image holds none. */
  hostname: string;
  address: string;
  kernel: string;
  /** Digest of the image, from /proc/cmdline. */
  image: string;
  /** Device and type of the root file system. */
  root: string;
  /** Source, type and first option of /usr. */
  usr: string;
}

// Run by the node's own shell. The kernel calls the root device /dev/root, so its number is compared with that of /dev/ram0.
const QUESTIONS = `
echo "hostname $(hostname)"
echo "address $(/sbin/ip -4 addr show eth0 | awk '$1 == "inet" { sub("/.*", "", $2); print $2 }')"
echo "kernel $(uname -r)"
echo "image $(tr ' ' '\\n' </proc/cmdline | sed -n 's/^diskless.image=//p')"
ram0=$(stat -c '%t %T' /dev/ram0)
if [ "$(stat -c %d /)" = "$((0x\${ram0% *} * 256 + 0x\${ram0#* }))" ]; then device=/dev/ram0; else device="device $(stat -c %d /)"; fi
echo "root $device $(awk '$2 == "/" { print $3 }' /proc/mounts | tail -n 1)"
echo "usr $(awk '$2 == "/usr" { split($4, option, ","); print $1, $3, option[1] }' /proc/mounts)"
`;

const SSH =
  "ssh -o BatchMode=yes -o ConnectTimeout=10 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";

/** Runs a command on a node, from the master. */
export async function askNode(lab: Lab, node: Pick<LabNode, "address">, command: string): Promise<string> {
  const result = await lab.ssh(`${SSH} root@${node.address} sh -s`, { input: command });
  if (result.code !== 0)
    throw new Error(`${node.address} does not answer the master: ${result.stderr || result.stdout}`);
  return result.stdout;
}

/** Runs a text of questions on a node; each answer is a line, its name first. */
export async function answers(
  lab: Lab,
  node: Pick<LabNode, "address">,
  questions: string,
): Promise<(name: string) => string> {
  const answer = new Map(
    (await askNode(lab, node, questions))
      .trim()
      .split("\n")
      .map((line): [string, string] => [line.split(" ", 1)[0], line.slice(line.indexOf(" ") + 1)]),
  );
  return (name) => answer.get(name) ?? "(no answer)";
}

/** Asks a node what it is. */
export async function reportNode(lab: Lab, node: Pick<LabNode, "address">): Promise<NodeReport> {
  const say = await answers(lab, node, QUESTIONS);
  return {
    hostname: say("hostname"),
    address: say("address"),
    kernel: say("kernel"),
    image: say("image"),
    root: say("root"),
    usr: say("usr"),
  };
}
