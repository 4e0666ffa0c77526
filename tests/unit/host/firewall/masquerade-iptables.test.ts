import { rmSync, statSync } from "node:fs";
import { installIptables } from "../iptables-commands";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["masquerade-iptables"];
const NETWORK = "10.0.0.0/24";
const KEPT = "etc/sysconfig/iptables";
const MARK = (id: string) => `-m comment --comment "pulumi-diskless ${id}"`;
const OUT = (id: string, network = "10.0.0.0/24") => `-A FORWARD -s ${network} -o eth2 ${MARK(id)} -j ACCEPT`;
const BACK = (id: string, network = "10.0.0.0/24") =>
  `-A FORWARD -d ${network} -i eth2 -m state --state RELATED,ESTABLISHED ${MARK(id)} -j ACCEPT`;
const NAT = (id: string, network = "10.0.0.0/24") => `-A POSTROUTING -s ${network} -o eth2 ${MARK(id)} -j MASQUERADE`;
const MASK = "10.0.0.0/255.255.255.0";

/** What a person and system-config-securitylevel keep in it: chains of their own, comments and counters. */
const OTHERS = `# Firewall configuration written by system-config-securitylevel
*mangle
:PREROUTING ACCEPT [0:0]
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:RH-Firewall-1-INPUT - [0:0]
-A INPUT -j RH-Firewall-1-INPUT
[12:340] -A FORWARD -j RH-Firewall-1-INPUT
-A RH-Firewall-1-INPUT -j REJECT --reject-with icmp-host-prohibited
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -d 10.8.0.0/16 -j ACCEPT
COMMIT
# Completed
`;

