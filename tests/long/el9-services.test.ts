import { join } from "node:path";
import { openLab, type Lab, type LabStatus } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { on } from "../support/master";
import { el9Config, el9Listing } from "../support/master-el9";
import { findsNothing, succeeds } from "../support/stack-outcome";

const lab: Lab = openLab({ name: "test-el9", platform: "el9" });
const IMAGE = "0123456789abcdef0123456789abcdef";
let status: LabStatus;
let stack: Workspace;
let before: string;

beforeAll(async () => {
  status = await lab.up({ fresh: true });
  before = await el9Listing(lab);
  stack = await Workspace.open({
    program: join(__dirname, "..", "programs", "el9-services"),
    stack: "el9",
    config: { ...el9Config(status), image: IMAGE },
    directory: join(labNames("test-el9").directory, "stack"),
  });
});
afterAll(() => lab.down());

/** What the state says of the firewall, each answer once. */
async function firewallStates(): Promise<unknown[]> {
  const { resources = [] } = (await stack.exportState()).deployment;
  const firewalls = resources.filter(({ type }) => type.endsWith(":HostFirewall"));
  return [...new Set(firewalls.map(({ outputs }) => outputs?.state))];
}

test("up makes a boot server, and nothing is left to do", async () => {
  await succeeds(stack, "up");
  expect(await firewallStates()).toEqual(["running"]);
  expect((await stack.outputs()).url).toBe("http://10.0.0.1/diskless");
  await findsNothing(stack);
});

test("the daemons serve: units run and start at boot, the firewall lets the nodes through, now and after a boot", async () => {
  const units = "dhcpd tftp.socket nfs-server chronyd httpd rsyslog";
  expect(await on(lab, `systemctl is-active ${units} | sort -u; systemctl is-enabled ${units} | sort -u`)).toBe(
    "active\nenabled\n",
  );
  for (const scope of ["", "--permanent "]) {
    const open = await on(lab, `firewall-cmd ${scope}--zone=public --list-services`);
    expect(open.split(/\s+/)).toEqual(expect.arrayContaining(["dhcp", "tftp", "nfs", "ntp", "http", "syslog", "ssh"]));
  }
});

test("nodes get their loader by TFTP and their files by HTTP, and nobody else gets those", async () => {
  await on(lab, `mkdir -p /var/www/diskless/${IMAGE} && echo kernel >/var/www/diskless/${IMAGE}/vmlinuz`);
  const url = `/diskless/${IMAGE}/vmlinuz`;
  expect(await on(lab, `curl -fsS http://10.0.0.1${url}`)).toBe("kernel\n");
  const { stdout } = await lab.ssh(`curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1${url}`);
  expect(stdout).toBe("403");
  await on(lab, "rm -r /var/www/diskless");
  await on(
    lab,
    "cd /var/lib/tftpboot && cmp lpxelinux.0 /tftpboot/lpxelinux.0 && cmp EFI/grubx64.efi /boot/efi/EFI/*/grubx64.efi",
  );
});

test("a configuration that the daemon refuses never reaches its place", async () => {
  await on(
    lab,
    "mv /usr/sbin/dhcpd /usr/sbin/dhcpd.real && printf '#!/bin/sh\\necho \"no good: $3\" >&2; exit 1\\n' >/usr/sbin/dhcpd && chmod 755 /usr/sbin/dhcpd",
  );
  const nodes = status.nodes.map(({ name, address, mac }, i) => ({
    name,
    address,
    mac: i === 3 ? "52:54:00:00:00:99" : mac,
  }));
  await stack.configure({ nodes });
  const outcome = await stack.up();
  await on(lab, "mv /usr/sbin/dhcpd.real /usr/sbin/dhcpd");
  expect(outcome.code).not.toBe(0);
  expect(outcome.stdout + outcome.stderr).toContain("no good: /etc/dhcp/dhcpd.conf");
  expect(await on(lab, "grep -c 52:54:00:00:00:13 /etc/dhcp/dhcpd.conf; systemctl is-active dhcpd")).toBe(
    "1\nactive\n",
  );
  await stack.configure({ nodes: el9Config(status).nodes });
  await on(lab, "rm -f /etc/dhcp/dhcpd.conf.rejected");
  await succeeds(stack, "up", "--refresh");
  await findsNothing(stack);
}, 300_000);

test("each daemon was asked as a node asks, and no question is left behind", async () => {
  expect(await on(lab, "journalctl -u dhcpd -o cat | grep -c 'DHCPOFFER on 10.0.0.10 to 52:54:00:00:00:10'")).not.toBe(
    "0\n",
  );
  expect(await on(lab, "grep -c 'GET /diskless/.diskless-probe.* 200 ' /var/log/httpd/access_log")).not.toBe("0\n");
  expect(
    await on(lab, "find /var/lib/tftpboot /var/www -name '.diskless*'; ls -d /var/www/diskless 2>/dev/null || true"),
  ).toBe("");
});

