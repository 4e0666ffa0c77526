import { openSite, type Site } from "../../lab/site";
import { driftByResource } from "../support/drift-of";
import { on } from "../support/master";

let site: Site;
beforeAll(async () => {
  site = await openSite({ name: "test-services", fresh: true });
  const outcome = await site.stack.up();
  if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
});
afterAll(() => site.lab.down());

const RESOURCES = {
  dhcpd: "farm-dhcp-service",
  xinetd: "farm-tftp-service",
  nfs: "farm-usr-service",
  nfslock: "farm-usr-nfslock",
  portmap: "farm-usr-portmap",
};
const services = Object.entries(RESOURCES);

describe.each([
  ["stopped", (name: string) => `service ${name} stop`, "~ running: true => false", "enabled"],
  ["off at boot", (name: string) => `chkconfig ${name} off`, "~ enabled: true => false", "running"],
])("every service %s", (_what, byHand, says, silentOn) => {
  let found: Readonly<Record<string, string>>;
  beforeAll(async () => {
    await on(site.lab, services.map(([name]) => byHand(name)).join(" && "));
    found = await driftByResource(site.stack);
  });

  test.each(services)("%s: this fact is drift of %s, the other is not", (_name, resource) => {
    expect(found[resource]).toContain(says);
    expect(found[resource]).not.toContain(silentOn);
  });

  test("no other resource drifted", () => expect(Object.keys(found).sort()).toEqual(Object.values(RESOURCES).sort()));

  test("up --refresh repairs all of it", async () => {
    expect((await site.stack.up("--refresh")).code).toBe(0);
    for (const [name] of services) {
      await on(site.lab, `service ${name} status`);
      expect(await on(site.lab, `chkconfig --list ${name}`)).toContain("3:on");
    }
    expect((await site.stack.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
  });

  test("nodes find NFS again: the portmapper knows it", async () => {
    const known = await on(site.lab, "rpcinfo -p localhost");
    expect(known).toMatch(/ nfs$/m);
    expect(known).toMatch(/ mountd$/m);
  });
});

test("a port mapper that was restarted has forgotten NFS: that is drift, and NFS is made known again", async () => {
  await on(site.lab, "service portmap restart && service nfs status && exportfs | grep -q /usr");
  const found = await driftByResource(site.stack);
  expect(Object.keys(found).sort()).toEqual(["farm-usr-nfslock", "farm-usr-service"]);
  expect(found["farm-usr-service"]).toContain('- export of /usr to 10.0.0.0/24: "ro,root_squash"');
  expect(found["farm-usr-nfslock"]).toContain('"known" => "not known to the port mapper"');
  expect((await site.stack.up("--refresh")).code).toBe(0);
  expect(await on(site.lab, "rpcinfo -p localhost")).toMatch(/ mountd$/m);
});
