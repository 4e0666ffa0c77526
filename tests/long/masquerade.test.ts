import { join } from "node:path";
import { openLab, type Lab } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { driftByResource } from "../support/drift-of";
import { on } from "../support/master";
import { el9Config, el9Listing } from "../support/master-el9";
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

const lab: Lab = openLab({ name: "test-masquerade", platform: "el9" });
const RULE = `rule family="ipv4" source address="10.9.0.0/24" masquerade`;
const POLICY = "diskless-0a090000";
let stack: Workspace;
let before: string;

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  // a node on eth1 and a machine of the world outside on eth2, which knows no way back to the nodes; each card in a zone of its own
  await on(
    lab,
    `set -e
     join() { # CARD ADDRESS ZONE NAMESPACE OTHER-ADDRESS
       ip netns add $4
       ip link add $1 type veth peer name wire netns $4
       until nmcli device set $1 managed no; do sleep 0.2; done
       ip addr add $2/24 dev $1 && ip link set $1 up
       ip -n $4 addr add $5/24 dev wire && ip -n $4 link set wire up
       for scope in '' --permanent; do firewall-cmd --quiet $scope --zone=$3 --change-interface=$1; done
     }
     join eth1 10.9.0.1 internal node 10.9.0.10
     ip -n node route add default via 10.9.0.1
     join eth2 192.0.2.1 dmz world 192.0.2.2
     cat >/tmp/world.py <<'END'${WORLD_PROGRAM}END
     setsid ip netns exec world python3 /tmp/world.py >/dev/null 2>&1 </dev/null &
     cat /proc/sys/net/ipv4/ip_forward | grep -qx 0`,
  );
  before = await el9Listing(lab);
  const { connection, nodes } = el9Config(status);
  stack = await Workspace.open({
    program: join(__dirname, "..", "programs", "masquerade"),
    stack: "masquerade",
    config: { connection, nodes: (nodes as object[]).slice(0, 1), networks: [HOME, INSIDE] },
    directory: join(labNames("test-masquerade").directory, "stack"),
  });
  await succeeds(stack, "up");
}, 600_000);
afterAll(() => lab.down());

/** Address by which the node is seen outside, or why it gets no answer. */
const seenAs = async () => (await on(lab, `ip netns exec node python3 -c '${NODE_PROGRAM}'`)).trim();

test("a node gets nowhere without it", async () => expect(await seenAs()).toContain("no answer"));

test("the preview says it in plain words", async () => {
  await stack.configure({ networks: [HOME, MASQUERADED] });
  const { stdout } = await stack.preview("--diff");
  const said = stdout.replace(/[ \t]+/g, " ");
  expect(said).toContain(`outInterface: "eth2"`);
  expect(said).toContain(`masquerade: "on"`);
  expect(said).toContain("net.ipv4.ip_forward = 1");
}, 300_000);

test("with it, what the node sends has the master's address outside", async () => {
  await succeeds(stack, "up");
  await findsNothing(stack);
  expect(await seenAs()).toBe(OUTSIDE);
}, 300_000);

test("what others of the zone send keeps its address: the rule is of the one network", async () => {
  expect(await on(lab, "firewall-cmd --zone=dmz --list-all")).toMatch(
    /masquerade: no[^]*source address="10.9.0.0\/24"/,
  );
}, 60_000);

test.each<[what: string, byHand: string, says: string]>([
  [
    "masquerade is off for now",
    `firewall-cmd --zone=dmz --remove-rich-rule='${RULE}'`,
    'runtime: { ~ masquerade: "on" => "(off in the zone dmz)"',
  ],
  [
    "masquerade is off after a boot",
    `firewall-cmd --permanent --zone=dmz --remove-rich-rule='${RULE}'`,
    'permanent: { ~ masquerade: "on" => "(off in the zone dmz)"',
  ],
  [
    "the policy lets nothing through for now",
    `firewall-cmd --policy=${POLICY} --remove-ingress-zone=internal`,
    'forwarding: "accepted" => "(refused from the zone internal to the zone dmz)"',
  ],
  [
    "the policy is deleted, and firewalld reloaded",
    `firewall-cmd --permanent --delete-policy=${POLICY} && firewall-cmd --reload`,
    'forwarding: "accepted" => "(refused from the zone internal to the zone dmz)"',
  ],
  ["the kernel passes nothing on", "sysctl -w net.ipv4.ip_forward=0", 'ipForward: "1" => "0"'],
  [
    "another file says that it shall not after a boot",
    "echo net.ipv4.ip_forward=1 >/etc/sysctl.d/95-other.conf; echo net/ipv4/ip_forward = 0 >>/etc/sysctl.d/90-diskless-forwarding.conf; rm /etc/sysctl.d/95-other.conf",
    'ipForward: "1" => "(0 by /etc/sysctl.d/90-diskless-forwarding.conf)"',
  ],
  ["its file is gone", "rm /etc/sysctl.d/90-diskless-forwarding.conf", 'ipForward: "1" => "(0)"'],
])(
  "%s: named by a refresh, and repaired",
  async (_what, byHand, says) => {
    await on(lab, byHand);
    expect(inOneSpacing((await driftByResource(stack))[RESOURCE])).toContain(says);
    await succeeds(stack, "up", "--refresh");
    await findsNothing(stack);
    expect(await seenAs()).toBe(OUTSIDE);
  },
  300_000,
);

