import { mkdirSync, symlinkSync } from "node:fs";
import { ImageTree } from "./image-tree";
import { FakeMaster, SHELLS } from "./shell";

const SERVICES = ["dhcpd", "xinetd", "nfs"];
const BASE64 = "MIIEowIBAAKCAQEAx7dVv0M0m1cVf0yR1s0gq3Wn4w8b2u6k9Qq1Yt5Jm2Lr8Ns4";
const pem = (kind: string) => `-----BEGIN ${kind}-----\n${BASE64}\n-----END ${kind}-----\n`;

describe.each(SHELLS)("the scan of a finished image with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  const found = () => tree.refusal(["scan_image", ...SERVICES]);
  const clean = (...before: [string, ...string[]][]) => tree.run(...before, ["scan_image", ...SERVICES]);
  beforeEach(() => {
    master = new FakeMaster(shell);
    tree = new ImageTree(master);
    tree.write("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nann:x:500:500::/home/ann:/bin/sh\n+::::::\n");
    tree.write("/etc/shadow", "root:*:1:0:99999:7:::\nann:!!:1:0:99999:7:::\nbin:!:1::::::\n");
    tree.write("/etc/gshadow", "root:::\nwheel:!::ann\n");
    tree.write("/etc/group", "root:x:0:\nwheel:x:10:ann\n");
  });
  afterEach(() => master.remove());

  test("lets a node's tree pass, with everything in it that only looks like a secret", () => {
    tree.write("/etc/sysconfig/network-scripts/ifcfg-eth0", "DEVICE=eth0\nHWADDR=\n#HWADDR=00:16:3e:00:00:01\n");
    tree.write("/etc/udev/rules.d/60-net.rules", 'SUBSYSTEM=="net", RUN+="/sbin/net.hotplug"\n');
    tree.write("/lib/udev/rules.d/75-persistent-net-generator.rules", 'ATTR{address}=="?[2367abef]:*", GOTO="end"\n');
    tree.write("/etc/ssh/ssh_config", "IdentityFile ~/.ssh/id_rsa\n");
    tree.write("/root/.ssh/authorized_keys", "ssh-rsa AAAA admin\n");
    tree.write("/etc/pki/tls/certs/ca.crt", pem("CERTIFICATE"));
    tree.write("/lib/libssh.so", "\u007fELF\0\0\n-----BEGIN OPENSSH PRIVATE KEY-----\n\0\0ssh\n\0");
    tree.write("/etc/xinetd.d/tftp", "service tftp\n{\n  server = /usr/sbin/in.tftpd\n  disable = yes\n}\n");
    tree.write("/etc/exports", "# nothing\n\n");
    tree.write("/etc/machine-id", "uninitialized\n");
    tree.write("/var/lib/random-seed", "");
    mkdirSync(master.path(tree.at("/etc/rc.d/rc3.d")), { recursive: true });
    symlinkSync("../init.d/nfs", master.path(tree.at("/etc/rc.d/rc3.d/K20nfs")));
    symlinkSync("../init.d/nfslock", master.path(tree.at("/etc/rc.d/rc3.d/S14nfslock")));
    clean();
  });

  test.each<[path: string, content: string, reason: string]>([
    ["/etc/ssh/ssh_host_rsa_key", pem("RSA PRIVATE KEY"), "is a host key of SSH"],
    ["/opt/app/server.pem", `certificate\n${pem("RSA PRIVATE KEY")}`, "holds a private key"],
    ["/root/.ssh/id_ed25519", pem("OPENSSH PRIVATE KEY"), "holds a private key"],
    ["/etc/pki/key", pem("ENCRYPTED PRIVATE KEY"), "holds a private key"],
    ["/etc/store.p12", `\0\u0001\n${pem("PRIVATE KEY")}\0`, "holds a private key"],
    ["/etc/ssh/old_key", "SSH PRIVATE KEY FILE FORMAT 1.1\n\0\0\0", "holds a private key"],
    ["/etc/sysconfig/network-scripts/ifcfg-bond0", "HWADDR=00:16:3E:00:00:01\n", "by its address (HWADDR)"],
    ["/etc/sysconfig/network-scripts/ifcfg-eth1", ' HWADDR="00:16:3e:00:00:01"\n', "by its address (HWADDR)"],
    [
      "/etc/udev/rules.d/70-persistent-net.rules",
      'SUBSYSTEM=="net", SYSFS{address}=="00:16:3e:00:00:01", NAME="eth0"\n',
      "by its address (persistent-net)",
    ],
    ["/var/lib/random-seed", "seed", "is a random seed"],
    ["/etc/sysconfig/network-scripts/ifcfg-eth1", 'IPADDR="10.0.0.1"\n', "gives every node the same address"],
    [
      "/etc/NetworkManager/system-connections/eth0.nmconnection",
      "[ipv4]\naddress1=10.0.0.1/24\nmethod=manual\n",
      "gives every node the same address",
    ],
    ["/etc/systemd/network/10-eth0.network", "[Network]\nAddress=10.0.0.1/24\n", "gives every node the same address"],
    ["/etc/exports.d/home.exports", "/home 10.0.0.0/24(ro)\n", "exports directories"],
    ["/etc/machine-id", "0123456789abcdef0123456789abcdef\n", "is the identity of one machine"],
    ["/var/lib/dhclient/dhclient-eth0.leases", "lease {\n}\n", "holds DHCP leases"],
    ["/var/lib/dhcpd/dhcpd.leases~", "lease {\n}\n", "holds DHCP leases"],
    ["/etc/krb5.keytab", "\u0005\u0002", "is a Kerberos keytab"],
    ["/root/.node-power", "1 s3cret\n", "holds the passwords of the nodes' power controllers"],
    ["/home/ann/.bash_history", "ls\n", "is the history of a shell"],
    ["/var/cache/yum/base/packages/a.rpm", "rpm", "is a cache of yum"],
    ["/etc/xinetd.d/tftp", "service tftp\n{\n  server = /usr/sbin/in.tftpd\n  disable = no\n}\n", "serves TFTP"],
    ["/etc/xinetd.d/boot", "service tftp\n{\n  server = /usr/sbin/in.tftpd\n}\n", "serves TFTP"],
    ["/etc/dhcpd.conf", "subnet 10.0.0.0 netmask 255.255.255.0 {\n}\n", "is the configuration of a DHCP server"],
    ["/etc/exports", "/usr *(ro)\n", "exports directories"],
  ])("%s is named with its reason, and stays when it is kept by name", (path, content, reason) => {
    tree.write(path, content);
    const said = found();
    expect(said.split("\n").filter((line) => line.startsWith("  /"))).toHaveLength(1);
    expect(said).toMatch(new RegExp(`^ {2}${path.replaceAll(".", "\\.")}: .*`, "m"));
    expect(said).toContain(reason);
    clean(["keep_files", path]);
  });

  test.each([
    ["/etc/shadow", "ann:$1$abcdefgh$0123456789abcdefghijkl:1:0:99999:7:::\n", "ann has a password hash"],
    ["/etc/shadow", "ann:!$6$abcdefgh$0123456789abcdefghijkl:1:0:99999:7:::\n", "ann has a password hash"],
    ["/etc/shadow", "ann:abJnggxhB/yWI:1:0:99999:7:::\n", "ann has a password hash"],
    ["/etc/shadow", "ann::1:0:99999:7:::\n", "ann has no password and is not locked"],
    ["/etc/passwd", "ann:abJnggxhB/yWI:500:500::/home/ann:/bin/sh\n", "ann has a password hash"],
  ])("a password in %s is named with its account: %s", (path, line, reason) => {
    tree.write(path, `${tree.read(path).replace(/^ann:.*\n/m, "")}${line}`);
    expect(found()).toContain(`  ${path}: ${reason}\n`);
    // an account that is kept must exist, wherever its password is
    if (path === "/etc/shadow") clean(["keep_passwords", "ann"]);
  });

  test("a password of a group is named, and keeping an account of that name does not keep it", () => {
    tree.write("/etc/gshadow", "ann:$1$abcdefgh$0123456789abcdefghijkl::\n");
    expect(tree.refusal(["keep_passwords", "ann"], ["scan_image"])).toContain("/etc/gshadow: ann has a password hash");
  });

  test("a service of the boot server that starts in any run level is named", () => {
    mkdirSync(master.path(tree.at("/etc/rc.d/rc5.d")), { recursive: true });
    symlinkSync("../init.d/dhcpd", master.path(tree.at("/etc/rc.d/rc5.d/S65dhcpd")));
    expect(found()).toContain("  /etc/rc.d/rc5.d/S65dhcpd: starts dhcpd, a service of the boot server\n");
  });

  test("all that is found is named at once, with what to do", () => {
    tree.write("/etc/a.key", pem("RSA PRIVATE KEY"));
    tree.write("/etc/b c.key", pem("EC PRIVATE KEY"));
    tree.write("/etc/exports", "/usr *(ro)\n");
    const said = found();
    for (const path of ["/etc/a.key", "/etc/b c.key", "/etc/exports"]) expect(said).toContain(`\n  ${path}: `);
    expect(said).toContain("nothing is published");
    expect(said).toMatch(/argument forget, or keep it on purpose by keepFiles \(a password: by keepPasswords\)/);
  });

  test.each(["dhcpd.service", "tftp.socket"])("what systemd starts is named: %s", (unit) => {
    const wants = "/etc/systemd/system/multi-user.target.wants";
    mkdirSync(master.path(tree.at(wants)), { recursive: true });
    symlinkSync("/usr/lib/systemd/system/sshd.service", master.path(tree.at(`${wants}/sshd.service`)));
    const services = ["scan_image", "dhcpd", "tftp.socket"] as const;
    tree.run([...services]);
    symlinkSync(`/usr/lib/systemd/system/${unit}`, master.path(tree.at(`${wants}/${unit}`)));
    expect(tree.refusal([...services])).toMatch(
      new RegExp(`^ *${wants}/${unit}: starts ${unit.replace(".service", "")}, a service of the boot server$`, "m"),
    );
  });

  test("a key that a package ships below /usr is no secret, any other one is", () => {
    tree.write("/usr/share/doc/lib/example.pem", pem("PRIVATE KEY"));
    master.command("rpm", '[ "$2" = /usr/share/doc/lib/example.pem ]');
    clean();
    tree.write("/usr/local/app.pem", pem("PRIVATE KEY"));
    tree.write("/etc/app.pem", pem("PRIVATE KEY"));
    expect(found().match(/^ *\S+: holds a private key$/gm)).toEqual([
      "  /etc/app.pem: holds a private key",
      "  /usr/local/app.pem: holds a private key",
    ]);
  });
});
