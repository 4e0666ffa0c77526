import type { ImageArgs } from "../../index";
import { inImage, openImageSite, type ImageSite } from "../support/image-site";
import { on } from "../support/master";

const KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ==";

const CONTENT: ImageArgs = {
  extraPackages: ["lab-extra"],
  authorizedKeys: [`${KEY} admin`],
  managementKey: `${KEY} m0`,
  files: [
    { path: "/etc/motd", content: "two\nlines\n" },
    { path: "/home/ann/note", content: "no 'line' end", mode: "0600", owner: "ann", group: "wheel" },
  ],
  users: [
    { name: "ann", uid: 1500, groups: ["wheel"], shell: "/bin/sh", authorizedKeys: [`${KEY} ann`] },
    { name: "operator", authorizedKeys: [`${KEY} operator`] },
    { name: "admin" },
  ],
  servicesOff: ["netfs"],
  syslogServer: "m0.example.com",
  timeServers: ["m0.example.com", "10.0.0.254"],
  script: 'echo "as $(id -un)" >/etc/by-script\n! touch /usr/bin/by-script 2>/dev/null\n',
  forget: ["/etc/skel/.profile"],
  keepFiles: ["/etc/ssh/ssh_host_rsa_key"],
  keepPasswords: ["operator"],
};

let site: ImageSite;
let digest: string;
beforeAll(async () => {
  site = await openImageSite("test-content");
  await on(
    site.lab,
    "cp /bin/true /sbin/tool; setcap cap_net_raw=ep /sbin/tool; ln /sbin/tool /sbin/same; mknod /lib/device c 1 3",
  );
  const outcome = await site.up(CONTENT);
  expect(outcome.stdout + outcome.stderr).not.toContain("error:");
  expect(outcome.code).toBe(0);
  digest = (await site.stack.outputs()).digest as string;
});
afterAll(() => site.lab.down());

const looked = (command: string) => inImage(site.lab, digest, command);

describe("what a program asks for is in the image:", () => {
  test("files, byte by byte, with owner and mode", async () => {
    expect(await looked("cat etc/motd home/ann/note")).toBe("two\nlines\nno 'line' end");
    const group = (await on(site.lab, "sed -n 's/^wheel:[^:]*:\\([0-9]*\\):.*/\\1/p' /etc/group")).trim();
    expect(await looked("stat -c '%a %u %g' etc/motd home/ann/note")).toBe(`644 0 0\n600 1500 ${group}\n`);
  });

  test("accounts with homes, groups and keys; one that the master has keeps its number", async () => {
    const accounts = await looked("grep -E '^(ann|operator|admin):' etc/passwd");
    const operator = (await on(site.lab, "grep ^operator: /etc/passwd")).trim();
    expect(accounts).toContain("ann:x:1500:1500::/home/ann:/bin/sh\n");
    expect(accounts).toContain(`${operator}\n`);
    expect(await looked("grep ^wheel: etc/group")).toMatch(/[:,]ann(,|$)/m);
    expect(
      await looked("cat home/ann/.ssh/authorized_keys home/operator/.ssh/authorized_keys root/.ssh/authorized_keys"),
    ).toBe(["ann", "operator", "admin", "m0"].map((name) => `${KEY} ${name}\n`).join(""));
    expect(
      await looked("stat -c '%a %u' home/ann home/admin home/ann/.ssh home/ann/.ssh/authorized_keys root/.ssh"),
    ).toBe("700 1500\n700 1000\n700 1500\n600 1500\n700 0\n");
  });

  test("no password but the one that is kept by name", async () => {
    const open = "awk -F: '$2 !~ /^[*!]+$/ { print $1 }' etc/shadow";
    expect(await looked(open)).toBe("operator\n");
    expect(await looked("grep ^operator: etc/shadow")).toBe(await on(site.lab, "grep ^operator: /etc/shadow"));
  });

  test("services on and off, the log server, the time servers", async () => {
    const started = (await looked("ls etc/rc.d/rc3.d")).split("\n").filter((name) => name.startsWith("S"));
    expect(started.map((name) => name.slice(3))).toEqual(expect.arrayContaining(["syslog", "ntpd", "sshd"]));
    expect(started.join(" ")).not.toMatch(/netfs/);
    expect(await looked("tail -n 1 etc/syslog.conf")).toBe("*.*\t@m0.example.com\n");
    expect(await looked("grep ^server etc/ntp.conf; cat etc/ntp/step-tickers")).toBe(
      "server m0.example.com iburst\nserver 10.0.0.254 iburst\nm0.example.com\n10.0.0.254\n",
    );
  });

  test("what the script did, which can do nothing to the master's /usr", async () => {
    expect(await looked("cat etc/by-script; ls -A | grep -c script || true")).toBe("as root\n0\n");
    expect((await site.lab.ssh("test -e /usr/bin/by-script")).code).toBe(1);
  });

  test("capabilities, hard links and devices", async () =>
    expect(
      await looked("getcap sbin/tool; [ sbin/tool -ef sbin/same ] && echo one; stat -c '%t:%T %F' lib/device"),
    ).toBe("sbin/tool cap_net_raw=ep\none\n1:3 character special file\n"));

  test("a secret that is kept by name, and nothing that is to be forgotten", async () => {
    expect(await looked("ls etc/ssh/ssh_host*; ls -A etc/skel | grep profile || true")).toBe(
      "etc/ssh/ssh_host_rsa_key\n",
    );
    expect(await on(site.lab, "rpm -q lab-extra && lab-extra")).toContain("hello");
    expect(await looked("cat etc/lab-extra.conf; find . -type s")).toBe("GREETING=hello\n");
  });
});

