import { exampleImage, openSite, type Site } from "../../lab/site";
import { on } from "../support/master";
import { rebootMaster } from "../support/reboot";

// What an administrator, a timer or a node does on any day, none of which changes what a node gets.
let site: Site;

beforeAll(async () => {
  site = await openSite({ name: "test-day", platform: "el9", fresh: true });
  await on(site.lab, "dnf -y -q install lab-extra >/dev/null"); // what `updates` has a newer version of
  const { code, stdout, stderr } = await site.stack.up();
  if (code !== 0) throw new Error(stdout + stderr);
});
afterAll(() => site.lab.down());

const restart = (unit: string): [string, string] => [`${unit} restarted`, `systemctl restart ${unit}`];

/** By hour of the day, so that a false alarm has few operations that it may come from. */
const DAY: Record<string, [what: string, command: string][]> = {
  "the night": [
    [
      "logs rotated",
      "mv /var/log/messages /var/log/messages-20261125 && touch /var/log/messages && systemctl kill -s HUP rsyslog && systemctl reload httpd",
    ],
    ["a log written", "logger -p daemon.info 'an ordinary line'"],
    ["files given other times", "touch -d '2 days ago' /boot /etc/motd /etc/dhcp/dhcpd.conf"],
    [
      "a lease written, and its file rewritten",
      `printf 'lease 10.0.0.10 {\\n  starts 3 2026/11/25 10:00:00;\\n  ends 3 2026/11/25 22:00:00;\\n}\\n' >>/var/lib/dhcpd/dhcpd.leases
       cp -p /var/lib/dhcpd/dhcpd.leases /var/lib/dhcpd/dhcpd.leases~`,
    ],
  ],
  "the morning": [
    ["an administrator's account added", "useradd -m alice && echo 'alice ALL=(ALL) ALL' >/etc/sudoers.d/alice"],
    [
      "a key of hers added",
      "install -d -m 700 -o alice /home/alice/.ssh && echo 'ssh-rsa AAAA alice' >/home/alice/.ssh/authorized_keys",
    ],
    ["the message of the day edited", "echo 'be kind' >>/etc/motd"],
    ["another machine named in /etc/hosts", "echo '10.0.0.200 printer.example.com printer' >>/etc/hosts"],
  ],
  restarts: [
    ["systemd told to read its files again", "systemctl daemon-reload"],
    ...["dhcpd", "tftp.socket", "nfs-server", "chronyd", "httpd", "rsyslog"].map(restart),
    ["the firewall read again", "firewall-cmd --reload"],
  ],
  "the afternoon": [
    [
      "another directory exported to another network",
      "install -d /srv/other && echo '/srv/other 192.0.2.0/24(ro)' >/etc/exports.d/other.exports && exportfs -ra",
    ],
    [
      "another site of the web server",
      `printf '<VirtualHost *:80>\\n  ServerName wiki.example.com\\n  DocumentRoot /var/www/html\\n</VirtualHost>\\n<VirtualHost *:80>\\n  ServerName m0.example.com\\n</VirtualHost>\\n' >/etc/httpd/conf.d/zz-wiki.conf
       systemctl reload httpd`,
    ],
    ["a port opened for something else", "firewall-cmd --add-port=8443/tcp --permanent && firewall-cmd --reload"],
    ["files fetched by hand", "curl -s -o /dev/null http://10.0.0.1/ || true"],
    ["a cron job added", "mkdir -p /etc/cron.d && echo '5 4 * * * root true' >/etc/cron.d/nightly"],
  ],
};

test("the day begins without any drift", findsNothing);

test.each(Object.entries(DAY))("%s raises no alarm", async (_when, operations) => {
  for (const [, command] of operations) await on(site.lab, command);
  await findsNothing();
});

test("a reboot of the master raises no alarm, and everything serves after it", async () => {
  const boots = await rebootMaster(site.lab);
  expect(new Set(boots).size).toBe(2);
  await findsNothing();
});

test("a package update raises no alarm, and is told of the image, which has the older one", async () => {
  await on(site.lab, "dnf -y -q --enablerepo=updates update lab-extra >/dev/null && rpm -q lab-extra | grep -F 1.1");
  const { code, stdout } = await site.stack.preview("--refresh", "--expect-no-changes", "--diff");
  expect(code).toBe(0);
  const changes = stdout.split("\n").filter((line) => line.includes(" => "));
  expect(changes).toEqual([
    expect.stringMatching(/sourceStatus *: "current" => "older than the master: .*lab-extra 1\.0-1\.el9 => 1\.1/),
  ]);
  await site.stack.configure({ image: { ...exampleImage(site.status), revision: "updated" } });
  const updated = await site.stack.up();
  if (updated.code !== 0) throw new Error(updated.stdout + updated.stderr);
  await findsNothing();
});

/** By the command that a timer runs. */
async function findsNothing(): Promise<void> {
  const { code, stdout, stderr } = await site.stack.preview("--refresh", "--expect-no-changes", "--diff");
  if (code !== 0) throw new Error(stdout + stderr);
  expect(stdout).not.toContain(" => ");
}
