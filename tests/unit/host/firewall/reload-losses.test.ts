import { installFirewalld } from "../firewalld-commands";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["zones-looked", "firewall", "masquerade-firewalld"];

// A new policy takes effect by a reload of firewalld, which puts back what is permanent and nothing else.

describe.each(SHELLS)("a reload with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installFirewalld(master);
  });
  afterEach(() => master.remove());

  const CALL = ["masquerade_network", "farm", "10.0.0.0/24", "public", "diskless-0a000000", "internal"] as const;
  const losses = () => /now only:\n([^]*)\nKeep it/.exec(master.refusal(LIBRARIES, [[...CALL]]))?.[1];
  const passes = () => {
    master.run(LIBRARIES, [[...CALL]]);
    expect(master.read("log")).toContain("runtime  --reload");
  };

  /** NetworkManager with a connection of each of these interfaces, `""` for one without a zone. */
  const installNetworkManager = (zones: Readonly<Record<string, string>>) =>
    master.command(
      "nmcli",
      `case $* in
${Object.entries(zones)
  .map(
    ([name, zone]) =>
      `'-g GENERAL.CON-UUID device show ${name}') echo id-${name} ;;\n` +
      `'-g connection.zone connection show id-${name}') echo '${zone}' ;;`,
  )
  .join("\n")}
'-g GENERAL.CON-UUID device show idle') echo ;;
'-g GENERAL.NM-MANAGED device show '*) echo yes ;;
*) echo "unexpected $*" >&2; exit 10 ;;
esac`,
    );

  describe("moves an interface", () => {
    test.each<[what: string, zone: string, connections: Readonly<Record<string, string>>, card: string]>([
      ["whose connection has no zone, to the default zone", "internal", { eth3: "" }, "eth3"],
      ["whose connection has another zone", "public", { eth3: "internal" }, "eth3"],
      ["that has no connection", "internal", {}, "idle"],
      ["that NetworkManager does not know", "internal", {}, "veth0"],
    ])("%s: it is named, and nothing is made", (_what, zone, connections, card) => {
      installNetworkManager(connections);
      master.write(`now.${zone}`, `${card}\n`);
      expect(losses()).toBe(`  ${zone} interfaces ${card}`);
      expect(master.read("log")).toBe("");
    });

    test("of a host without NetworkManager", () => {
      master.write("now.internal", "eth3\n");
      expect(losses()).toBe("  internal interfaces eth3");
    });
  });

  describe("leaves an interface", () => {
    test.each<[what: string, zone: string, connectionZone: string]>([
      ["of the zone of its connection", "internal", "internal"],
      ["of the default zone, whose connection has no zone", "public", ""],
    ])("%s", (_what, zone, connectionZone) => {
      installNetworkManager({ eth3: connectionZone });
      master.write(`now.${zone}`, "eth3\n");
      passes();
    });

    test.each(["libvirt", "libvirt-routed", "docker"])("of the zone %s, whose owner puts it back", (zone) => {
      installNetworkManager({ bridge0: "" });
      master.write("more-zones", `${zone}\n`);
      master.write(`runtime.${zone}`, "");
      master.write(`now.${zone}`, "bridge0\n");
      passes();
    });
  });

  test("loses addresses that a set has for now only: they are named, and nothing is made", () => {
    master.write("entries.permanent", "192.0.2.1\n");
    master.write("entries.runtime", "192.0.2.1\n192.0.2.7\n");
    expect(losses()).toBe("  ipset cluster 192.0.2.7");
    expect(master.read("log")).toBe("");
  });

  test("leaves the addresses that a set has after a boot, too", () => {
    for (const scope of ["permanent", "runtime"]) master.write(`entries.${scope}`, "192.0.2.1\n");
    passes();
  });
});
