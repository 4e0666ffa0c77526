import { join } from "node:path";
import { openLab, type Lab } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { on } from "../support/master";
import { el9Config, el9Listing } from "../support/master-el9";
import { findsNothing, succeeds } from "../support/stack-outcome";

const lab: Lab = openLab({ name: "test-networks", platform: "el9" });
const IMAGE = "0123456789abcdef0123456789abcdef";
const HOME = { name: "home", cidr: "10.0.0.0/24", gateway: "10.0.0.254" };
const NETWORKS = [
  HOME,
  { name: "rack2", cidr: "10.1.0.0/24", masterAddress: "10.1.0.1", gateway: "10.1.0.1" },
  { name: "far", cidr: "10.2.0.0/24", relayed: true, gateway: "10.2.0.254" },
];
const NODES = [
  { name: "s0.example.com", address: "10.0.0.10", mac: "52:54:00:00:00:10" },
  { name: "s1.example.com", address: "10.1.0.11", mac: "52:54:00:00:00:11" },
  { name: "s2.example.com", address: "10.2.0.12", mac: "52:54:00:00:00:12" },
];
let stack: Workspace;
let before: string;

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  // a second card of the master, in a zone of its own, which NetworkManager leaves alone
  await on(
    lab,
    `set -e
     ip link add eth1 type veth peer name wire1
     for card in eth1 wire1; do until nmcli device set $card managed no; do sleep 0.2; done; ip link set $card up; done
     ip addr add 10.1.0.1/24 dev eth1
     for scope in '' --permanent; do firewall-cmd --quiet $scope --zone=internal --change-interface=eth1; done`,
  );
  before = await el9Listing(lab);
  const { connection } = el9Config(status);
  stack = await Workspace.open({
    program: join(__dirname, "..", "programs", "several-networks"),
    stack: "networks",
    config: { connection, nodes: NODES.slice(0, 1), networks: [HOME], image: IMAGE },
    directory: join(labNames("test-networks").directory, "stack"),
  });
});
afterAll(() => lab.down());

test("a master of one network gets two more, and nothing is replaced", async () => {
  await succeeds(stack, "up");
  await stack.configure({ nodes: NODES, networks: NETWORKS });
  const { steps } = await stack.previewJson<{ steps: { op: string }[] }>();
  expect([...new Set(steps.map(({ op }) => op))].sort()).toEqual(["create", "same", "update"]);
  await succeeds(stack, "up");
  await findsNothing(stack);
}, 600_000);

test("dhcpd offers a node of each network what is its own, as the apply asked", async () => {
  const log = await on(lab, "journalctl -u dhcpd -o cat");
  expect(log).toMatch(/DHCPOFFER on 10\.0\.0\.10 to 52:54:00:00:00:10 .*via eth0/);
  expect(log).toMatch(/DHCPOFFER on 10\.1\.0\.11 to 52:54:00:00:00:11 .*via eth1/);
  expect(log).toMatch(/DHCPOFFER on 10\.2\.0\.12 to 52:54:00:00:00:12 .*via eth0/);
});

test("exports and the firewall are open for all of them", async () => {
  expect((await on(lab, "exportfs")).match(/10\.\d\.0\.0\/24/g)?.sort()).toEqual([
    "10.0.0.0/24",
    "10.1.0.0/24",
    "10.2.0.0/24",
  ]);
  for (const zone of ["public", "internal"]) {
    const open = await on(lab, `firewall-cmd --zone=${zone} --list-services`);
    expect(open.split(/\s+/)).toEqual(expect.arrayContaining(["dhcp", "tftp", "nfs", "ntp", "http", "syslog"]));
  }
});

test.each([
  ["the second network", "52:54:00:00:00:11", "10.1.0.11"],
  ["the one behind a relay", "52:54:00:00:00:12", "10.2.0.12"],
])(
  "a reservation of %s that is changed by hand is named, with what the node gets, and repaired",
  async (_which, mac, address) => {
    const other = address.replace(/\d+$/, "99");
    await on(
      lab,
      `sed -i 's/fixed-address ${address};/fixed-address ${other};/' /etc/dhcp/dhcpd.conf && systemctl restart dhcpd`,
    );
    const { stdout } = await stack.refresh("--preview-only", "--diff");
    expect(stdout).toContain(`fixed-address ${other};`);
    expect(stdout).toMatch(new RegExp(`DHCP discover of ${mac} by BIOS firmware.*"${other} from 10\\.`));
    expect(stdout).not.toMatch(/DHCP discover of 52:54:00:00:00:10 /);
    await succeeds(stack, "up", "--refresh");
    await findsNothing(stack);
  },
  300_000,
);

test("a zone that takes a network behind a relay is named, and opened", async () => {
  await on(lab, "firewall-cmd --quiet --zone=work --add-source=10.2.0.0/24");
  const { stdout } = await stack.refresh("--preview-only", "--diff");
  expect(stdout).toContain("tftp (closed in the zone work, which takes 10.2.0.0/24)");
  await succeeds(stack, "up", "--refresh");
  await findsNothing(stack);
  await on(lab, "firewall-cmd --quiet --zone=work --remove-source=10.2.0.0/24");
}, 300_000);

test("a card that dhcpd does not listen on leaves its network without an answer", async () => {
  await on(lab, "echo 'DHCPDARGS=eth0' >/etc/sysconfig/dhcpd && systemctl restart dhcpd");
  const { stdout } = await stack.refresh("--preview-only", "--diff");
  expect(stdout).toMatch(/DHCP discover of 52:54:00:00:00:11 by BIOS firmware.*"no answer"/);
  expect(stdout).not.toMatch(/DHCP discover of 52:54:00:00:00:10 by BIOS firmware.*"no answer"/);
  await on(lab, "rm /etc/sysconfig/dhcpd && systemctl restart dhcpd");
}, 300_000);

test("destroy leaves the master as it was", async () => {
  await succeeds(stack, "destroy");
  // firewalld keeps the file of a zone as it was before the last change
  await on(lab, "rm -f /etc/firewalld/zones/internal.xml.old");
  expect(await el9Listing(lab)).toBe(before);
}, 300_000);
