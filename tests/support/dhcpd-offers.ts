import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROBES = join(__dirname, "..", "..", "lib", "host", "service");

/** dhcpd on one end of a cable of its own, and the library's question on the other. */
const SCRIPT = `
set -eu
cd "$1"; network=$2; shift 2
ip link set lo up
ip link add v0 type veth peer name v1
ip addr add 10.0.0.1/24 dev v0
ip link set v0 up; ip link set v1 up
[ -e dhcpd.leases ] || : >dhcpd.leases
dhcpd -4 -f -cf dhcpd.conf -lf dhcpd.leases -pf dhcpd.pid v0 >log 2>&1 &
served=$!
for i in $(seq 100); do if grep -q '^Sending on .*fallback' log; then break; fi; sleep 0.2; done
asked=
for mac in "$@"; do
  # shellcheck disable=SC2046 # words
  python3 probe.py dhcp v1 10.0.0.1 10.0.0.1 "$mac" "$network" $(cat firmwares) >"$mac" 2>&1 & asked="$asked $!"
done
wait $asked
kill $served
`;

/** How a firmware names itself: its architecture of RFC 4578 and its vendor class. */
export type FirmwareKind = readonly [architecture: number, vendorClass: string];

/**
 * What a real dhcpd with this text offers to cards, by BIOS and by UEFI firmware, as the library's DHCP probe says it.
 * `relayedFrom` is the network of the cards, where that is not the one of the cable; `firmwares` ask in place of the probe's own.
 */
export async function dhcpdOffers(
  text: string,
  macs: readonly string[],
  {
    leases,
    relayedFrom = "-",
    firmwares,
  }: {
    readonly leases?: string;
    readonly relayedFrom?: string;
    readonly firmwares?: Readonly<Record<string, FirmwareKind>>;
  } = {},
): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-offers-"));
  try {
    writeFileSync(join(folder, "dhcpd.conf"), text);
    if (leases !== undefined) writeFileSync(join(folder, "dhcpd.leases"), leases);
    const program = ["probe.py", "probe-dhcp.py"].map((name) => readFileSync(join(PROBES, name), "utf8")).join("");
    const kinds = `FIRMWARE.update(${JSON.stringify(firmwares ?? {})})`;
    writeFileSync(
      join(folder, "probe.py"),
      program.replace(/^FIRMWARE = .*$/m, (own) => `${own}\n${kinds}`),
    );
    writeFileSync(join(folder, "firmwares"), Object.keys(firmwares ?? { bios: 0, uefi: 0 }).join(" "));
    const said = await inNetworkOfItsOwn(["sh", "-c", SCRIPT, "dhcpd-offers", folder, relayedFrom, ...macs]);
    const path = join(folder, "log");
    const log = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (!/^Sending on .*fallback/m.test(log)) throw new Error(`dhcpd did not start:\n${said}${log}`);
    return Object.fromEntries(macs.map((mac) => [mac, readFileSync(join(folder, mac), "utf8").trim()]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a command and resolves with what it says on standard error. Root needs no user namespace, which a chroot could not have. */
function inNetworkOfItsOwn(command: readonly string[]): Promise<string> {
  const child = spawn("unshare", [process.getuid?.() === 0 ? "-n" : "-rn", ...command], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(said));
  });
}

/** What dhcpd itself says against a text; nothing when it takes it. */
export function dhcpdRefusal(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-dhcpd-"));
  try {
    const path = join(folder, "dhcpd.conf");
    writeFileSync(path, text);
    const { status, stderr } = spawnSync("dhcpd", ["-t", "-cf", path], { encoding: "utf8" });
    return status === 0 ? "" : stderr || "refused";
  } finally {
    rmSync(folder, { recursive: true });
  }
}
