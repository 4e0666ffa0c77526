import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleConfig, openSite, type Site } from "../../lab/site";
import { ArgumentLists } from "../support/argument-lists";
import { fileTexts } from "../support/file-texts";
import { on } from "../support/master";

let site: Site;
let said = "";
let processes: ArgumentLists;
let canaries: Record<string, string>;

beforeAll(async () => {
  site = await openSite({ name: "test-secrets", fresh: true, onOutput: (chunk) => (said += chunk) });
  const { master } = site.status;
  if (!master) throw new Error("the lab has no master");
  const key = readFileSync(master.ssh.privateKeyPath, "utf8");
  const password = master.users.operator.password;
  canaries = { "the sudo password": password, "the private key": key.split("\n")[5] };
  const connection = exampleConfig(site.status).connection as object;
  await site.stack.configure({
    connection: { ...connection, user: "operator", sudo: true },
    sudoPassword: { secret: password },
    dhcpControlChannel: true,
  });

  processes = new ArgumentLists();
  const outcome = await site.stack.up("--diff");
  await site.stack.configure({ gateway: "10.0.0.253" });
  await site.stack.preview("--diff", "--save-plan", join(site.stack.directory, "plan.json"));
  await site.stack.up("--diff");
  await site.stack.refresh("--preview-only", "--diff");
  processes.end();
  if (outcome.code !== 0) throw new Error(said);
  canaries["the key of dhcpd's control channel"] = (
    await on(site.lab, "sed -n 's/^  secret \"\\(.*\\)\";$/\\1/p' /etc/dhcpd.conf")
  ).trim();
});
afterAll(() => site.lab.down());

test("the searches below find what is there", async () => {
  const planted = await site.lab.ssh("cat >/tmp/planted; grep -rlF -f /tmp/planted /tmp; rm /tmp/planted", {
    input: `${canaries["the private key"]}\n`,
  });
  expect(planted.stdout).toBe("/tmp/planted\n");
  expect(fileTexts(site.stack.directory)).toContain("farm-dhcp-service");
  expect(canaries["the sudo password"].length).toBeGreaterThan(8);
  expect(canaries["the private key"].length).toBeGreaterThan(40);
  expect(processes.have("pulumi")).toBe(true);
});

test("an account that sudo asks for a password made everything", async () => {
  expect(await on(site.lab, "service dhcpd status >/dev/null && grep -c 10.0.0.253 /etc/dhcpd.conf")).toBe("1\n");
});

const SECRETS = ["the sudo password", "the private key", "the key of dhcpd's control channel"];

describe.each(SECRETS)("%s is not", (what) => {
  test("in what pulumi printed", () => expect(said).not.toContain(canaries[what]));
  test("in the state, its history or a plan", () =>
    expect(fileTexts(site.stack.directory)).not.toContain(canaries[what]));
  test("in an argument list", () => expect(processes.have(canaries[what])).toBe(false));
  test("on the master, but where it belongs", async () => {
    const places = "/var/log /var/lib/pulumi-diskless /tftpboot /tmp /etc/hosts /etc/ntp.conf";
    const found = await site.lab.ssh(`grep -rlF -f /dev/stdin ${places}`, { input: `${canaries[what]}\n` });
    expect(found.stdout).toBe("");
    expect(found.code).toBe(1);
  });
  test("in the image", async () => {
    const found = await site.lab.ssh(
      "cat >/tmp/canary; zcat /tftpboot/linux/*/rootfs.gz | grep -c -aF -f /tmp/canary; rm -f /tmp/canary",
      {
        input: `${canaries[what]}\n`,
      },
    );
    expect(found.stdout).toBe("0\n");
  });
});

test.each([
  ["the master's host key", "sed -n 5p /etc/ssh/ssh_host_rsa_key"],
  ["the hash of a password of the master", "sed -n 's/^operator:\\([^:]*\\):.*/\\1/p' /etc/shadow"],
])("%s is nowhere in the bytes of the image, not even in free blocks", async (_what, source) => {
  const found = await on(
    site.lab,
    `${source} >/tmp/canary; grep -c .... /tmp/canary; zcat /tftpboot/linux/*/rootfs.gz | grep -c -aF -f /tmp/canary; rm -f /tmp/canary`,
  );
  expect(found).toBe("1\n0\n");
});

test("omshell(1) is answered with the key, and is not without it", async () => {
  const ask = (key: string) =>
    on(
      site.lab,
      `printf '%s\\n' 'server 127.0.0.1' 'key pulumi-diskless ${key}' connect 'new host' 'set name = "s0.example.com"' open | omshell 2>&1`,
    );
  expect(await ask(canaries["the key of dhcpd's control channel"])).toMatch(/hardware-address = 52:54:00:00:00:10/);
  expect(await ask("AAAAAAAAAAAAAAAAAAAAAA==")).not.toMatch(/hardware-address/);
});

test("credentials that a program gives as plain text are encrypted in the state all the same", async () => {
  const { master } = site.status;
  const { privateKeyPath, ...connection } = exampleConfig(site.status).connection as { privateKeyPath: string };
  const privateKey = readFileSync(privateKeyPath, "utf8");
  await site.stack.configure({ connection: { ...connection, privateKey, user: "operator", sudo: true } });
  const outcome = await site.stack.up("--diff");
  expect(outcome.code).toBe(0);
  // The engine itself copies the stack's configuration, as plain as it is there, into the state of the dynamic provider.
  const ours = async () =>
    JSON.stringify(
      (await site.stack.exportState()).deployment.resources?.filter(
        ({ type }) => !type.startsWith("pulumi:providers:"),
      ),
    );
  const state = await ours();
  expect(state).toContain("operator");
  for (const canary of [canaries["the private key"], master?.users.operator.password as string]) {
    expect(state).not.toContain(canary);
    expect(outcome.stdout + outcome.stderr).not.toContain(canary);
  }
  await site.stack.refresh();
  expect(await ours()).not.toContain(canaries["the private key"]);
});

test("the image holds no host key, no password hash and no boot-server role", async () => {
  const tree = await on(
    site.lab,
    `zcat /tftpboot/linux/*/rootfs.gz >/tmp/rootfs && mkdir -p /tmp/image && mount -o loop,ro /tmp/rootfs /tmp/image
     ls /tmp/image/etc/ssh; grep -c '^[^:]*:[$]' /tmp/image/etc/shadow; ls /tmp/image/etc/rc.d/rc3.d | grep ^S; ls /tmp/image/etc/dhcpd.conf /tmp/image/etc/exports
     umount /tmp/image; rm -rf /tmp/rootfs /tmp/image`,
  );
  expect(tree).not.toMatch(/ssh_host/);
  expect(tree).not.toMatch(/S\d\d(dhcpd|xinetd|nfs)$/m);
  expect(tree).toMatch(/^0$/m);
  expect(tree).not.toMatch(/dhcpd\.conf|exports/);
});
