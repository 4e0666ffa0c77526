import { restoreFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import { Call } from "../../../../lib/host/script/script";
import { DIGEST, leaveBuild, PUBLISH_LIBRARIES } from "../built-image";
import { installFirewalld } from "../firewalld-commands";
import { installRpm } from "../rpm-commands";
import { BASH_AS_SH, FakeMaster, GROUP, OWNER } from "../shell";
import { installSysv } from "../sysv-commands";

// A record that decides what a destroy does and is empty, cut or of another shape: what it is about stays as it is.

const STATE = "var/lib/pulumi-diskless";
const SERVICE = ["block", "files", "transaction", "service-sysv", "service"];

let master: FakeMaster;
beforeEach(() => (master = new FakeMaster(BASH_AS_SH)));
afterEach(() => master.remove());

const DAMAGE: [what: string, text: string][] = [
  ["is empty", ""],
  ["has an empty line", "\n"],
  ["has no text", "\0\0\0\0\0\0\0\0"],
  ["is of another shape", "runn ing=yes\n"],
];

describe.each(DAMAGE)("a record that %s", (_what, text) => {
  const damage = (record: string) => master.write(`${STATE}/${record}`, text);
  /** The release is refused by the record's name, again and again, and changes nothing. */
  const expectLeft = (libraries: string[], calls: Call[], record: string, look: () => unknown) => {
    const before = look();
    for (let i = 0; i < 2; i++) {
      expect(master.refusal(libraries, calls)).toMatch(
        new RegExp(`the record \\S*${record} is empty or damaged, so what it is about is left as it is`),
      );
    }
    expect(look()).toEqual(before);
    expect(master.read(`${STATE}/${record}`)).toBe(text);
  };

  test("of a service leaves the service and its files", () => {
    installSysv(master, "dhcpd");
    master.write("etc/dhcpd.conf", "before us\n");
    const file = { path: master.path("etc/dhcpd.conf"), content: "ours\n", mode: "0644", owner: OWNER, group: GROUP };
    const [begin, ...write] = writeFileCalls([file]);
    const apply: Call[] = [["announce_service", "dhcpd"], ...write, ["apply_service", "dhcpd", "yes", "yes", ""]];
    master.run(SERVICE, [begin, ...apply]);
    damage("services/dhcpd");
    const release: Call[] = [
      ["begin_transaction"],
      ["require_service_record", "dhcpd"],
      ...restoreFileCalls([file]),
      ["release_service", "dhcpd"],
    ];
    const look = () => [master.read("log"), master.read("dhcpd.running"), master.read("etc/dhcpd.conf")];
    expectLeft(SERVICE, release, "services/dhcpd", look);
  });

  test("of packages leaves the packages", () => {
    const libraries = ["package-rpm", "package-yum", "packages"];
    installRpm(master, "yum", ["bash", "ntp"]);
    master.run(libraries, [["apply_packages", "farm", "dhcp"]]);
    damage("packages/farm");
    const look = () => [master.read("log"), master.read("installed")];
    expectLeft(libraries, [["release_packages", "farm"]], "packages/farm", look);
    expectLeft(libraries, [["apply_packages", "farm", "pdsh"]], "packages/farm", look);
  });

  test("of what was there before an install stops the next one, and makes nothing ours", () => {
    const libraries = ["package-rpm", "package-yum", "packages"];
    installRpm(master, "yum", ["bash", "ntp"]);
    master.run(libraries, [["apply_packages", "farm", "dhcp"]]);
    damage("packages/farm.original");
    const look = () => [master.read("log"), master.read("installed"), master.read(`${STATE}/packages/farm`)];
    expectLeft(libraries, [["apply_packages", "farm", "pdsh"]], "packages/farm.original", look);
  });

  test("of a firewall leaves it open", () => {
    installFirewalld(master);
    master.run(["firewall"], [["open_services", "dhcp", "public", "dhcp"]]);
    damage("firewall/opened/dhcp");
    const look = () => [master.read("log"), master.read("runtime.public")];
    expectLeft(
      ["firewall"],
      [
        ["close_at_once", " dhcp"],
        ["release_firewall", "dhcp"],
      ],
      "firewall/opened/dhcp",
      look,
    );
  });

  test("of the images of a store leaves them, and damaged sums of a build are not published", () => {
    const store = master.path("tftpboot/linux");
    const build = leaveBuild(master, "r1");
    const record = `images/${store.replaceAll("/", "%2F")}/published/of-`;
    master.run(PUBLISH_LIBRARIES, [["publish_image", build, store, ""]]);
    damage(record);
    const look = () => master.list(`tftpboot/linux/${DIGEST}`);
    expectLeft(PUBLISH_LIBRARIES, [["release_images", store, ""]], record, look);
    damage("builds/r1/sums");
    expectLeft(PUBLISH_LIBRARIES, [["publish_image", build, store, ""]], "builds/r1/sums", look);
  });
});