describe.each(SHELLS)("a masquerade by iptables with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installIptables(master);
  });
  afterEach(() => master.remove());

  const make = (id = "farm", network = NETWORK) =>
    master.run(LIBRARIES, [["masquerade_network", id, network, "eth2"]]).values.get("state");
  const refusal = () => master.refusal(LIBRARIES, [["masquerade_network", "farm", NETWORK, "eth2"]]);
  const release = (id = "farm") =>
    master.run(LIBRARIES, [["release_masquerade", id, "/etc/sysctl.conf"]]).values.get("still-forwards");
  const observe = () => Object.fromEntries(master.run(LIBRARIES, [["observe_masquerade", "eth2", "10.0.0.1"]]).values);
  const forwards = () => master.read("proc/sys/net/ipv4/ip_forward").trim();
  const lines = (path: string) => master.read(path).split("\n").slice(0, -1);
  const rules = (table: string) => lines(table).map((line) => line.trim());

  test("is three rules of the network, now and after a boot, made once", () => {
    expect(make()).toBe("running");
    const now = [rules("filter"), rules("nat")];
    expect(now).toEqual([[BACK("farm", MASK), OUT("farm", MASK)], [NAT("farm", MASK)]]);
    expect(lines(KEPT)).toEqual(["*filter", OUT("farm"), BACK("farm"), "COMMIT", "*nat", NAT("farm"), "COMMIT"]);
    expect(statSync(master.path(KEPT)).mode & 0o777).toBe(0o600);
    expect(forwards()).toBe("1");
    make();
    expect([rules("filter"), rules("nat")]).toEqual(now);
    expect(lines(KEPT)).toHaveLength(7);
  });

  test("leaves what others keep as it is, before what they refuse in FORWARD and behind what they exempt from NAT", () => {
    master.write(KEPT, OTHERS, 0o640);
    master.write("filter", "-A FORWARD -j REJECT \n");
    master.write("nat", "-A POSTROUTING -d 10.8.0.0/255.255.0.0 -j ACCEPT \n");
    make();
    expect(rules("filter")).toEqual([BACK("farm", MASK), OUT("farm", MASK), "-A FORWARD -j REJECT"]);
    expect(rules("nat")).toEqual(["-A POSTROUTING -d 10.8.0.0/255.255.0.0 -j ACCEPT", NAT("farm", MASK)]);
    expect(master.read(KEPT)).toBe(
      OTHERS.replace("[12:340]", `${OUT("farm")}\n${BACK("farm")}\n[12:340]`).replace(
        "COMMIT\n# Completed",
        `${NAT("farm")}\nCOMMIT\n# Completed`,
      ),
    );
    expect(statSync(master.path(KEPT)).mode & 0o777).toBe(0o640);
    release();
    expect(master.read(KEPT)).toBe(OTHERS);
    expect([rules("filter"), rules("nat")]).toEqual([
      ["-A FORWARD -j REJECT"],
      ["-A POSTROUTING -d 10.8.0.0/255.255.0.0 -j ACCEPT"],
    ]);
  });

  test("of another network, the rules of the first one go", () => {
    make();
    make("farm", "10.1.0.0/24");
    expect(rules("nat")).toEqual([NAT("farm", "10.1.0.0/255.255.255.0")]);
    expect(master.read(KEPT)).not.toContain("10.0.0.0");
  });

  test("is observed with the rules now and after a boot, its way out and what the kernel does", () => {
    make();
    master.write("etc/sysctl.conf", "net.ipv4.ip_forward = 0\nnet.ipv4.ip_forward = 1\n");
    expect(observe()).toMatchObject({
      ...{ state: "running", "boot-side": "eth1 10.0.0.1/24", "out-interface": "eth2" },
      ...{ "ip-forward.runtime": "1", "ip-forward.permanent": "1" },
      runtime: expect.stringContaining(NAT("farm", MASK)) as unknown,
      permanent: master.read(KEPT).trimEnd(),
    });
  });

  test.each<[what: string, text: string, value: string]>([
    ["nobody says", "", "(0)"],
    ["the release's own line", "net.ipv4.ip_forward = 0\n", "(0 by /etc/sysctl.conf)"],
    ["a later line", "net.ipv4.ip_forward = 0\nnet/ipv4/ip_forward=1\n", "1"],
  ])("after a boot the kernel passes on what /etc/sysctl.conf says: %s", (_what, text, value) => {
    master.write("etc/sysctl.conf", text);
    master.write("etc/sysctl.d/99-unread.conf", "net.ipv4.ip_forward = 1\n");
    expect(observe()["ip-forward.permanent"]).toBe(value);
  });

  test("rules that iptables does not list are no answer", () => {
    master.write("broken", "");
    expect(master.refusal(LIBRARIES, [["observe_masquerade", "eth2", "10.0.0.1"]])).toContain(
      "iptables does not list its rules: iptables-save: Permission denied",
    );
  });

  describe("nothing is made", () => {
    const untouched = () => {
      expect([master.read("filter"), master.read("nat"), forwards()]).toEqual(["", "", "0"]);
      expect(master.list("etc/sysconfig").toString()).toBe("iptables,network");
    };
    beforeEach(() => master.write("etc/sysconfig/iptables", OTHERS));

    test("where no boot loads the rules", () => {
      rmSync(master.path("iptables.enabled"));
      expect(observe().state).toBe("not enabled");
      expect(refusal()).toMatch(/iptables is not enabled on this host.* 10\.0\.0\.0\/24.*chkconfig iptables on/);
      untouched();
      expect(master.list("var/lib")).toEqual([]);
    });

    test("where a boot would not load the file, with ours or without", () => {
      const broken = OTHERS.replace("-A INPUT", "-A INPUT --refused");
      master.write(KEPT, broken);
      expect(refusal()).toMatch(
        /would not load .*etc\/sysconfig\/iptables at a boot.*nothing was changed: [^]*line: 9/,
      );
      untouched();
      expect(master.read(KEPT)).toBe(broken);
    });

    test("where the kernel does not take the rules", () => {
      master.command(
        "iptables-restore",
        `[ "$1" = --test ] || { echo "iptables-restore: line 2 failed" >&2; exit 1; }`,
      );
      expect(refusal()).toContain("iptables does not change its rules: iptables-restore: line 2 failed");
      untouched();
      expect(master.read(KEPT)).toBe(OTHERS);
    });
  });

  describe("what a destroy leaves", () => {
    test("is what was there: no rule, no file of ours, and a kernel that passes nothing on", () => {
      make();
      master.write(
        "etc/sysctl.conf",
        "# BEGIN pulumi-diskless m0\nnet.ipv4.ip_forward = 1\n# END pulumi-diskless m0\n",
      );
      expect(release()).toBeUndefined();
      expect([master.read("filter"), master.read("nat"), forwards()]).toEqual(["", "", "0"]);
      expect(master.list("etc/sysconfig")).toEqual(["network"]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("a file of ours stays for those who keep rules in it since", () => {
      make();
      master.write(KEPT, master.read(KEPT).replace("*filter\n", "*filter\n-A INPUT -p tcp --dport 22 -j ACCEPT\n"));
      release();
      expect(lines(KEPT)).toEqual(["*filter", "-A INPUT -p tcp --dport 22 -j ACCEPT", "COMMIT"]);
    });

    test("a file that `service iptables save` wrote since goes by what is in it", () => {
      make();
      const saved = `*filter\n:FORWARD ACCEPT [3:99]\n${OUT("farm", MASK)} \n${BACK("farm", MASK)} \nCOMMIT\n*nat\n:POSTROUTING ACCEPT [0:0]\n${NAT("farm", MASK)} \nCOMMIT\n`;
      master.write(KEPT, saved);
      release();
      expect(master.list("etc/sysconfig")).toEqual(["network"]);
    });

    test("rules of another resource, and of one whose name begins alike", () => {
      make();
      make("farm2", "10.1.0.0/24");
      release();
      expect(rules("nat")).toEqual([NAT("farm2", "10.1.0.0/255.255.255.0")]);
      expect(lines(KEPT)).toEqual([
        "*filter",
        ...[OUT("farm2", "10.1.0.0/24"), BACK("farm2", "10.1.0.0/24"), "COMMIT"],
        ...["*nat", NAT("farm2", "10.1.0.0/24"), "COMMIT"],
      ]);
      expect(forwards()).toBe("1");
      release("farm2");
      expect([master.list("etc/sysconfig"), forwards()]).toEqual([["network"], "0"]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("what the service no longer loads is taken out all the same", () => {
      make();
      rmSync(master.path("iptables.enabled"));
      release();
      expect([master.read("nat"), master.list("etc/sysconfig"), forwards()]).toEqual(["", ["network"], "0"]);
    });

    test("rules that somebody flushed are gone already", () => {
      make();
      for (const table of ["nat", "filter"]) master.write(table, "");
      rmSync(master.path(KEPT));
      release();
      expect(master.list("var/lib")).toEqual([]);
    });

    test("of iptables that was removed the kept rules go, and the kernel goes on, as it cannot be asked", () => {
      make();
      for (const command of ["iptables-save", "iptables-restore"]) rmSync(master.path(`bin/${command}`));
      expect(release()).toMatch(/^the kernel cannot be asked whether it still masquerades: /);
      expect(master.list("etc/sysconfig")).toEqual(["network"]);
    });

    test.each<[who: string, path: string, text: string, reason: string]>([
      [
        "a line of /etc/sysctl.conf",
        "etc/sysctl.conf",
        "net.ipv4.ip_forward = 1\n# BEGIN pulumi-diskless m0\nnet.ipv4.ip_forward = 1\n# END pulumi-diskless m0\n",
        "/etc/sysctl.conf sets it",
      ],
      [
        "a rule of others",
        "nat",
        "-A POSTROUTING -o ppp0 -j MASQUERADE \n",
        "the kernel still masquerades: -A POSTROUTING -o ppp0 -j MASQUERADE ",
      ],
    ])("the kernel goes on to pass on what %s has come to need, and that is said", (_who, path, text, reason) => {
      make();
      master.write(path, text);
      expect(release()).toBe(reason);
      expect(forwards()).toBe("1");
    });
  });
});
