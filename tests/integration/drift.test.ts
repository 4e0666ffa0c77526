import { openSite, type Site } from "../../lab/site";
import { BY_HAND } from "../support/by-hand";
import { on } from "../support/master";

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
  const { stdout } = await site.stack.refresh("--preview-only", "--diff");
  found = stdout.replace(/[ \t]+/g, " ").replace(/ : /g, ": "); // the engine aligns names that change together
});
afterAll(() => site.lab.down());

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
