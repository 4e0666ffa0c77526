import { exampleImage, openSite, type Site } from "../../lab/site";
import { acceptedLogins, listing, on, touchTree } from "../support/master";
import { findsNothing, succeeds } from "../support/stack-outcome";

let site: Site;
let before: string;

beforeAll(async () => {
  site = await openSite({ name: "test-lifecycle", fresh: true });
  before = await listing(site.lab);
});
afterAll(() => site.lab.down());

const changed = (nodes: object[], mac: string) => nodes.map((node, i) => (i === 3 ? { ...node, mac } : node));

test("up makes a boot server over one connection for all resources and one for the build", async () => {
  const logins = await acceptedLogins(site.lab);
  const outcome = await site.stack.up();
  expect(outcome.code).toBe(0);
  const used = (await acceptedLogins(site.lab)) - logins - 1; // the second count's own login
  console.log(`SSH handshakes of a whole up: ${used}`);
  expect(used).toBe(2);
});

test("a second preview and a refresh find nothing", async () => {
  expect((await site.stack.preview("--expect-no-changes")).code).toBe(0);
  const refresh = await site.stack.refresh("--preview-only", "--expect-no-changes", "--diff");
  expect(refresh.stdout).not.toContain("to update");
  expect(refresh.code).toBe(0);
});

const nodesOf = ({ nodes }: Site["status"]) => nodes.map(({ name, address, mac }) => ({ name, address, mac }));

/** How often an `up` restarts dhcpd. */
async function restartsDuring(up: () => Promise<unknown>): Promise<number> {
  // service(8) itself tells what it is asked to do; the init script is a fact of the daemon, and an edited one is refused
  await on(site.lab, `sed -i '2i echo "$*" >>/tmp/asked' /sbin/service && service dhcpd status`);
  await up();
  const asked = (await on(site.lab, "cat /tmp/asked; rm /tmp/asked")).split("\n");
  await on(site.lab, "sed -i 2d /sbin/service"); // it is part of the tree that the image copies
  expect(asked.filter((action) => action === "dhcpd status").length).toBeGreaterThan(1);
  return asked.filter((action) => action === "dhcpd restart").length;
}

const NEW_CARD = "52:54:00:00:00:99";

test("a new MAC address changes a line of dhcpd.conf and of the plan of node files, and restarts dhcpd once", async () => {
  await site.stack.configure({ nodes: changed(nodesOf(site.status), NEW_CARD) });
  const preview = await site.stack.preview("--diff");
  const lines = preview.stdout.split("\n").filter((line) => /^\s*[-+] (?!end )/.test(line));
  expect(lines.map((line) => line.trim().replace(/\s+/g, " "))).toEqual([
    "- node s3.example.com - 52:54:00:00:00:13",
    `+ node s3.example.com - ${NEW_CARD}`,
    "- hardware ethernet 52:54:00:00:00:13;",
    `+ hardware ethernet ${NEW_CARD};`,
  ]);
  expect(preview.stdout).toMatch(/~ 3 to update\s+\d+ unchanged/);
  expect(await restartsDuring(() => succeeds(site.stack, "up"))).toBe(1);
  expect(await on(site.lab, `grep -c ${NEW_CARD} /etc/dhcpd.conf`)).toBe("1\n");
});

interface Step {
  readonly op: string;
  readonly urn: string;
}

/** Steps of a preview that do something, but for the outputs of the stack. */
const deedsOf = (steps: readonly Step[]): string[] =>
  steps
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? urn}`)
    .filter((deed) => !/^same |-test-lifecycle$/.test(deed))
    .sort();

test("a node more changes six resources, restarts dhcpd once, and builds no image", async () => {
  const { image } = await site.stack.outputs();
  const more = { name: "s10.example.com", address: "10.0.0.20", mac: "52:54:00:00:00:20" };
  await site.stack.configure({ nodes: [...changed(nodesOf(site.status), NEW_CARD), more] });
  const left = "/tftpboot/pxelinux.cfg/01-52-54-00-00-00-20"; // by somebody, for the card of the new node
  await on(site.lab, `echo default local >${left}`);

  const deeds = deedsOf((await site.stack.previewJson<{ steps: Step[] }>()).steps);
  console.log(`a node more: ${deeds.join(", ")}`);
  expect(deeds).toEqual([
    "create farm-s10",
    "update farm-boots",
    "update farm-dhcp-service",
    "update farm-files-plan",
    "update farm-master-hosts",
    "update farm-shell-hosts",
    "update farm-shell-ssh",
  ]);
  let said = "";
  expect(await restartsDuring(async () => (said = await succeeds(site.stack, "up")))).toBe(1);
  expect(said).toContain(`${left} is read before ours by s10.example.com`);
  expect((await site.stack.outputs()).image).toBe(image);
  const refresh = await site.stack.refresh("--preview-only", "--diff");
  expect(refresh.stdout).toMatch(/01-52-54-00-00-00-20.*"read before ours by s10\.example\.com"/);
  await on(site.lab, `rm ${left}`);
  await findsNothing(site.stack);
});

test("an image that is built again has the same digest when only time stamps and the state of daemons differ, so no node turns stale", async () => {
  const { image } = await site.stack.outputs();
  const manifest = () => on(site.lab, "cat /var/lib/pulumi-diskless/builds/*/manifest");
  const held = await manifest();
  const [oldest, newest] = ["1999-12-31 23:59:59", "2030-01-01 00:00:00"];
  await touchTree(site.lab, "/etc -xdev", oldest);
  await touchTree(site.lab, "/bin /lib /root -xdev", newest);
  // statd counts its starts there; the others are files of the moment
  const state = "statd/state .etab.lock rmtab.tmp";
  await on(site.lab, `cd /var/lib/nfs && cp -p statd/state /tmp/ && for file in ${state}; do echo more >>$file; done`);
  await site.stack.configure({ image: { ...exampleImage(site.status), revision: "again" } });
  const preview = await site.stack.preview("--diff");
  expect(preview.stdout).toMatch(/\+ +revision again/);
  expect((await site.stack.up()).code).toBe(0);
  await on(site.lab, `cd /var/lib/nfs && rm ${state} && mv /tmp/state statd/`);
  expect(await manifest()).toBe(held);
  expect((await site.stack.outputs()).image).toBe(image);
  expect(await on(site.lab, "ls /tftpboot/linux | wc -l")).toBe("1\n");
  expect((await site.stack.preview("--expect-no-changes")).code).toBe(0);
});

test("destroy leaves the master as it was before the first up", async () => {
  expect((await site.stack.destroy()).code).toBe(0);
  expect(await listing(site.lab)).toBe(before);
  expect((await site.lab.ssh("test -e /var/lib/pulumi-diskless")).code).not.toBe(0);
});
