import { installRpm } from "../rpm-commands";
import { BASH_AS_SH, FakeMaster, SHELLS } from "../shell";

/** Each package manager, and the shell that runs it. */
const MANAGERS: [manager: string, shell: string[]][] = [
  ...SHELLS.map(([, shell]): [string, string[]] => ["yum", shell]),
  ["dnf", BASH_AS_SH],
];

describe.each(MANAGERS)("packages by %s with %j", (manager, shell) => {
  const LIBRARIES = ["package-rpm", `package-${manager}`, "packages"];
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installRpm(master, manager, ["bash", "ntp"]);
  });
  afterEach(() => master.remove());

  const apply = (id: string, ...names: string[]) => master.run(LIBRARIES, [["apply_packages", id, ...names]]);
  const release = (id: string) => master.run(LIBRARIES, [["release_packages", id]]);
  const installed = () => master.read("installed").split("\n").filter(Boolean).sort();
  const log = () => {
    const said = master.read("log").split("\n").slice(0, -1);
    master.write("log", "");
    return said;
  };

  test("that are missing are installed in one step, those that are there are left alone", () => {
    apply("farm", "dhcp", "ntp", "tftp-server");
    expect(log()).toEqual([`${manager} install dhcp tftp-server`]);
    apply("farm", "dhcp", "ntp", "tftp-server");
    expect(log()).toEqual([]);
  });

  test("are observed one by one", () => {
    const observe = () => master.run(LIBRARIES, [["observe_packages", "ntp", "dhcp", "xinetd"]]).values.get("packages");
    expect(observe()).toBe("ntp\n");
    apply("farm", "dhcp", "xinetd");
    expect(observe()).toBe("dhcp\nntp\nxinetd\n");
  });

  test("that came by us leave with what came with them; what was there before stays", () => {
    apply("farm", "dhcp", "ntp", "tftp-server");
    expect(installed()).toEqual(["bash", "dhcp", "dhcp-libs", "ntp", "tcp_wrappers", "tftp-server", "xinetd"]);
    release("farm");
    expect(installed()).toEqual(["bash", "ntp"]);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("that somebody removed since are no error on the way out", () => {
    apply("farm", "dhcp");
    master.run([], [["rpm", "-e", "dhcp", "dhcp-libs"]]);
    release("farm");
    expect(installed()).toEqual(["bash", "ntp"]);
  });

  test("that a second resource wanted too stay remembered by who brought them", () => {
    apply("farm", "xinetd");
    apply("barn", "xinetd", "dhcp");
    release("barn");
    expect(installed()).toEqual(["bash", "ntp", "tcp_wrappers", "xinetd"]);
    release("farm");
    expect(installed()).toEqual(["bash", "ntp"]);
  });

  test("that cannot be installed are named with the manager's words, and what came all the same is ours to remove", () => {
    master.write("broken", "syslinux\n");
    const message = master.refusal(LIBRARIES, [["apply_packages", "farm", "dhcp", "syslinux"]]);
    expect(message).toMatch(/these packages could not be installed: syslinux/);
    expect(message).toContain("No package syslinux available.");
    release("farm");
    expect(installed()).toEqual(["bash", "ntp"]);
  });

  test("of an install that was cut off are ours at the next run", () => {
    // what a run leaves that was killed while the manager worked: the list of before, and packages that came since
    master.write("var/lib/pulumi-diskless/packages/farm.before", "bash\nntp\n");
    master.write("installed", "bash\ndhcp\ndhcp-libs\nntp\n");
    apply("farm", "dhcp");
    expect(log()).toEqual([]);
    release("farm");
    expect(installed()).toEqual(["bash", "ntp"]);
  });

  test("that are wanted no more leave when we brought them, and stay when not", () => {
    apply("farm", "dhcp", "xinetd", "ntp");
    log();
    master.run(LIBRARIES, [["drop_packages", "farm", "dhcp", "ntp"]]);
    expect(log()).toEqual(["rpm -e dhcp"]);
    expect(installed()).toContain("ntp");
    release("farm");
    expect(installed()).toEqual(["bash", "ntp"]);
  });

  test("that are wanted no more stay while something else needs them, and leave with it", () => {
    apply("farm", "dhcp", "dhcp-libs");
    log();
    master.run(LIBRARIES, [["drop_packages", "farm", "dhcp-libs"]]);
    expect(log()).toEqual([]);
    expect(installed()).toContain("dhcp-libs");
    release("farm");
    expect(installed()).toEqual(["bash", "ntp"]);
  });

  describe("of which the first that there is will do", () => {
    const choose = (...alternatives: string[]) =>
      master.run(LIBRARIES, [
        ["choose_package", "farm", ...alternatives],
        ["apply_packages", "farm"],
      ]);
    const choice = () => master.run(LIBRARIES, [["observe_choice", "farm"]]).values.get("choice");

    test("are asked for in their order, and one is installed", () => {
      choose("clustershell", "pssh", "pdsh");
      expect(log()).toEqual([`${manager} install pssh`]);
      expect(choice()).toBe("pssh");
      release("farm");
      expect(installed()).toEqual(["bash", "ntp"]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("are left alone when one is installed, whatever its place, and it stays", () => {
      master.write("installed", "bash\nntp\npdsh\n");
      choose("pssh", "pdsh");
      expect(log()).toEqual([]);
      expect(choice()).toBe("pdsh");
      release("farm");
      expect(installed()).toEqual(["bash", "ntp", "pdsh"]);
    });

    test("are no error when there is none", () => {
      choose("clustershell", "nothing");
      expect(log()).toEqual([]);
      expect(choice()).toBe("");
      release("farm");
      expect(master.list("var/lib")).toEqual([]);
    });

    test("are an error when the repositories cannot be asked, and nothing is chosen", () => {
      master.write("unreachable", "yes\n");
      expect(master.refusal(LIBRARIES, [["choose_package", "farm", "pssh"]])).toMatch(
        /could not say whether the repositories have pssh: Error: Cannot retrieve repository metadata/,
      );
      expect(choice()).toBe("");
    });

    test("come back when the one that was chosen was removed", () => {
      choose("pssh", "pdsh");
      master.run([], [["rpm", "-e", "pssh"]]);
      expect(choice()).toBe("pssh");
      choose("pssh", "pdsh");
      expect(installed()).toEqual(["bash", "ntp", "pssh"]);
    });
  });

  describe("and what their daemons leave behind", () => {
    const residue = (name: string, ...paths: string[]) => [
      ["plan_residue", "farm", name, ...paths.map((path) => master.path(path))] as const,
      ["release_packages", "farm"] as const,
    ];

    test("goes when the package came by us, what rpm saved of it too, and the directory when it is empty", () => {
      apply("farm", "dhcp");
      master.write("var/lib/dhcpd/dhcpd.leases", "lease\n");
      master.write("etc/dhcpd.conf.rpmsave", "");
      const paths = ["var/lib/dhcpd/dhcpd.leases", "etc/dhcpd.conf", "var/lib/dhcpd"];
      master.run(LIBRARIES, [...residue("dhcp", ...paths)]);
      expect(master.list("var/lib")).toEqual([]);
      expect(master.list("etc")).toEqual(["init.d"]);
    });

    test("stays where anybody else has something in it", () => {
      apply("farm", "dhcp");
      master.write("var/lib/dhcpd/theirs", "");
      master.run(LIBRARIES, [...residue("dhcp", "var/lib/dhcpd")]);
      expect(master.list("var/lib/dhcpd")).toEqual(["theirs"]);
    });

    test("stays when the package was there before us", () => {
      apply("farm", "ntp", "dhcp");
      master.write("var/lib/ntp/drift", "0.0\n");
      master.run(LIBRARIES, [...residue("ntp", "var/lib/ntp/drift", "var/lib/ntp")]);
      expect(master.list("var/lib/ntp")).toEqual(["drift"]);
    });
  });

  test("that others need since are not torn out, and the message says what to do", () => {
    apply("farm", "xinetd");
    master.write("installed", `${master.read("installed")}tftp-server\n`);
    expect(master.refusal(LIBRARIES, [["release_packages", "farm"]])).toMatch(
      /could not be removed: error: xinetd is needed by tftp-server\nRemove what needs them first/,
    );
    expect(installed()).toContain("xinetd");
  });
});
