import type { Lab, LabNode } from "./index";
import { answers } from "./node-report";

/** What a node of today's Enterprise Linux says of itself, from inside, asked by SSH from the master. */
export interface NodeReportOfToday {
  /** `hostname`: it came by DHCP, the image holds none. */
  hostname: string;
  address: string;
  kernel: string;
  firmware: string;
  /** Digest of the image, from /proc/cmdline. */
  image: string;
  /** Source and type of the root file system. */
  root: string;
  /** Source and type of /home. */
  home: string;
  /** `systemctl is-system-running`. */
  state: string;
  /** The time server that chrony follows. */
  time: string;
}

// The state first: it waits until the node has started everything, the mount of /home too.
const QUESTIONS = `
echo "state $(systemctl is-system-running --wait)"
echo "hostname $(hostname)"
echo "address $(ip -4 addr show eth0 | awk '$1 == "inet" { sub("/.*", "", $2); print $2 }')"
echo "kernel $(uname -r)"
if [ -d /sys/firmware/efi ]; then echo "firmware uefi"; else echo "firmware bios"; fi
echo "image $(tr ' ' '\\n' </proc/cmdline | sed -n 's/^diskless.image=//p')"
echo "root $(awk '$2 == "/" { print $1, $3 }' /proc/mounts | tail -n 1)"
echo "home $(ls /home >/dev/null; awk '$2 == "/home" && $3 != "autofs" { print $1, $3 }' /proc/mounts)"
for _ in $(seq 30); do
  source=$(chronyc -n sources | sed -n 's/^^\\* \\([0-9.]*\\).*/\\1/p')
  [ "$source" ] && break
  sleep 2
done
echo "time $source"
`;

/** Asks a node what it is. */
export async function reportNodeOfToday(lab: Lab, node: Pick<LabNode, "address">): Promise<NodeReportOfToday> {
  const say = await answers(lab, node, QUESTIONS);
  return {
    hostname: say("hostname"),
    address: say("address"),
    kernel: say("kernel"),
    firmware: say("firmware"),
    image: say("image"),
    root: say("root"),
    home: say("home"),
    state: say("state"),
    time: say("time"),
  };
}
