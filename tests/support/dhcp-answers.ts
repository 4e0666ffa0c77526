import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CLIENT = join(__dirname, "dhcp-client.py");

/** A server on one end of a cable of its own, and machines that ask on the other. */
const SCRIPT = `
set -eu
cd "$1"; daemon=$2; shift 2
ip link set lo up
ip link add v0 type veth peer name v1
for address; do ip addr add "$address" dev v0; done
ip link set v0 up; ip link set v1 up
case $daemon in
  dhcpd) : >dhcpd.leases; set -- dhcpd -4 -f -cf configuration -lf dhcpd.leases -pf dhcpd.pid v0 ;;
  kea) set -- kea-dhcp4 -c configuration ;;
esac
KEA_PIDFILE_DIR=$PWD KEA_LOCKFILE_DIR=$PWD "$@" >log 2>&1 &
served=$!
for i in $(seq 100); do if grep -q '^Sending on .*fallback\\|DHCP4_STARTED' log; then break; fi; sleep 0.1; done
python3 "$CLIENT" v1 "$PATIENCE" <questions >answers
kill $served
`;

/** What a machine asks: the card that asks, and options by their codes, in hexadecimal digits. */
export interface DhcpQuestionOf {
  readonly mac: string;
  readonly options: Readonly<Record<number, string>>;
}

/** Fields and options of an answer. */
export type DhcpAnswer = Readonly<Record<string, string>>;

/**
 * All answers of a real daemon with this configuration, to each of the questions, which are put one after the other.
 *
 * @param addresses those of the server on the cable, each with its prefix length
 */
export async function dhcpAnswers<Name extends string>(
  daemon: "dhcpd" | "kea",
  text: string,
  questions: Readonly<Record<Name, DhcpQuestionOf>>,
  addresses: readonly string[] = ["10.0.0.1/24"],
): Promise<Record<Name, DhcpAnswer[]>> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-answers-"));
  try {
    writeFileSync(join(folder, "configuration"), text);
    const asked = Object.entries<DhcpQuestionOf>(questions);
    writeFileSync(join(folder, "questions"), asked.map(([, question]) => `${JSON.stringify(question)}\n`).join(""));
    const said = await inNetworkOfItsOwn(["sh", "-c", SCRIPT, "dhcp-answers", folder, daemon, ...addresses]);
    const [log, answers] = ["log", "answers"].map((name) => textOf(join(folder, name)));
    const lines = answers.split("\n").filter(Boolean);
    if (lines.length !== asked.length) throw new Error(`${daemon} was not asked:\n${said}${log}`);
    const found = asked.map(([name], i) => [name, JSON.parse(lines[i]) as DhcpAnswer[]] as const);
    return Object.fromEntries(found) as Record<Name, DhcpAnswer[]>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CHECK = "KEA_LOCKFILE_DIR=none kea-dhcp4 -t {candidate} >/dev/null";

/** What kea-dhcp4 itself says against a text; nothing when it takes it. */
export function keaRefusal(text: string, check = CHECK): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-kea-"));
  try {
    const path = join(folder, "kea-dhcp4.conf");
    writeFileSync(path, text);
    const { status, stdout, stderr } = spawnSync("sh", ["-c", check.replaceAll("{candidate}", path)], {
      encoding: "utf8",
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    if (status === COMMAND_NOT_FOUND) {
      throw new Error("kea-dhcp4 is not installed; install the package kea-dhcp4-server or kea (it need not run)");
    }
    return status === 0 ? "" : stderr + stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Exit status of a shell. */
const COMMAND_NOT_FOUND = 127;

/** Root needs no user namespace, which a chroot could not have. */
function inNetworkOfItsOwn(command: readonly string[]): Promise<string> {
  const child = spawn("unshare", [process.getuid?.() === 0 ? "-n" : "-rn", ...command], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, CLIENT, PATIENCE: "1.5" },
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(said));
  });
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
