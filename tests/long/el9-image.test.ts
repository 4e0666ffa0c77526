import { join } from "node:path";
import type { ImageArgs } from "../../index";
import { openLab, type Lab } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { exampleConfig } from "../../lab/site";
import { on, touchTree } from "../support/master";

const NAME = "test-el9-image";
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==";
const STATE = "/var/lib/pulumi-diskless";
const WORK = `${STATE}/builds/work`;

const CONTENT: ImageArgs = {
  forget: ["/opt/centos-9"],
  authorizedKeys: [`${KEY} admin`],
  mounts: [{ path: "/data", from: "/srv/data", readOnly: false }],
  users: [{ name: "ann", uid: 1500, authorizedKeys: [`${KEY} ann`] }],
  files: [{ path: "/usr/local/etc/site.conf", content: "site\n", mode: "0600", owner: "ann", group: "ann" }],
  servicesOff: ["firewalld"],
  syslogServer: "m0.example.com",
  script: "id -un >/etc/by-script\n",
};

/** Files whose bytes are not all that there is to them: `/opt/tool` has a capability, and its other name; the rest speaks for itself. */
const ATTRIBUTES = `
  cp /usr/bin/id /opt/tool; setcap cap_net_raw=ep /opt/tool; ln /opt/tool /opt/same
  mknod /opt/device c 1 3; echo x >/opt/shared; chmod 604 /opt/shared
  python3 -c '
import os, struct
os.setxattr("/opt/tool", "user.origin", b"a")
os.setxattr("/var", "user.origin", b"b")
entries = ((1, 6, 2**32 - 1), (2, 6, 1000), (4, 0, 2**32 - 1), (16, 6, 2**32 - 1), (32, 4, 2**32 - 1))
os.setxattr("/opt/shared", "system.posix_acl_access", struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in entries))'`;

let lab: Lab;
let stack: Workspace;
let digest: string;
let published: string;
beforeAll(async () => {
  lab = openLab({ name: NAME, platform: "el9" });
  const status = await lab.up({ fresh: true });
  const { connection, nodes } = exampleConfig(status);
  stack = await Workspace.open({
    program: join(__dirname, "..", "programs", "el9-image"),
    stack: NAME,
    config: { connection: { ...(connection as object), legacyAlgorithms: false }, nodes },
    directory: join(labNames(NAME).directory, "stack"),
  });
  // what the image must not have, though the master has it
  await on(
    lab,
    `dnf -y -q install dhcp-server httpd >/dev/null
     systemctl -q enable dhcpd httpd
     echo m0.example.com >/etc/hostname; echo 'root history' >/root/.bash_history; echo mine >/home/admin/file`,
  );
  await on(lab, ATTRIBUTES);
  const outcome = await up({});
  expect(outcome.stdout + outcome.stderr).not.toContain("error:");
  expect(outcome.code).toBe(0);
  digest = (await stack.outputs()).digest as string;
  published = await store();
});
afterAll(() => lab.down());

const up = async (image: ImageArgs) => {
  await stack.configure({ image: { ...CONTENT, ...image } });
  return stack.up();
};
/** Everything in the store, byte by byte. */
const store = () => on(lab, "cd /var/www/diskless && find . -type f | sort | xargs sha256sum");
const leftovers = () => on(lab, `ls -A ${STATE}/builds | grep -x work || true; grep ${STATE} /proc/mounts || true`);
/** What a command prints in the root of the published image. */
const looked = (command: string) =>
  on(
    lab,
    `mkdir -p /tmp/published && mount -t squashfs -o loop,ro /var/www/diskless/${digest}/rootfs.squashfs /tmp/published || exit 1
     cd /tmp/published && { ${command}
     }; code=$?
     cd / && umount /tmp/published && rmdir /tmp/published; exit $code`,
  );