test("what others say later in sysctl.d is named, and not overruled", async () => {
  await on(lab, "echo net.ipv4.ip_forward=0 >/etc/sysctl.d/99-hardened.conf");
  const { code, stdout, stderr } = await stack.up("--refresh");
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("ipForward, after a boot: (0 by /etc/sysctl.d/99-hardened.conf)");
  await on(lab, "rm /etc/sysctl.d/99-hardened.conf");
  await succeeds(stack, "up", "--refresh");
}, 300_000);

test("a reload that would lose what others changed for now is refused before anything is changed", async () => {
  await on(
    lab,
    `firewall-cmd --permanent --delete-policy=${POLICY} && firewall-cmd --reload && firewall-cmd --zone=public --add-service=imap`,
  );
  const { code, stdout, stderr } = await stack.up("--refresh");
  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/takes effect by a reload[^]*public services imap[^]*--runtime-to-permanent/);
  expect(await on(lab, "firewall-cmd --permanent --get-policies; firewall-cmd --query-service=imap")).toMatch(
    /^(?!.*diskless)[^]*yes/,
  );
  await on(lab, "firewall-cmd --zone=public --remove-service=imap");
  await succeeds(stack, "up", "--refresh");
}, 300_000);

test("the way out may not be the boot network's own card, nor one that is not there", async () => {
  for (const [outInterface, reason] of [
    ["eth1", "eth1 is the interface of 10.9.0.0/24 itself"],
    ["eth7", "there is no interface eth7"],
  ]) {
    await stack.configure({ networks: [HOME, { ...INSIDE, masquerade: { outInterface } }] });
    const { code, stdout, stderr } = await stack.up();
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain(`10.9.0.0/24 cannot be masqueraded: ${reason}. Nothing was changed.`);
  }
  expect(await seenAs()).toBe(OUTSIDE);
}, 300_000);

test("out of another card, what was made for the first one goes", async () => {
  await stack.configure({ networks: [HOME, { ...INSIDE, masquerade: { outInterface: "eth0" } }] });
  await succeeds(stack, "up");
  await findsNothing(stack);
  expect(
    await on(lab, "firewall-cmd --zone=dmz --list-rich-rules; firewall-cmd --permanent --zone=dmz --list-rich-rules"),
  ).toBe("\n\n");
  expect(await on(lab, "firewall-cmd --zone=public --list-rich-rules")).toContain(RULE);
  await stack.configure({ networks: [HOME, MASQUERADED] });
  await succeeds(stack, "up");
}, 300_000);

test("a firewall that does not run is named, and nothing is pretended", async () => {
  await on(lab, "systemctl stop firewalld");
  expect((await driftByResource(stack))[RESOURCE]).toContain('"(firewalld is not running)"');
  const { code, stdout, stderr } = await stack.up("--refresh");
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain(
    "firewalld is not running on this host, and it is what masquerades for 10.9.0.0/24",
  );
  await on(lab, "systemctl start firewalld");
  await succeeds(stack, "up", "--refresh");
}, 300_000);

test("destroy leaves the master as it was: nothing is masqueraded, and the kernel passes nothing on", async () => {
  await succeeds(stack, "destroy");
  expect(await on(lab, "cat /proc/sys/net/ipv4/ip_forward")).toBe("0\n");
  expect(await on(lab, "firewall-cmd --get-policies; firewall-cmd --permanent --get-policies")).not.toContain(
    "diskless",
  );
  // firewalld keeps the file of a zone as it was before the last change
  await on(lab, "rm -f /etc/firewalld/zones/{internal,dmz}.xml.old");
  expect(await el9Listing(lab)).toBe(before);
}, 300_000);

test("what was on before us stays on", async () => {
  await on(
    lab,
    "for scope in '' --permanent; do firewall-cmd $scope --zone=dmz --add-masquerade; done; sysctl -w net.ipv4.ip_forward=1",
  );
  const was = await el9Listing(lab);
  await succeeds(stack, "up");
  expect(await seenAs()).toBe(OUTSIDE);
  await succeeds(stack, "destroy");
  await on(lab, "rm -f /etc/firewalld/zones/internal.xml.old");
  expect(await el9Listing(lab)).toBe(was);
  expect(await on(lab, "cat /proc/sys/net/ipv4/ip_forward; firewall-cmd --zone=dmz --query-masquerade")).toBe(
    "1\nyes\n",
  );
}, 300_000);
