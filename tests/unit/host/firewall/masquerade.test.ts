import { rmSync } from "node:fs";
import { installFirewalld } from "../firewalld-commands";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["zones-looked", "firewall", "masquerade-firewalld"];
const NETWORK = "10.0.0.0/24";
const RULE = `rule family="ipv4" source address="${NETWORK}" masquerade`;
const OWN_FILE = "/etc/sysctl.d/90-diskless-forwarding.conf";
const POLICY = "diskless-0a000000";

describe.each(SHELLS)("a masquerade with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installFirewalld(master);
  });
  afterEach(() => master.remove());

  const make = (id = "farm", policy = POLICY, zone = "public") =>
    master.run(LIBRARIES, [["masquerade_network", id, NETWORK, zone, policy, "internal"]]).values.get("state");
  const release = (id = "farm") =>
    master.run(LIBRARIES, [["release_masquerade", id, OWN_FILE]]).values.get("still-forwards");
  const observe = () => Object.fromEntries(master.run(LIBRARIES, [["observe_masquerade", "eth2", "10.0.0.1"]]).values);
  const forwards = () => master.read("proc/sys/net/ipv4/ip_forward").trim();
  const acts = () => {
    const said = master.read("log").split("\n").slice(0, -1);
    master.write("log", "");
    return said;
  };

  test("is a rule of the network, now and after a boot, with a policy between the zones, made once", () => {
    expect(make()).toBe("running");
    expect(acts()).toEqual([
      `runtime public --add-rich-rule ${RULE}`,
      `permanent public --add-rich-rule ${RULE}`,
      `permanent  --new-policy ${POLICY}`,
      `permanent  --add-rich-rule rule family="ipv4" source address="${NETWORK}" accept`,
      "runtime  --reload ",
    ]);
    expect(master.read(`policy.${POLICY}`)).toBe(
      `ingress internal\negress public\nrule family="ipv4" source address="${NETWORK}" accept\n`,
    );
    expect(forwards()).toBe("1");
    make();
    expect(acts()).toEqual([]);
  });

  test("needs neither a policy nor a reload where the zones let packets through", () => {
    make("farm", "");
    expect(acts()).toEqual([`runtime public --add-rich-rule ${RULE}`, `permanent public --add-rich-rule ${RULE}`]);
  });

  test("is observed with its policies, its way out and what the kernel does now and after a boot", () => {
    make();
    expect(observe()).toMatchObject({
      ...{ "boot-side": "eth1 10.0.0.1/24", "out-interface": "eth2" },
      ...{ "ip-forward.runtime": "1", "ip-forward.permanent": "(0)" },
      "policies.runtime": expect.stringContaining(`${POLICY} (active)`) as unknown,
    });
  });

  test.each<[what: string, files: Readonly<Record<string, string>>, value: string]>([
    ["nobody says", {}, "(0)"],
    ["one file does", { "etc/sysctl.d/90-diskless.conf": "net.ipv4.ip_forward = 1\n" }, "1"],
    [
      "a later one undoes",
      { "etc/sysctl.d/90-a.conf": "net.ipv4.ip_forward=1\n", "usr/lib/sysctl.d/95-b.conf": "net/ipv4/ip_forward=0\n" },
      "(0 by /usr/lib/sysctl.d/95-b.conf)",
    ],
    [
      "one of the vendor's is hidden by one of that name",
      { "etc/sysctl.d/95-b.conf": "net.ipv4.ip_forward=1\n", "usr/lib/sysctl.d/95-b.conf": "net.ipv4.ip_forward=0\n" },
      "1",
    ],
    ["its other name", { "run/sysctl.d/50-a.conf": "net.ipv4.conf.all.forwarding=1 # all\n" }, "1"],
    ["a comment", { "etc/sysctl.d/90-a.conf": "# net.ipv4.ip_forward = 1\n" }, "(0)"],
  ])("after a boot the kernel passes on what sysctl.d says: %s", (_what, files, value) => {
    for (const [path, text] of Object.entries(files)) master.write(path, text);
    expect(observe()["ip-forward.permanent"]).toBe(value);
  });

  test("is not reloaded over what others changed for now: it is named, and nothing is made", () => {
    master.write("runtime.public", "ssh\nimap\n");
    expect(master.refusal(LIBRARIES, [["masquerade_network", "farm", NETWORK, "public", POLICY, "internal"]])).toMatch(
      /takes effect by a reload of firewalld[^]*\n {2}public services imap\n/,
    );
    expect(acts()).toEqual([]);
  });

  test("in another zone, the rule of the first one goes", () => {
    make();
    acts();
    make("farm", POLICY, "internal");
    expect(acts()).toEqual([
      `runtime internal --add-rich-rule ${RULE}`,
      `permanent internal --add-rich-rule ${RULE}`,
      `runtime public --remove-rich-rule ${RULE}`,
      `permanent public --remove-rich-rule ${RULE}`,
    ]);
  });

  test("where firewalld does not run is refused, and the kernel goes on as it did", () => {
    rmSync(master.path("running"));
    expect(
      master.refusal(LIBRARIES, [["masquerade_network", "farm", NETWORK, "public", POLICY, "internal"]]),
    ).toContain(`firewalld is not running on this host, and it is what masquerades for ${NETWORK}`);
    expect(forwards()).toBe("0");
    expect(master.list("var/lib")).toEqual([]);
  });

  describe("after a destroy", () => {
    test("nothing of it is left", () => {
      make();
      release();
      expect(master.read("runtime.public")).toBe("ssh\n");
      expect(master.list("etc/firewalld/zones")).toEqual([]);
      expect(master.list("etc/firewalld/policies")).toEqual([]);
      expect(forwards()).toBe("0");
      expect(master.list("var/lib")).toEqual([]);
    });

    test("what was on before stays on", () => {
      master.write("runtime.public", `ssh\n${RULE}\n`);
      master.write("etc/firewalld/zones/public.xml", `ssh\n${RULE}\n`);
      master.write("proc/sys/net/ipv4/ip_forward", "1\n");
      make();
      release();
      expect(master.read("runtime.public")).toContain(RULE);
      expect(master.read("etc/firewalld/zones/public.xml")).toContain(RULE);
      expect(forwards()).toBe("1");
    });

    test("what another resource needs stays until that one goes", () => {
      make("old");
      make("new");
      release("old");
      expect([master.read("runtime.public").includes(RULE), forwards()]).toEqual([true, "1"]);
      release("new");
      expect([master.read("runtime.public").includes(RULE), forwards()]).toEqual([false, "0"]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("a policy stays without a rule while others changed something for now only", () => {
      make();
      master.write("runtime.public", `${master.read("runtime.public")}imap\n`);
      release();
      expect(master.read(`policy.${POLICY}`)).toBe("ingress internal\negress public\n");
      expect(master.read("runtime.public")).toBe("ssh\nimap\n");
    });

    test("a firewall that is stopped starts without it", () => {
      make();
      rmSync(master.path("running"));
      release();
      expect(master.read("etc/firewalld/zones/public.xml")).toBe("ssh\n");
      expect(master.list("etc/firewalld/policies")).toEqual([]);
      expect(forwards()).toBe("0");
    });

    test("a policy that somebody took away while the firewall is stopped is away already", () => {
      make();
      rmSync(master.path("running"));
      rmSync(master.path(`etc/firewalld/policies/${POLICY}.xml`));
      release();
      expect(master.read("etc/firewalld/zones/public.xml")).toBe("ssh\n");
      expect(forwards()).toBe("0");
    });

    test("of a firewall that was removed nothing is asked, and the kernel goes on as before us", () => {
      make();
      for (const command of ["firewall-cmd", "firewall-offline-cmd"]) rmSync(master.path(`bin/${command}`));
      release();
      expect(forwards()).toBe("0");
      expect(master.list("var/lib")).toEqual([]);
    });

    test.each<[who: string, path: string, text: string, reason: string]>([
      [
        "a file of sysctl.d",
        "etc/sysctl.d/70-vpn.conf",
        "net.ipv4.ip_forward = 1\n",
        "/etc/sysctl.d/70-vpn.conf sets it",
      ],
      [
        "a zone of firewalld",
        "ruleset",
        'table inet firewalld {\n\tchain nat_POST_external {\n\t\toifname != "lo" masquerade\n\t}\n}\n',
        'the kernel still masquerades: oifname != "lo" masquerade',
      ],
      [
        "a bridge of docker",
        "ruleset",
        'table ip nat {\n\tchain POSTROUTING {\n\t\toifname != "docker0" ip saddr 172.17.0.0/16 counter masquerade \n\t}\n}\n',
        'the kernel still masquerades: oifname != "docker0" ip saddr 172.17.0.0/16 counter masquerade ',
      ],
      [
        "a rule of iptables that nft only quotes",
        "ruleset",
        '\t\tip saddr 192.168.122.0/24 xt target "MASQUERADE"\n',
        'the kernel still masquerades: ip saddr 192.168.122.0/24 xt target "MASQUERADE"',
      ],
    ])("the kernel goes on to pass on what %s has come to need, and that is said", (_who, path, text, reason) => {
      master.write(OWN_FILE, "net.ipv4.ip_forward = 1\n");
      make();
      master.write(path, text);
      expect(release()).toBe(reason);
      expect(forwards()).toBe("1");
      expect(master.list("var/lib")).toEqual([]);
    });

    test.each<[what: string, path: string, text: string]>([
      ["our file of sysctl.d alone", OWN_FILE, "net.ipv4.ip_forward = 1\n"],
      ["a file that says 0", "etc/sysctl.d/70-hard.conf", "net.ipv4.ip_forward = 0\n"],
      ["rules without a masquerade", "ruleset", "\tchain nat_POST_masquerade_allow {\n\t\tcounter accept\n\t}\n"],
    ])("the kernel passes nothing on with %s", (_what, path, text) => {
      master.write(path, text);
      make();
      expect(release()).toBeUndefined();
      expect(forwards()).toBe("0");
    });

    test("the kernel goes on where it cannot be asked for whom", () => {
      make();
      master.command("nft", 'echo "Operation not permitted" >&2; exit 1\n');
      expect(release()).toBe("the kernel cannot be asked whether it still masquerades: Operation not permitted");
      expect(forwards()).toBe("1");
    });
  });
});