describe("a daemon that takes its files and runs, and does not serve", () => {
  const state = "cat /etc/httpd/conf.d/diskless.conf /etc/dhcp/dhcpd.conf; systemctl is-active httpd tftp.socket dhcpd";
  const dropIn = (unit: string, command: string, more = "") =>
    on(
      lab,
      `mkdir /etc/systemd/system/${unit}.d &&
       printf '[Service]\\nExecStart=\\nExecStart=${command}\\n${more}' >/etc/systemd/system/${unit}.d/foreign.conf &&
       systemctl daemon-reload`,
    );
  const fails = async (...args: string[]) => {
    const { code, stdout, stderr } = await stack.up(...args);
    expect(code).not.toBe(0);
    return stdout + stderr;
  };

  test("by HTTP, TFTP or NFS is told with what a node would get; its old files are back and it runs", async () => {
    // a line of ours changed by hand, so that there is something to write; what keeps it from serving is a file of others
    await on(
      lab,
      `echo '# by hand' >>/etc/httpd/conf.d/diskless.conf
       printf '<Location "/diskless">\\nRequire all denied\\n</Location>\\n' >/etc/httpd/conf.d/zz-closed.conf
       systemctl disable tftp.socket nfs-server; systemctl stop nfs-server tftp.service`,
    );
    await dropIn("tftp.service", "/usr/sbin/in.tftpd -s /srv");
    await dropIn("nfs-server.service", "/bin/true", "PIDFile=\\nType=oneshot\\nRemainAfterExit=yes\\n");
    await on(lab, "systemctl start nfs-server");
    const before = await on(lab, state);
    const said = await fails("--refresh", "--continue-on-error");
    expect(said).toMatch(
      /httpd did not come up with the new configuration, so the old one is back:[^]*HTTP get of [^\n]*: got status 403 for \.diskless-probe/,
    );
    expect(said).toMatch(
      /tftp\.socket is started differently from its last apply:\n.*drop-in \/etc\/systemd\/system\/tftp\.service\.d\/foreign\.conf: /,
    );
    expect(said).toMatch(
      /nfs-server is started differently from its last apply:\n.*drop-in \/etc\/systemd\/system\/nfs-server\.service\.d\/foreign\.conf: /,
    );
    expect(await on(lab, state)).toBe(before);
    await on(
      lab,
      `rm -r /etc/httpd/conf.d/zz-closed.conf /etc/systemd/system/tftp.service.d /etc/systemd/system/nfs-server.service.d
       systemctl daemon-reload; systemctl stop nfs-server tftp.service`,
    );
    await succeeds(stack, "up", "--refresh");
    await findsNothing(stack);
  }, 400_000);

  test("by another file than ours: the drop-in that says so is named, and nothing is changed", async () => {
    await on(lab, "cp /etc/dhcp/dhcpd.conf /etc/dhcp/other.conf");
    const start = await on(
      lab,
      "systemctl cat dhcpd | sed -n 's/^ExecStart=//p' | sed 's,/etc/dhcp/dhcpd.conf,/etc/dhcp/other.conf,'",
    );
    expect(start).toContain("/etc/dhcp/other.conf");
    await dropIn("dhcpd.service", start.trim());
    const before = await on(lab, state);
    const nodes = el9Config(status).nodes as { mac: string }[];
    await stack.configure({ nodes: nodes.map((node, i) => (i === 0 ? { ...node, mac: "52:54:00:00:00:99" } : node)) });
    expect(await fails()).toMatch(
      /dhcpd is started differently from its last apply:\n.*drop-in \/etc\/systemd\/system\/dhcpd\.service\.d\/foreign\.conf: .*\/etc\/dhcp\/other\.conf/,
    );
    expect(await on(lab, state)).toBe(before);
    await on(lab, "rm -r /etc/dhcp/other.conf /etc/systemd/system/dhcpd.service.d; systemctl daemon-reload");
    await succeeds(stack, "up");
    await stack.configure({ nodes });
    await succeeds(stack, "up");
    await findsNothing(stack);
  }, 400_000);
});

describe("a firewall", () => {
  test("that is stopped is said, and is no reason to change anything", async () => {
    await on(lab, "systemctl stop firewalld");
    await findsNothing(stack);
    await succeeds(stack, "refresh");
    expect(await firewallStates()).toEqual(["not running"]);
    await findsNothing(stack);
  });

  test("that comes back with services closed is drift", async () => {
    await on(lab, "firewall-offline-cmd --zone=public --remove-service-from-zone=tftp && systemctl start firewalld");
    const found = (await stack.refresh("--preview-only", "--diff")).stdout.replace(/[ \t\n]+/g, " ");
    expect(found).toContain('~ permanent: { ~ tftp: "open" => "(closed)" }');
    expect(found).toContain('~ runtime : { ~ tftp: "open" => "(closed)" }');
    expect(found).not.toContain('~ dhcp: "open"');
    await succeeds(stack, "up", "--refresh");
    await findsNothing(stack);
  });

  test("keeps services and rules of others", async () => {
    await on(
      lab,
      `firewall-cmd --add-rich-rule='rule family=ipv4 source address=192.0.2.1 accept' && firewall-cmd --add-service=imap`,
    );
    await findsNothing(stack);
    expect(
      await on(lab, "firewall-cmd --list-services --list-rich-rules 2>/dev/null || firewall-cmd --list-all"),
    ).toContain("imap");
  });
});

test("destroy leaves the master as it was before the first up, and what others opened meanwhile", async () => {
  await succeeds(stack, "destroy");
  expect(await on(lab, "firewall-cmd --list-rich-rules; firewall-cmd --query-service=imap")).toContain("192.0.2.1");
  await on(lab, "firewall-cmd --reload");
  expect(await el9Listing(lab)).toBe(before);
  expect((await lab.ssh("test -e /var/lib/pulumi-diskless")).code).not.toBe(0);
});