test("kernel, initramfs and squashfs are in the store of the web server, for everybody to read", async () => {
  expect(await on(lab, `cd /var/www/diskless/${digest} && stat -c '%a %n' .. . *`)).toBe(
    "755 ..\n755 .\n644 initramfs.img\n644 manifest.json\n644 rootfs.squashfs\n644 vmlinuz\n",
  );
  expect(await on(lab, `lsinitrd -m /var/www/diskless/${digest}/initramfs.img`)).toMatch(/^livenet$/m);
});

test("the image is the master's system, with what the program asks for", async () => {
  expect(await looked("cat usr/local/etc/site.conf etc/by-script; stat -c '%a %u' usr/local/etc/site.conf .")).toBe(
    "site\nroot\n600 1500\n755 0\n",
  );
  expect(await looked("cat root/.ssh/authorized_keys home/ann/.ssh/authorized_keys")).toBe(
    `${KEY} admin\n${KEY} ann\n`,
  );
  expect(await looked("tail -n 1 etc/fstab")).toBe("m0.example.com:/srv/data /data nfs rw,vers=4,_netdev,nofail 0 0\n");
  expect(await looked("grep ^server etc/chrony.conf; grep -c omfwd etc/rsyslog.d/*forward*")).toBe(
    "server m0.example.com iburst\n1\n",
  );
});

test("it has nothing that is the master's alone, and no role of a boot server", async () => {
  expect(
    await looked("stat -c '%s %a' etc/machine-id; ls etc/hostname root/.bash_history etc/ssh/*key 2>&1 | wc -l"),
  ).toBe("0 444\n3\n");
  expect(await looked("ls -A home; find etc/NetworkManager/system-connections boot tmp var/log -type f")).toBe("ann\n");
  expect(await looked("find etc/systemd/system -name 'dhcpd*' -o -name 'httpd*' -o -name 'firewalld*'")).toBe("");
  expect(await looked("awk -F: '$2 !~ /^[*!]+$/ { print $1 }' etc/shadow")).toBe("");
  // dmsquash-live takes a tree for a root file system by these two
  expect(await looked("ls -Ad proc LiveOS 2>&1 || true")).toMatch(/cannot access 'LiveOS'.*\nproc\n$/);
});

test("capabilities, attributes, hard links and devices are in the image, and no access that only an ACL gave", async () => {
  expect(
    await looked(`getcap opt/tool; stat -c '%t:%T %F' opt/device; stat -c '%h' opt/tool; [ opt/tool -ef opt/same ] && echo one
      stat -c '%a' opt/shared
      python3 -c 'import os; print(os.getxattr("opt/tool", "user.origin"), os.getxattr("var", "user.origin"), os.listxattr("opt/shared"))'`),
  ).toBe("opt/tool cap_net_raw=ep\n1:3 character special file\n2\none\n604\nb'a' b'b' []\n");
  expect(await on(lab, "stat -c %a /opt/shared")).toBe("664\n");
});

test("built again when only time stamps and what is ours on the master differ, it is the same image, bit for bit, and nothing is left to do", async () => {
  await on(
    lab,
    `mkdir -p /usr/local/etc /usr/local/sbin
     for file in etc/rollout etc/nodes etc/node-groups etc/node-power sbin/roll-nodes sbin/node-power sbin/on-nodes; do
       date +%N >/usr/local/$file
     done
     echo x >/etc/.hosts.diskless-candidate`,
  );
  // files below /usr keep their times in the image, for the compiled Python code beside them; Debian has a source of it in /etc
  await touchTree(
    lab,
    "/etc /root /home /usr -xdev ! -path '/etc/python*' \\( ! -path '/usr/*' -o -type d -o -type l \\)",
    "1999-12-31",
  );
  expect((await up({ revision: "1" })).code).toBe(0);
  expect((await stack.outputs()).digest).toBe(digest);
  expect(await store()).toBe(published);
  expect(await on(lab, `sort ${STATE}/builds/*/sums`)).toBe(await on(lab, `sort ${STATE}/images/*/${digest}`));
  expect((await stack.preview("--expect-no-changes")).code).toBe(0);
});

