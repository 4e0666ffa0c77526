import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { openLab, type Lab } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { succeed } from "../../lab/processes";
import { driftByResource } from "../support/drift-of";
import { listing, on } from "../support/master";
import { el9Config } from "../support/master-el9";
import {
  HOME,
  inOneSpacing,
  INSIDE,
  MASQUERADED,
  NODE_PROGRAM,
  OUTSIDE,
  RESOURCE,
  WORLD_PROGRAM,
} from "../support/masqueraded";
import { findsNothing, succeeds } from "../support/stack-outcome";

const NAME = "test-masquerade5";
const lab: Lab = openLab({ name: NAME, platform: "centos5" });
const { masterNamespace } = labNames(NAME);
/** A node on eth1 of the master, and a machine outside on eth2, which knows no way back to the nodes. */
const PEERS = [
  { card: "eth1", masterAddress: "10.9.0.1", namespace: `${masterNamespace}.node`, address: "10.9.0.10" },
  { card: "eth2", masterAddress: OUTSIDE, namespace: `${masterNamespace}.world`, address: "192.0.2.2" },
] as const;
const [NODE, WORLD] = PEERS;
const OURS = "pulumi-diskless m0-masquerade-inside";
let stack: Workspace;
let before: string;
let world: ChildProcess;

const ip = (command: string) => succeed("ip", command.split(" "));
/** What an operation may touch, with the kernel's own. */
const everything = async () =>
  (await listing(lab)) + (await on(lab, "cat /proc/sys/net/ipv4/ip_forward; ls /etc/sysconfig"));
/** Address by which the node is seen outside, or why it gets no answer. */
const seenAs = async () =>
  (await succeed("ip", ["netns", "exec", NODE.namespace, "python3", "-c", NODE_PROGRAM])).trim();
const rules = () => on(lab, "for table in filter nat; do iptables-save -t $table; done | sed -n '/^-A/p'");

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  for (const { card, masterAddress, namespace, address } of PEERS) {
    await ip(`netns add ${namespace}`);
    await ip(`-n ${masterNamespace} link add ${card} type veth peer name wire netns ${namespace}`);
    await ip(`-n ${masterNamespace} addr add ${masterAddress}/24 dev ${card}`);
    await ip(`-n ${masterNamespace} link set ${card} up`);
    await ip(`-n ${namespace} addr add ${address}/24 dev wire`);
    await ip(`-n ${namespace} link set wire up`);
  }
  await ip(`-n ${NODE.namespace} route add default via ${NODE.masterAddress}`);
  // CentOS 5 has it from the first; a kernel that has been asked for a table keeps it, which is a status of the service
  await on(
    lab,
    "yum -y -q install iptables >/dev/null 2>&1 && chkconfig iptables on && iptables -L && iptables -t nat -L",
  );
  world = spawn("ip", ["netns", "exec", WORLD.namespace, "python3", "-c", WORLD_PROGRAM], { stdio: "ignore" });
  before = await everything();
  const { connection, nodes } = el9Config(status);
  stack = await Workspace.open({
    program: join(__dirname, "..", "programs", "masquerade"),
    stack: "masquerade",
    config: {
      ...{ platform: "centos5", networks: [HOME, INSIDE], nodes: (nodes as object[]).slice(0, 1) },
      connection: { ...(connection as object), legacyAlgorithms: true },
    },
    directory: join(labNames(NAME).directory, "stack"),
  });
  await succeeds(stack, "up");
}, 600_000);
afterAll(async () => {
  world.kill();
  await lab.down();
  for (const { namespace } of PEERS) await ip(`netns del ${namespace}`);
});

test("a node gets nowhere without it", async () => expect(await seenAs()).toContain("no answer"), 60_000);

test("the preview says it in plain words", async () => {
  await stack.configure({ networks: [HOME, MASQUERADED] });
  const said = (await stack.preview("--diff")).stdout.replace(/[ \t]+/g, " ");
  expect(said).toMatch(/filter *: "iptables"/);
  expect(said).toContain(`masquerade: "on"`);
  expect(said).toContain("net.ipv4.ip_forward = 1");
}, 300_000);

test("with it, what the node sends has the master's address outside", async () => {
  await succeeds(stack, "up");
  await findsNothing(stack);
  expect(await seenAs()).toBe(OUTSIDE);
}, 300_000);

test("after what a boot does, too", async () => {
  await on(
    lab,
    `service iptables stop; echo 0 >/proc/sys/net/ipv4/ip_forward
     sysctl -e -p /etc/sysctl.conf && service iptables start`,
  );
  await findsNothing(stack);
  expect(await seenAs()).toBe(OUTSIDE);
}, 300_000);

