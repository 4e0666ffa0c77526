import { openSite, type Site } from "../../lab/site";
import { on } from "./support/master";

let site: Site;
let found: string;

beforeAll(async () => {
  site = await openSite({ name: "test-drift", fresh: true });
  const outcome = await site.stack.up();
  if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
  await Object.values(BY_HAND).reduce(
    (done, { command }) => done.then(() => on(site.lab, command)),
    Promise.resolve(""),
  );
  found = (await site.stack.refresh("--preview-only", "--diff")).stdout.replace(/[ \t]+/g, " ");
});
afterAll(() => site.lab.down());

// Each fact that a resource manages, changed by hand, and the words by which a refresh names it with its observed value.
const BY_HAND: Record<string, { command: string; says: string[] }> = {
  "dhcpd.conf edited": {
    command: "sed -i 's/52:54:00:00:00:12;/52:54:00:00:00:77;/' /etc/dhcpd.conf",
    says: ["- hardware ethernet 52:54:00:00:00:12;", "+ hardware ethernet 52:54:00:00:00:77;"],
  },
  "dhcpd stopped": { command: "service dhcpd stop", says: ["farm-dhcp-service", "~ running: true => false"] },
  "xinetd off at boot": { command: "chkconfig xinetd off", says: ["farm-tftp-service", "~ enabled: true => false"] },
  "a package removed": {
    command: "rpm -e syslinux",
    says: ["farm-master-packages", '"syslinux" => "(not installed)"'],
  },
  "the export withdrawn": {
    command: "exportfs -u 10.0.0.0/24:/usr",
    says: ["farm-usr-service", '- serving: "/usr 10.0.0.0/24\\n"'],
  },
  "the published image truncated": {
    command: "for image in /tftpboot/linux/*/rootfs.gz; do head -c 4096 $image >/tmp/cut && cat /tmp/cut >$image; done",
    says: ["farm-image-published", "rootfs.gz has 4096 bytes, published with"],
  },
  "a file's mode changed": {
    command: "chmod 0600 /tftpboot/pxelinux.cfg/0A0000",
    says: ["farm-pxe-config", '~ mode: "0644" => "0600"'],
  },
  "a file's owner changed": { command: "chown nobody /etc/xinetd.d/tftp", says: ['~ owner: "root" => "nobody"'] },
  "a line of ours in /etc/hosts removed": {
    command: "sed -i '/ s5.example.com /d' /etc/hosts",
    says: ["farm-master-hosts", "- 10.0.0.15 s5.example.com s5"],
  },
  "the boot loader damaged, its package gone": {
    command: "echo broken >/tftpboot/pxelinux.0",
    says: ["farm-pxe-loader", "(/usr/lib/syslinux/pxelinux.0 is gone)"],
  },
  "ntpd off": { command: "service ntpd stop && chkconfig ntpd off", says: ["farm-ntp-service"] },
};

test.each(Object.entries(BY_HAND))("%s is named with the observed value", (_what, { says }) => {
  for (const words of says) expect(found).toContain(words);
});

test("a refresh alone changes nothing on the host", async () => {
  expect((await site.lab.ssh("service dhcpd status")).code).not.toBe(0);
});

test("--expect-no-changes ends non-zero while there is drift", async () => {
  expect((await site.stack.refresh("--preview-only", "--expect-no-changes")).code).not.toBe(0);
});

test("up --refresh repairs all of it", async () => {
  const outcome = await site.stack.up("--refresh");
  expect(outcome.stdout + outcome.stderr).not.toContain("error:");
  expect(outcome.code).toBe(0);
  const after = await site.stack.refresh("--preview-only", "--expect-no-changes", "--diff");
  expect(after.stdout).not.toContain(" => ");
  expect(after.code).toBe(0);
  expect((await site.stack.preview("--expect-no-changes")).code).toBe(0);
});

test("the master itself says so too", async () => {
  expect(await on(site.lab, "service dhcpd status && service ntpd status && rpm -q syslinux && exportfs")).toContain(
    "10.0.0.0/24",
  );
  expect(await on(site.lab, "chkconfig --list xinetd")).toContain("3:on");
  expect(
    await on(site.lab, "cmp /tftpboot/pxelinux.0 /usr/lib/syslinux/pxelinux.0 && stat -c '%a %U' /etc/xinetd.d/tftp"),
  ).toBe("644 root\n");
  await on(site.lab, "gzip -t /tftpboot/linux/*/rootfs.gz");
});