test("secrets and roles that anything put into the image are named, and nothing is published", async () => {
  const outcome = await up({
    revision: "2",
    script: `ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
             cp /etc/ssh/ssh_host_ed25519_key /opt/key
             ln -s /usr/lib/systemd/system/httpd.service /etc/systemd/system/multi-user.target.wants/
             printf '[ipv4]\\naddress1=10.0.0.1/24\\n' >/etc/NetworkManager/system-connections/eth0.nmconnection
             mkdir -p /etc/exports.d && echo '/home *(rw)' >/etc/exports.d/all.exports
             echo 'root:$6$abc$def:1::::::' >>/etc/shadow
             cp -p /etc/shadow /etc/shadow.bak
             mkdir -p /etc/munge /etc/sssd /etc/ceph /var/kerberos/krb5kdc /var/lib/sss/secrets
             echo key >/etc/munge/munge.key; echo 'ldap_default_authtok = secret' >/etc/sssd/sssd.conf
             echo db >/var/lib/sss/secrets/secrets.ldb; echo stash >/var/kerberos/krb5kdc/.k5.EXAMPLE.COM
             echo 'key = AQBvaBVesCMcKRAAoL1ZTXVWcUFHvoSYfSVxxg==' >/etc/ceph/ceph.keyring
             echo 'PuTTY-User-Key-File-2: ssh-rsa' >/srv/admin.ppk
             echo x >/opt/only-the-name.key`,
  });
  expect(outcome.code).not.toBe(0);
  const said = outcome.stdout + outcome.stderr;
  for (const finding of [
    "/etc/ssh/ssh_host_ed25519_key: is a host key of SSH",
    "/opt/key: holds a private key",
    "httpd.service: starts httpd, a service of the boot server",
    "/etc/NetworkManager/system-connections/eth0.nmconnection: gives every node the same address",
    "/etc/exports.d/all.exports: exports directories",
    "/etc/shadow: root has a password hash",
    "/etc/shadow.bak: holds a password hash",
    "/etc/munge/munge.key: is the key of munge",
    "/etc/sssd/sssd.conf: holds a password of sssd",
    "/var/lib/sss/secrets/secrets.ldb: holds secrets or logins of sssd",
    "/var/kerberos/krb5kdc/.k5.EXAMPLE.COM: is the stash of a Kerberos realm",
    "/etc/ceph/ceph.keyring: holds a key of Ceph",
    "/srv/admin.ppk: holds a private key of PuTTY",
  ]) {
    expect(said).toContain(finding);
  }
  expect(said).toMatch(/warning: \d+ files have the name of a secret.*\/opt\/only-the-name\.key/);
  expect(said).not.toContain("  /opt/only-the-name.key: ");
  expect(await store()).toBe(published);
  expect(await leftovers()).toBe("");
});

test("a build that is killed leaves nothing", async () => {
  const building = up({ revision: "3" });
  const killed = await on(
    lab,
    `until pgrep -x mksquashfs >/dev/null; do sleep 0.2; done
     builder=$(sed -n 's/.* process \\([0-9]*\\),.*/\\1/p' ${WORK}/builder)
     kill -9 $(pgrep -x mksquashfs) $builder && echo killed
     for attempt in $(seq 60); do [ -e ${WORK} ] || break; sleep 1; done`,
  );
  expect(killed).toBe("killed\n");
  expect((await building).code).not.toBe(0);
  expect(await leftovers()).toBe("");
  expect(await store()).toBe(published);
});

test("a capability that is taken away, a device of another number and a hard link that is none make another image", async () => {
  await on(lab, "setcap -r /opt/tool; rm /opt/device /opt/same; mknod /opt/device c 1 5; cp -a /opt/tool /opt/same");
  expect((await up({ revision: "3" })).code).toBe(0);
  const other = (await stack.outputs()).digest as string;
  expect(other).not.toBe(digest);
  const listed = await on(lab, `grep -hE ' ./opt/(tool|same|device)$' ${STATE}/builds/*/manifest | sort -u`);
  expect(listed).toContain("device 1:5 ./opt/device\n");
  expect(listed).not.toMatch(/^(link|xattr security)/m);
});
