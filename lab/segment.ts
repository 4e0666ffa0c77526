import { join } from "node:path";
import { consolesOf, network, type LabNames } from "./names";
import { powerStrip } from "./power-strip";
import { argumentsOf, run, startDetached, succeed } from "./processes";

/** The lab's Ethernet segment: a bridge in a network namespace of its own, so no frame of it reaches this machine. */
const bridge = "br0";

export async function startSegment(lab: LabNames): Promise<void> {
  for (const namespace of [lab.segment, lab.masterNamespace]) {
    if (await namespaceExists(namespace)) continue;
    await succeed("ip", ["netns", "add", namespace]);
    await ip(namespace, "link set lo up");
  }
  if (!(await linkExists(lab.segment, bridge))) {
    // Without forwarding delay a node's first DHCP request is not lost.
    await ip(lab.segment, `link add ${bridge} type bridge forward_delay 0 stp_state 0`);
    await ip(lab.segment, `addr add ${network.gateway}/24 dev ${bridge}`);
    await ip(lab.segment, `link set ${bridge} up`);
  }
  if (!(await linkExists(lab.segment, "to-master"))) {
    await ip(lab.segment, `link add to-master type veth peer name eth0 netns ${lab.masterNamespace}`);
    await ip(lab.segment, `link set to-master master ${bridge} up`);
  }
  // iPXE waits 13 seconds for a router before it boots; this one says at once that there is none.
  await startResponder(lab, "router-advertisements", bridge);
  await startResponder(lab, "time-server", network.gateway);
  await startResponder(lab, "power-strip", powerStrip, consolesOf(lab));
}

/** A network card for a node, plugged into a bridge. Returns its name. */
export async function plugIn(lab: LabNames, shortName: string, into = bridge): Promise<string> {
  const tap = `tap-${shortName}`;
  if (!(await linkExists(lab.segment, tap))) await ip(lab.segment, `tuntap add dev ${tap} mode tap`);
  await ip(lab.segment, `link set ${tap} master ${into} up`);
  return tap;
}

export async function namespaceExists(namespace: string): Promise<boolean> {
  const { stdout } = await run("ip", ["netns", "list"]);
  return stdout.split("\n").some((line) => line.split(" ")[0] === namespace);
}

/** Processes in a namespace: all of them are the lab's, since nobody else is ever put there. */
export async function processesIn(namespace: string): Promise<number[]> {
  if (!(await namespaceExists(namespace))) return [];
  const { stdout } = await run("ip", ["netns", "pids", namespace]);
  return stdout.split("\n").filter(Boolean).map(Number);
}

/** One of the small servers of the site that the lab's network belongs to; see the text of each. */
async function startResponder(lab: LabNames, name: string, ...words: string[]): Promise<void> {
  const script = join(__dirname, "node", `${name}.py`);
  const running = (await processesIn(lab.segment)).some((pid) => argumentsOf(pid).includes(script));
  if (running) return;
  startDetached("ip", ["netns", "exec", lab.segment, "python3", script, ...words], join(lab.directory, `${name}.log`));
}

async function ip(namespace: string, command: string): Promise<void> {
  await succeed("ip", ["-n", namespace, ...command.split(" ")]);
}

async function linkExists(namespace: string, link: string): Promise<boolean> {
  return (await run("ip", ["-n", namespace, "link", "show", link])).code === 0;
}
