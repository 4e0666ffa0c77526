import { chmodSync, symlinkSync } from "node:fs";
import { renderDhcpdConfig } from "../../../../lib/render/dhcp";
import { onlyNetwork } from "../../../../lib/model/network/served-networks";
import { parseMaster, parseNetwork } from "../../../../lib/model/network/network";
import { parseNodes } from "../../../../lib/model/nodes/nodes";
import { renderKeaConfig } from "../../../../lib/render/dhcp/kea-config";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["block", "foreign"];

const keaConfig = (() => {
  const network = parseNetwork({ cidr: "10.0.0.0/24" });
  const boss = parseMaster({ hostname: "m0.example.com", address: "10.0.0.1" }, network);
  const networks = [onlyNetwork(network, boss)];
  const listed = [
    { name: "s0.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:10", otherMacs: ["02:00:00:00:01:10"] },
    { name: "s1.example.com", address: "10.0.0.11", mac: "02:00:00:00:00:11" },
  ];
  return { networks, nodes: parseNodes(listed, networks, boss) };
})();

describe.each(SHELLS)("what others put beside our files, with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());
  const asked = (...call: [string, ...string[]]) => Object.fromEntries(master.run(LIBRARIES, [call]).values);

  test("files of a directory with their modes: links to files too, and nothing else", () => {
    master.write("cfg/0A0000", "x");
    chmodSync(master.write("cfg/secret name", "x"), 0o600);
    master.write("cfg/directory/file", "x");
    master.write("cfg/two\nlines", "x");
    symlinkSync("0A0000", master.path("cfg/linked"));
    symlinkSync("nowhere", master.path("cfg/dangling"));
    const { "f.names": names } = asked("foreign_names", "f", master.path("cfg"));
    expect(names.split("\n").sort()).toEqual(["600 secret name", "644 0A0000", "644 linked"]);
    expect(asked("foreign_names", "f", master.path("none"))).toEqual({ "f.own": "", "f.names": "" });
  });

  test("names in a directory that are ours: files and links, whether there was one before us or not", () => {
    const directory = master.path("cfg");
    for (const name of ["/0A0000.none", "/01-mac.file", "/01-mac.holder", ".d/else.none", "/below/else.none"]) {
      master.write(`var/lib/pulumi-diskless/originals/${`${directory}${name}`.replaceAll("/", "%2F")}`, "");
    }
    const { "f.own": own } = asked("foreign_names", "f", directory);
    expect(own.split("\n").sort()).toEqual(["01-mac", "0A0000", "below%2Felse"]);
  });

  test("a text, whole; a file that nobody wrote by hand is refused", () => {
    const path = master.write("etc/hosts", "a\n\n");
    expect(asked("foreign_text", "t", path)).toEqual({ t: "a\n\n" });
    expect(asked("foreign_text", "t", master.path("none"))).toEqual({ t: "" });
    master.write("etc/hosts", "a".repeat(2 ** 20 + 1));
    expect(master.refusal(LIBRARIES, [["foreign_text", "t", path]])).toContain("has more than 1048576 bytes");
  });

  test("files of exports, but for the one that is asked for, which of them are ours, and what is exported now", () => {
    const [main, own, other] = ["exports", "exports.d/own.exports", "exports.d/other.exports"].map((name) =>
      master.write(`etc/${name}`, `${name}\n`),
    );
    master.write("etc/exports.d/by hand.exports", "by hand\n");
    master.write(`var/lib/pulumi-diskless/originals/${other.replaceAll("/", "%2F")}.none`, "");
    master.command("exportfs", 'echo "/usr  10.0.0.0/24($1)"');
    const patterns = [main, `${master.path("etc/exports.d")}/*.exports`, master.path("none")];
    expect(asked("foreign_exports", "e", own, ...patterns)).toEqual({
      "e.0.path": main,
      "e.0.text": "exports\n",
      "e.0.managed": "no",
      "e.1.path": master.path("etc/exports.d/by hand.exports"),
      "e.1.text": "by hand\n",
      "e.1.managed": "no",
      "e.2.path": other,
      "e.2.text": "exports.d/other.exports\n",
      "e.2.managed": "yes",
      "e.count": "3",
      "e.running": "/usr  10.0.0.0/24(-v)",
    });
  });

  test("a file with a block of ours has an original, and is no file of ours", () => {
    const path = master.write("etc/exports", "# BEGIN pulumi-diskless usr\n# END pulumi-diskless usr\n");
    master.write(`var/lib/pulumi-diskless/originals/${path.replaceAll("/", "%2F")}.file`, "");
    master.command("exportfs", "exit 1");
    expect(asked("foreign_exports", "e", "", path)).toMatchObject({ "e.0.managed": "no", "e.running": "" });
  });

  describe("the nodes that it reserves addresses for", () => {
    const node = (i: number) => ({ name: `s${i}.example.com`, address: `10.0.0.1${i}`, mac: `02:00:00:00:00:0${i}` });
    const ours = renderDhcpdConfig({
      ...{ networks: [], bootProgram: "pxelinux.0", dnsUpdates: "none", leaseSeconds: 60 },
      nodes: [{ ...node(0), otherMacs: ["02:00:00:00:01:00"] }, node(1)],
    });
    const lines =
      "s0.example.com 10.0.0.10 02:00:00:00:00:00 02:00:00:00:01:00\ns1.example.com 10.0.0.11 02:00:00:00:00:01";

    test("with all their cards, by the first configuration that is ours", () => {
      const first = master.write("etc/dhcpd.conf", `# by hand\n${ours}`);
      const second = master.write("etc/dhcp/dhcpd.conf", ours);
      expect(asked("foreign_nodes", "n", master.path("none"), first, second)).toEqual({ "n.nodes": lines });
    });

    test("as somebody has changed it by hand", () => {
      const path = master.write("etc/dhcpd.conf", ours.replace("10.0.0.11;", "10.0.0.99;"));
      expect(asked("foreign_nodes", "n", path)["n.nodes"]).toContain("s1.example.com 10.0.0.99 ");
    });

    test("are those of Kea's configuration, when that is ours", () => {
      const { networks, nodes } = keaConfig;
      const text = renderKeaConfig({ networks, nodes, bootProgram: "lpxelinux.0", leaseSeconds: 60 });
      const path = master.write("etc/kea/kea-dhcp4.conf", text);
      expect(asked("foreign_nodes", "n", master.path("none"), path)).toEqual({
        "n.nodes":
          "s0.example.com 10.0.0.10 02:00:00:00:00:10 02:00:00:00:01:10\ns1.example.com 10.0.0.11 02:00:00:00:00:11",
      });
    });

    test("are not said where no configuration is ours", () => {
      const other = master.write("etc/dhcpd.conf", "host a { hardware ethernet 02:00:00:00:00:09; }\n");
      expect(asked("foreign_nodes", "n", other, master.path("none"))).toEqual({});
    });
  });

  test("reservations among the leases", () => {
    const path = master.write(
      "leases",
      "lease 10.0.0.99 {\n  ends never;\n}\nhost other {\n  dynamic;\n}\nserver-duid 1;\n",
    );
    expect(asked("foreign_lease_hosts", "l", path)).toEqual({ "l.hosts": "host other {\n  dynamic;\n}" });
    expect(asked("foreign_lease_hosts", "l", master.path("none"))).toEqual({ "l.hosts": "" });
  });

  describe("ssh is asked", () => {
    const block =
      "# BEGIN pulumi-diskless farm\nHost s0.example.com s0 s1.example.com s1\n  User root\nHost *\n# END pulumi-diskless farm\n";
    beforeEach(() => master.command("ssh", '[ "$1" = -G ] && printf "host %s\\nport 22\\n" "$2"'));
    test("of one node when nobody else has written there", () => {
      const path = master.write("config", `# a remark\n\n${block}`);
      expect(asked("foreign_ssh_config", "s", path, "farm")["s.asked"]).toBe("@node s0.example.com\nport 22");
    });
    test("of each when somebody has", () => {
      const path = master.write("config", `User admin\n${block}`);
      expect(asked("foreign_ssh_config", "s", path, "farm")["s.asked"].match(/@node \S+/g)).toHaveLength(4);
    });
    test("of none when there is no file", () =>
      expect(asked("foreign_ssh_config", "s", master.path("none"), "farm")).toEqual({ "s.text": "", "s.asked": "" }));
  });
});