test("a capability that is taken away makes another image, and its build says what else it cannot tell", async () => {
  await on(site.lab, "setcap -r /sbin/tool");
  const outcome = await site.up({ ...CONTENT, revision: "without a capability" });
  expect(outcome.code).toBe(0);
  expect((await site.stack.outputs()).digest).not.toBe(digest);
  expect(outcome.stdout + outcome.stderr).toContain("warning: getfattr is missing on the master (package attr)");
});

test("an image that is built while the master is a boot server has none of its services on", async () => {
  await on(
    site.lab,
    `yum -y -q install dhcp xinetd tftp-server nfs-utils portmap >/dev/null
     for service in dhcpd xinetd nfs tftp; do chkconfig $service on; done
     echo 'subnet 10.0.0.0 netmask 255.255.255.0 { }' >/etc/dhcpd.conf; echo '/usr 10.0.0.0/24(ro)' >/etc/exports`,
  );
  expect(await on(site.lab, "ls /etc/rc.d/rc3.d")).toMatch(/S\d\ddhcpd/);
  expect((await site.up({ revision: "with services" })).code).toBe(0);
  digest = (await site.stack.outputs()).digest as string;
  expect(await looked("ls etc/rc.d/rc[2-5].d | grep -E '^S..(dhcpd|xinetd|nfs|tftp)$' | wc -l")).toBe("0\n");
  expect(await looked("ls etc/dhcpd.conf etc/exports etc/xinetd.d/tftp 2>/dev/null | wc -l")).toBe("0\n");
});

describe("a build that must not be published is refused, and what is published stays:", () => {
  const store = () => on(site.lab, "cd /tftpboot && find . -printf '%p %l %i %T@\\n' | sort");
  let before: string;
  beforeAll(async () => (before = await store()));
  afterEach(async () => expect(await store()).toBe(before));
  const refused = async (image: ImageArgs) => {
    const outcome = await site.up(image);
    expect(outcome.code).not.toBe(0);
    return outcome.stdout + outcome.stderr;
  };

  test("secrets that files and a script bring are all named", async () => {
    const key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n";
    const said = await refused({
      files: [{ path: "/etc/app/server.key", content: key, mode: "0600" }],
      script:
        "echo 'HWADDR=00:16:3e:00:00:01' >/etc/sysconfig/network-scripts/ifcfg-bond0\nsed -i 's/^admin:[^:]*/admin:$1$abcdefgh$0123456789abcdefghijk./' /etc/shadow\nln -s ../init.d/nfs /etc/rc.d/rc3.d/S60nfs\n",
    });
    expect(said).toContain("/etc/app/server.key: holds a private key");
    expect(said).toContain("ifcfg-bond0: binds a network card by its address (HWADDR)");
    expect(said).toContain("/etc/shadow: admin has a password hash");
    expect(said).toContain("S60nfs: starts nfs, a service of the boot server");
    expect(said).toContain("nothing is published");
  });

  test("a script that fails, with its words", async () =>
    expect(await refused({ script: "echo before\nls /no/such\necho after\n" })).toMatch(
      /the script failed in the image with exit code \d+:[\s\S]*before[\s\S]*cannot access '?\/no\/such/,
    ));

  test("an image whose compressed form the nodes cannot hold beside it (rule node-memory)", async () =>
    expect(await refused({ nodeMemoryMiB: 128 + 256 + 4 })).toMatch(
      /the compressed image has \d+ bytes, more than the 4 MiB that a node of nodeMemoryMiB has left/,
    ));

  test("a user whose number is another one on the master", async () =>
    expect(await refused({ users: [{ name: "operator", uid: 1700 }] })).toMatch(
      /the user operator has the number \d+ on the master, not 1700/,
    ));
});

test("what was refused passes once the secret is forgotten by name", async () => {
  const files = [{ path: "/etc/app/server.key", content: "-----BEGIN RSA PRIVATE KEY-----\n" }];
  expect((await site.up({ files, forget: ["/etc/app/*"] })).code).toBe(0);
});
