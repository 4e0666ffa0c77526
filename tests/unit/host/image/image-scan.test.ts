import { mkdirSync, symlinkSync } from "node:fs";
import { ImageTree } from "../image-tree";
import { FakeMaster, SHELLS } from "../shell";

const SERVICES = ["dhcpd", "xinetd", "nfs"];
const BASE64 = "MIIEowIBAAKCAQEAx7dVv0M0m1cVf0yR1s0gq3Wn4w8b2u6k9Qq1Yt5Jm2Lr8Ns4";
const pem = (kind: string) => `-----BEGIN ${kind}-----\n${BASE64}\n-----END ${kind}-----\n`;
/** Hashes of no password that anybody has. */
const HASHES = {
  md5: "$1$abcdefgh$0123456789abcdefghijk.",
  sha256: `$5$rounds=5000$abcdefgh$${"0123456789a".repeat(4).slice(0, 43)}`,
  sha512: `$6$abcdefghijklmnop$${"0123456789abcdef./".repeat(5).slice(0, 86)}`,
  yescrypt: `$y$j9T$abcdefghijklmnopqrstuv$${"0123456789a".repeat(4).slice(0, 43)}`,
  scrypt: `$7$CU..../....abcdefghijklmnopqrstuv$${"0123456789a".repeat(4).slice(0, 43)}`,
  bcrypt: `$2y$10$${"0123456789a".repeat(5).slice(0, 53)}`,
  apache: "$apr1$abcdefgh$0123456789abcdefghijk.",
  ssha: "{SSHA}MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3A=",
  grub: `grub.pbkdf2.sha512.10000.${"0A".repeat(32)}`,
};

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

  /** What must not be in an image, each with a part of its reason. */
  const SECRETS: [path: string, content: string, reason: string][] = [
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
    ["/etc/sysconfig/network-scripts/ifcfg-eth2", 'IPADDR="10.0.0.1"\n', "gives every node the same address"],
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
    ["/dev/old", pem("RSA PRIVATE KEY"), "holds a private key"],
    ["/home/ann/key", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "holds a private key of PuTTY"],
    ["/var/named/Kfarm.private", "Private-key-format: v1.3\n", "holds a private key of DNSSEC"],
    ["/etc/openvpn/ta", "-----BEGIN OpenVPN Static key V1-----\n", "holds a key of OpenVPN"],
    ["/opt/age.txt", `AGE-SECRET-KEY-1${"Q".repeat(58)}\n`, "holds a key of age"],
    ["/etc/wireguard/wg0.conf", `[Interface]\nPrivateKey = ${"A".repeat(43)}=\n`, "holds a key of WireGuard"],
    ["/srv/old/admin", "x: AQBvaBVesCMcKRAAoL1ZTXVWcUFHvoSYfSVxxg==\n", "holds a key of Ceph"],
    [
      "/etc/ceph/ceph.client.admin.keyring",
      "[client.admin]\n\tkey = AQDsomethingMadeUpForATest==\n",
      "holds a key of Ceph",
    ],
    ["/home/ann/.aws/credentials", "[default]\naws_secret_access_key = wJalrXUtnFEMIK7MDENG\n", "holds a key of AWS"],
    [
      "/home/ann/.docker/config.json",
      '{"auths":{"r":{"auth": "YW5uOnNlY3JldA=="}}}',
      "holds a login of a container registry",
    ],
    ["/etc/kubernetes/admin.conf", `client-key-data: ${"LS0t".repeat(12)}\n`, "holds a key of a Kubernetes client"],
    ["/opt/anaconda-ks.cfg", "rootpw --iscrypted secret\n", "holds a password of an installation"],
    ["/srv/ks/farm.cfg", "user --name=ann --password=secret\n", "holds a password of an installation"],
    ["/srv/ks/old.cfg", `# ${HASHES.sha512}\n`, "holds a password hash"],
    ["/etc/munge/munge.key", "\u0001\u0002\u0003", "is the key of munge"],
    ["/var/spool/slurm/jwt_hs256.key", "0123", "is a key of Slurm"],
    ["/etc/slurm/slurm.key", "0123", "is a key of Slurm"],
    ["/etc/slurm/slurmdbd.conf", "StoragePass=secret\n", "holds a password of Slurm"],
    ["/etc/sssd/sssd.conf", "[domain/x]\nldap_default_authtok = secret\n", "holds a password of sssd"],
    ["/etc/sssd/conf.d/x.conf", "ldap_default_authtok=secret\n", "holds a password of sssd"],
    ["/var/lib/sss/secrets/secrets.ldb", "TDB file\n", "holds secrets or logins of sssd"],
    ["/var/lib/sss/secrets/.secrets.mkey", "key", "holds secrets or logins of sssd"],
    ["/var/lib/sss/db/cache_farm.ldb", "TDB file\n", "holds secrets or logins of sssd"],
    ["/var/kerberos/krb5kdc/.k5.EXAMPLE.COM", "\u0000\u0012", "is the stash of a Kerberos realm"],
    ["/var/kerberos/krb5kdc/principal", "db", "is the stash of a Kerberos realm"],
    ["/etc/keytabs/nfs", "\u0005\u0002\u0000\u0000", "is a Kerberos keytab"],
    ["/opt/krb5cc_0", "x", "is a ticket cache of Kerberos"],
    ["/opt/ticket", "\u0005\u0004\u0000\u000c", "is a ticket cache of Kerberos"],
    ["/home/ann/.gnupg/private-keys-v1.d/0A.key", "(21:protected-private-key", "holds a private key of GnuPG"],
    ["/etc/security/opasswd", "ann:500:1:abJnggxhB/yWI\n", "holds old passwords"],
    ["/etc/wpa_supplicant/wpa_supplicant.conf", 'network={\n  psk="secret"\n}\n', "holds a key of a network"],
    [
      "/etc/NetworkManager/system-connections/wifi.nmconnection",
      "[wifi-security]\npsk=secret\n",
      "holds a key of a network",
    ],
    ["/etc/sysconfig/network-scripts/keys-farm", "WPA_PSK='secret'\n", "holds a key of a network"],
    ["/etc/ipsec.secrets", '10.0.0.1 10.0.0.2 : PSK "secret"\n', "holds a secret of IPsec"],
    ["/etc/ipsec.d/farm.secrets", ': PSK "secret"\n', "holds a secret of IPsec"],
    ["/etc/ppp/chap-secrets", "ann * secret *\n", "holds a password of PPP"],
    ["/home/ann/.netrc", "machine a.example.com\n  login ann\n  password secret\n", "holds a password for a server"],
    ["/home/ann/.git-credentials", "https://ann:secret@git.example.com\n", "holds a password for a server"],
    ["/home/ann/.pgpass", "*:5432:farm:ann:secret\n", "holds a password of PostgreSQL"],
    ["/home/ann/.my.cnf", "[client]\npassword=secret\n", "holds a password of MySQL"],
    ["/etc/samba/credentials", "username=ann\npassword=secret\n", "holds a password of a share"],
    ["/var/lib/samba/private/secrets.tdb", "TDB file\n", "holds passwords of Samba"],
    ["/etc/freeipmi/freeipmi.conf", "username admin\npassword secret\n", "holds a password of power controllers"],
    [
      "/etc/conman.conf",
      'console name="s0" dev="ipmi:b0" ipmiopts="U:admin,P:secret"\n',
      "holds a password of power controllers",
    ],
    ["/etc/iscsi/iscsid.conf", "node.session.auth.password = secret\n", "holds a password of iSCSI"],
    ["/var/lib/net-snmp/snmpd.conf", "usmUser 1 3 0x80001f88\n", "holds a key of SNMP"],
    ["/etc/yum.repos.d/farm.repo", "[farm]\npassword=secret\n", "holds a password of a repository"],
    ["/etc/rndc.key", 'key "rndc-key" {\n  secret "c2VjcmV0c2VjcmV0c2VjcmV0";\n};\n', "holds a key of a name server"],
    ["/var/lib/cloud/instance/user-data.txt", "password: secret\n", "holds a password of cloud-init"],
    ["/etc/nslcd.conf", "bindpw secret\n", "holds a password of a directory server"],
    ["/etc/postfix/sasl_passwd", "mail.example.com ann:secret\n", "holds a password of a mail server"],
    ...Object.entries(HASHES).map(([by, hash]): [string, string, string] => [
      `/etc/app/${by}`,
      `ann: "${hash}"\n`,
      "holds a password hash",
    ]),
    ["/etc/shadow-", "ann:abJnggxhB/yWI:1:0:99999:7:::\n", "holds a password hash"],
    ["/etc/shadow.bak", "ann:!short:1::::::\n", "holds a password hash"],
    ["/etc/old/shadow.rpmsave", `root:*:1::::::\nann:${HASHES.yescrypt}:1:0:99999:7:::\n`, "holds a password hash"],
    ["/etc/passwd.rpmnew", "ann:abJnggxhB/yWI:500:500::/home/ann:/bin/sh\n", "holds a password hash"],
    ["/etc/gshadow.old", "wheel:abJnggxhB/yWI::ann\n", "holds a password hash"],
    ["/etc/httpd/htpasswd", "ann:abJnggxhB/yWI\n", "holds a password hash"],
    ["/etc/samba/smbpasswd.txt", `ann:500:${"0A".repeat(16)}:${"0B".repeat(16)}:[U ]:\n`, "holds passwords of Samba"],
  ];

  test("every secret and role is named by its reason, and passes when it is kept by name (rule no-secrets-in-image)", () => {
    for (const [path, content] of SECRETS) tree.write(path, content);
    const said = found();
    const lines = said.split("\n").filter((line) => line.startsWith("  /"));
    expect(lines.map((line) => line.split(": ")[0].trim()).sort()).toEqual(SECRETS.map(([path]) => path).sort());
    for (const [path, , reason] of SECRETS) {
      expect(lines.find((line) => line.startsWith(`  ${path}: `))).toContain(reason);
    }
    clean(["keep_files", ...SECRETS.map(([path]) => path)]);
  });

  test("copies of accounts that are locked, and what is written like a hash, pass", () => {
    tree.write("/etc/shadow.bak", "root:*:1:0:99999:7:::\nann:!!:1:0:99999:7:::\nbin:!:1::::::\nold::1::::::\n");
    tree.write("/etc/passwd.rpmnew", "root:x:0:0:root:/root:/bin/bash\nnone:*:1:1::/:/bin/false\n");
    tree.write("/etc/gshadow-", "wheel:!::ann\nnone:*::\n");
    tree.write("/etc/profile.d/a.sh", 'PATH="$1$suffix$extension$6$7"; echo ${5} "$5$(date)$y"\n');
    tree.write("/etc/services.txt", "a:1:2:3:4:5:6:7:8:9:10\nhttp:80:tcp\n");
    tree.write("/etc/sssd/sssd.conf", "#ldap_default_authtok = secret\nldap_default_authtok =\n");
    tree.write("/etc/cloud/cloud.cfg", "lock_passwd: True\nssh_pwauth: false\n");
    tree.write("/etc/slurm/slurm.conf", "AuthType=auth/munge\n");
    tree.write("/etc/ipsec.secrets", '# 10.0.0.1 : PSK "secret"\n');
    tree.write("/etc/iscsi/iscsid.conf", "#node.session.auth.password = password\n");
    for (const [by, hash] of Object.entries(HASHES)) tree.write(`/etc/app/${by}`, `ann: "${hash.slice(0, 14)}"\n`);
    tree.write("/etc/ks.txt", "#rootpw secret\nrootpw --lock\n");
    clean();
  });

  test("what only has the name of a secret is shown, and refuses nothing", () => {
    for (const path of ["/opt/server.key", "/home/ann/id_rsa.bak", "/srv/token-secret.json"]) tree.write(path, "x\n");
    tree.write("/home/ann/id_rsa.pub", "ssh-rsa AAAA\n");
    tree.write("/etc/shipped.key", "x\n");
    master.command("rpm", '[ "$2" = /etc/shipped.key ]');
    clean(["eval", `step() { printf '%s\\n' "$*" >>"$WORK/told"; }`]);
    const told = master.read(`${tree.work}/told`);
    expect(told).toMatch(/warning: 3 files have the name of a secret .*: .*\/opt\/server\.key/);
    expect(told).not.toMatch(/id_rsa\.pub|shipped/);
  });

  test("a password of a group is named, and keeping an account of that name does not keep it", () => {
    tree.write("/etc/gshadow", "ann:$1$abcdefgh$0123456789abcdefghijkl::\n");
    expect(tree.refusal(["keep_passwords", "ann"], ["scan_image"])).toContain("/etc/gshadow: ann has a password hash");
  });

  test("a service of the boot server that starts in any run level is named (rule no-server-roles-in-image)", () => {
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
