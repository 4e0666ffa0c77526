import { exampleImage, openSite, type Site } from "../../lab/site";
import { acceptedLogins, listing, on, touchTree } from "../support/master";

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

test("a new MAC address changes a line of dhcpd.conf, of the files of nodes and of what is watched, and restarts dhcpd once", async () => {
  await site.stack.configure({
    nodes: changed(
      site.status.nodes.map(({ name, address, mac }) => ({ name, address, mac })),
      "52:54:00:00:00:99",
    ),
  });
  const preview = await site.stack.preview("--diff");
  const lines = preview.stdout.split("\n").filter((line) => /^\s*[-+] /.test(line));
  expect(
    lines.map((line) =>
      line
        .trim()
        .replace(/\s+/g, " ")
        .replace(/^(. end) .*/, "$1"),
    ),
  ).toEqual([
    ...["- node s3.example.com - 52:54:00:00:00:13", "+ node s3.example.com - 52:54:00:00:00:99"], // it finds its files by its card
    ...["- end", "+ end"],
    "- s3.example.com 10.0.0.13 52:54:00:00:00:13", // by whose card others may have written a boot entry
    "+ s3.example.com 10.0.0.13 52:54:00:00:00:99",
    "- hardware ethernet 52:54:00:00:00:13;",
    "+ hardware ethernet 52:54:00:00:00:99;",
  ]);
  expect(preview.stdout).toMatch(/~ 4 to update\s+\d+ unchanged/);

  // service(8) itself tells what it is asked to do; the init script is a fact of the daemon, and an edited one is refused
  await on(site.lab, `sed -i '2i echo "$*" >>/tmp/asked' /sbin/service && service dhcpd status`);
  const up = await site.stack.up();
  expect([up.code, up.stdout + up.stderr]).toEqual([0, expect.any(String)]);
  const asked = (await on(site.lab, "cat /tmp/asked")).split("\n");
  await on(site.lab, "sed -i 2d /sbin/service"); // it is part of the tree that the image copies
  expect(asked.filter((action) => action === "dhcpd status").length).toBeGreaterThan(1);
  expect(asked.filter((action) => action === "dhcpd restart")).toHaveLength(1);
  expect(await on(site.lab, "grep -c 52:54:00:00:00:99 /etc/dhcpd.conf")).toBe("1\n");
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