test.each<[what: string, byHand: string, says: string]>([
  ["masquerade is off for now", "iptables -t nat -F POSTROUTING", 'runtime: { ~ masquerade: "on" => "(off)"'],
  [
    "masquerade is off after a boot",
    "sed -i '/MASQUERADE/d' /etc/sysconfig/iptables",
    'permanent: { ~ masquerade: "on" => "(off)"',
  ],
  [
    "FORWARD lets nothing through for now",
    "iptables -F FORWARD; iptables -P FORWARD DROP",
    'forwarding: "accepted" => "(refused by the policy of FORWARD, DROP)"',
  ],
  [
    "the kept rules refuse first",
    "sed -i '0,/^-A FORWARD/s//-A FORWARD -j REJECT\\n&/' /etc/sysconfig/iptables",
    'forwarding: "accepted" => "(refused by -A FORWARD -j REJECT)"',
  ],
  ["the file of the kept rules is gone", "rm /etc/sysconfig/iptables", 'permanent: { ~ masquerade: "on" => "(off)"'],
  ["the service is stopped", "service iptables stop", 'runtime: { ~ masquerade: "on" => "(off)"'],
  ["the kernel passes nothing on", "echo 0 >/proc/sys/net/ipv4/ip_forward", 'ipForward: "1" => "0"'],
  [
    "another line says that it shall not after a boot",
    "echo net.ipv4.ip_forward=0 >>/etc/sysctl.conf",
    'ipForward: "1" => "(0 by /etc/sysctl.conf)"',
  ],
])(
  "%s: named by a refresh",
  async (_what, byHand, says) => {
    await on(lab, byHand);
    expect(inOneSpacing((await driftByResource(stack))[RESOURCE])).toContain(says);
    await on(lab, "sed -i '/^net.ipv4.ip_forward=0$/d' /etc/sysctl.conf");
    await succeeds(stack, "up", "--refresh");
    await findsNothing(stack);
    expect(await seenAs()).toBe(OUTSIDE);
  },
  300_000,
);

test("rules of others stay where they are, also those that were saved with ours", async () => {
  await on(
    lab,
    `iptables -P FORWARD ACCEPT; iptables -A FORWARD -j REJECT; iptables -t nat -I POSTROUTING -d 198.51.100.0/24 -j ACCEPT
     service iptables save`,
  );
  await findsNothing(stack);
  expect(await seenAs()).toBe(OUTSIDE);
  await on(lab, "iptables -t nat -D POSTROUTING 2");
  await succeeds(stack, "up", "--refresh");
  expect((await rules()).replaceAll(/-m comment --comment "[^"]*" /g, "").split("\n")).toEqual([
    "-A FORWARD -d 10.9.0.0/24 -i eth2 -m state --state RELATED,ESTABLISHED -j ACCEPT",
    "-A FORWARD -s 10.9.0.0/24 -o eth2 -j ACCEPT",
    "-A FORWARD -j REJECT --reject-with icmp-port-unreachable",
    "-A POSTROUTING -d 198.51.100.0/24 -j ACCEPT",
    "-A POSTROUTING -s 10.9.0.0/24 -o eth2 -j MASQUERADE",
    "",
  ]);
}, 300_000);

test("a service that no boot starts is named, and nothing is pretended", async () => {
  await on(lab, "chkconfig iptables off");
  expect((await driftByResource(stack))[RESOURCE]).toContain('"(iptables is not enabled)"');
  const { code, stdout, stderr } = await stack.up("--refresh");
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("iptables is not enabled on this host, and it is what masquerades for 10.9.0.0/24");
  await on(lab, "chkconfig iptables on");
  await succeeds(stack, "up", "--refresh");
}, 300_000);

test("without it again, what others keep is left and nothing of ours", async () => {
  await stack.configure({ networks: [HOME, INSIDE] });
  await succeeds(stack, "up");
  expect((await rules()).split("\n")).toEqual([
    "-A FORWARD -j REJECT --reject-with icmp-port-unreachable",
    "-A POSTROUTING -d 198.51.100.0/24 -j ACCEPT",
    "",
  ]);
  expect((await on(lab, "sed -n '/^-A/p' /etc/sysconfig/iptables | LC_ALL=C sort")).split("\n")).toEqual(
    (await on(lab, "iptables-save | sed -n '/^-A/p' | LC_ALL=C sort")).split("\n"),
  );
  expect(await on(lab, "cat /proc/sys/net/ipv4/ip_forward; grep -c pulumi /etc/sysctl.conf || true")).toBe("0\n0\n");
  await on(lab, "iptables -F; iptables -t nat -F; rm /etc/sysconfig/iptables /etc/sysconfig/iptables.save");
}, 300_000);

test("one that fails leaves nothing open", async () => {
  await stack.configure({ networks: [HOME, MASQUERADED] });
  await on(lab, "iptables -t nat -A POSTROUTING -j ACCEPT");
  const { code, stdout, stderr } = await stack.up();
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("masquerade, now: (off by -A POSTROUTING -j ACCEPT)");
  expect(await rules()).toBe("-A POSTROUTING -j ACCEPT\n");
  expect(await on(lab, "cat /proc/sys/net/ipv4/ip_forward; ls /etc/sysconfig/iptables 2>&1 || true")).toMatch(
    /^0\n.*No such file/,
  );
  await on(lab, "iptables -t nat -F");
  await succeeds(stack, "up");
  expect(await seenAs()).toBe(OUTSIDE);
}, 300_000);

test("destroy leaves the master as it was", async () => {
  await succeeds(stack, "destroy");
  expect(await rules()).toBe("");
  expect(await everything()).toBe(before);
  expect(before).not.toContain(OURS);
}, 300_000);
