import { rmSync } from "node:fs";
import { parseZones } from "../../../../lib/model/firewall/firewall-zones";
import { installFirewalld } from "../firewalld-commands";
import { FakeMaster, SHELLS } from "../shell";
import { firewallOf, LIBRARIES } from "./firewall-of";

describe.each(SHELLS)("a firewall with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installFirewalld(master);
  });
  afterEach(() => master.remove());

  const { open, release, log } = firewallOf(() => master);
  const observe = (where: readonly string[] = ["", ""], network = "") =>
    Object.fromEntries(master.run(LIBRARIES, [["observe_zones"], ["observe_side", "", ...where, network]]).values);
  const services = (listing: string, zone = "public") =>
    parseZones(listing).find(({ name }) => name === zone)?.services;
  const DEFAULT_ZONE = "public";

  test("is opened in each zone, now and after a boot, once", () => {
    expect(open("dhcp", "public internal", "dhcp")).toBe("running");
    expect(log()).toEqual([
      "runtime public --add-service dhcp",
      "permanent public --add-service dhcp",
      "runtime internal --add-service dhcp",
      "permanent internal --add-service dhcp",
    ]);
    open("dhcp", "public internal", "dhcp");
    expect(log()).toEqual([]);
  });

  test("is opened for several resources in one step a zone and time, and each has its note", () => {
    master.write("runtime.public", "ssh\nhttp\n");
    const [dhcp, web] = ["dhcp", "http"].map((service) => [`runtime public ${service}`, `permanent public ${service}`]);
    master.run(LIBRARIES, [
      ["know_firewall", "running"],
      ["know_open", web[0]],
      ["open_at_once", ...dhcp.map((words) => `one ${words}`), `two ${web[1]}`, ...dhcp.map((words) => `two ${words}`)],
      ["open_services", "one", "public", "dhcp"],
      ["open_services", "two", "public", "dhcp", "http"],
    ]);
    expect(log()).toEqual(["runtime public --add-service dhcp", "permanent public --add-service dhcp http"]);
    expect(master.read("var/lib/pulumi-diskless/firewall/opened/one")).toBe(dhcp.map((words) => `${words}\n`).join(""));
    expect(master.read("var/lib/pulumi-diskless/firewall/opened/two").split("\n").sort().slice(1)).toEqual(
      [...dhcp, web[1]].sort(),
    );
    release("one");
    expect(log()).toEqual([]);
    release("two");
    expect(log()).toHaveLength(3);
    expect(master.list("etc/firewalld/zones")).toEqual([]);
  });

  test("is as it was before us once all of ours is gone, by what was seen of its zone", () => {
    const whole = master.read("bin/firewall-cmd");
    master.command("firewall-cmd", `echo "$*" >>$MASTER/asked\n${whole.split("\n").slice(2).join("\n")}`);
    master.run(LIBRARIES, [
      ["know_firewall", "running"],
      ["know_zone", "internal", "internal\nof another"],
      ["know_zone", "public", "public\nssh"],
      ["know_zone", "work", "work"],
      ["open_at_once", "one runtime public dhcp", "one permanent public dhcp"],
      ["open_services", "one", "public", "dhcp"],
    ]);
    expect(master.read("asked")).toBe(
      "--zone=public --add-service=dhcp\n--permanent --zone=public --add-service=dhcp\n",
    );
    release("one");
    expect(master.list("etc/firewalld/zones")).toEqual([]);
  });

  test("that does not take one of several says which, and the others are open and ours", () => {
    const words = ["dhcp", "nosuch"].flatMap((service) =>
      ["runtime", "permanent"].map((scope) => `one ${scope} public ${service}`),
    );
    const refused = master.refusal(LIBRARIES, [
      ["know_firewall", "running"],
      ["open_at_once", ...words],
      ["open_services", "one", "public", "dhcp", "nosuch"],
    ]);
    expect(refused).toContain("firewalld does not open the service nosuch in the zone public: Error: INVALID_SERVICE");
    expect(services(observe().runtime)).toEqual(["ssh", "dhcp"]);
    const noted = master.read("var/lib/pulumi-diskless/firewall/opened/one").split("\n");
    expect(noted).toEqual(expect.arrayContaining(["runtime public dhcp", "permanent public dhcp"]));
    expect(noted).not.toContain("runtime public nosuch");
  });

  test.each([
    ["that has an address", ["", "10.0.0.1"] as const, "eth1 10.0.0.1/24"],
    ["of that name", ["eth9", ""] as const, "eth9"],
    ["of a name that has not the address", ["eth9", "10.0.0.1"] as const, "eth9"],
    ["with an address that none has", ["", "192.0.2.1"] as const, ""],
  ])("is looked at from the side of the interface %s", (_what, where, side) =>
    expect(observe(where)).toMatchObject({ state: "running", default: "public", "boot-side": side, ipsets: "" }),
  );

  test("that was closed for now, or for the next boot, says which, and only that is opened again", () => {
    open("dhcp", DEFAULT_ZONE, "dhcp");
    log();
    master.write("runtime.public", "ssh\n");
    const { runtime, permanent } = observe();
    expect([services(runtime), services(permanent)]).toEqual([["ssh"], ["ssh", "dhcp"]]);
    open("dhcp", DEFAULT_ZONE, "dhcp");
    expect(log()).toEqual(["runtime public --add-service dhcp"]);
    master.write("etc/firewalld/zones/public.xml", "ssh\n");
    const later = observe();
    expect([services(later.runtime), services(later.permanent)]).toEqual([["ssh", "dhcp"], ["ssh"]]);
    open("dhcp", DEFAULT_ZONE, "dhcp");
    expect(log()).toEqual(["permanent public --add-service dhcp"]);
  });

  test("is asked three times at most: each answer is a program of its own in Python", () => {
    const real = master.read("bin/firewall-cmd");
    master.command("firewall-cmd", `echo asked >>$MASTER/asked\n${real.split("\n").slice(2).join("\n")}`);
    observe(["", "10.0.0.1"]);
    expect(master.read("asked").split("\n").length - 1).toBe(3);
  });

  test("says why nothing was asked from the nodes' side", () => {
    const ask = (program: string, ...where: [string, string]) =>
      master.run(LIBRARIES, [
        ["know_nodes_program", program],
        ["observe_zones"],
        ["observe_side", "", ...where, "", "tftp:udp:69"],
      ]).values;
    const refusing = "print('remarks')\nprint('no network')\nraise SystemExit(3)";
    expect(ask(refusing, "", "192.0.2.1").get("unasked")).toBe("no interface has the address 192.0.2.1");
    expect(ask(refusing, "", "10.0.0.1").get("unasked")).toBe("no network");
    expect(ask(refusing, "", "10.0.0.1").get("answers")).toBeUndefined();
    const words = "import sys\nprint(sys.argv[1:5] + sys.argv[8:])";
    const { answers, unasked } = Object.fromEntries(ask(words, "", "10.0.0.1"));
    expect([answers, unasked]).toEqual(["['eth1', '10.0.0.1', '24', 'internal', 'tftp:udp:69']", undefined]);
  });

  test("says where nodes behind a router come in", () => {
    const observed = observe(["", "10.0.0.1"], "10.8.0.0/16");
    expect(observed["boot-side"]).toBe("eth1 10.8.0.0/16");
    expect(observed).not.toHaveProperty("unasked");
  });

  test.each(["", "10.8.0.0/16"])(
    "says that no interface has the address, asked or not, for the network %j",
    (network) => expect(observe(["", "192.0.2.1"], network).unasked).toBe("no interface has the address 192.0.2.1"),
  );

  test("that does not know a service says so, and the service is not noted as ours", () => {
    expect(master.refusal(LIBRARIES, [["open_services", "a", "public", "nosuch"]])).toContain(
      "firewalld does not open the service nosuch in the zone public: Error: INVALID_SERVICE: nosuch",
    );
    expect(master.list("var/lib/pulumi-diskless/firewall/opened")).toEqual([]);
  });

  test("that does not run, or is not there, is said and is no error; nothing is done", () => {
    rmSync(master.path("running"));
    expect(open("dhcp", DEFAULT_ZONE, "dhcp")).toBe("not running");
    expect(observe()).toEqual({ state: "not running" });
    rmSync(master.path("bin/firewall-cmd"));
    expect(open("dhcp", DEFAULT_ZONE, "dhcp")).toBe("not installed");
    expect(observe()).toEqual({ state: "not installed" });
    release("dhcp");
    expect(log()).toEqual([]);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("that cannot be asked is an error, not a closed service", () => {
    master.write("broken", "");
    expect(master.refusal(LIBRARIES, [["observe_zones"]])).toContain(
      "firewalld cannot be asked: Authorization failed.",
    );
  });

  describe("after a destroy", () => {
    test("is closed where we opened it, wherever the interface is by then, and the zone has no file again", () => {
      open("dhcp", DEFAULT_ZONE, "dhcp", "tftp");
      log();
      master.write("default", "internal\n");
      release("dhcp");
      expect(log()).toEqual([
        "runtime public --remove-service dhcp",
        "permanent public --remove-service dhcp",
        "runtime public --remove-service tftp",
        "permanent public --remove-service tftp",
      ]);
      expect(master.list("etc/firewalld/zones")).toEqual([]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("keeps what was open before us, for now or for good", () => {
      master.write("runtime.public", "ssh\nhttp\n");
      open("web", DEFAULT_ZONE, "http");
      expect(log()).toEqual(["permanent public --add-service http"]);
      release("web");
      expect(log()).toEqual(["permanent public --remove-service http"]);
      expect(master.read("runtime.public")).toBe("ssh\nhttp\n");
    });

    test("keeps what somebody added to the zone since", () => {
      open("web", DEFAULT_ZONE, "http");
      master.write("etc/firewalld/zones/public.xml", "ssh\nhttp\ntheirs\n");
      release("web");
      expect(master.read("etc/firewalld/zones/public.xml")).toBe("ssh\ntheirs\n");
      expect(master.list("var/lib")).toEqual([]);
    });

    test("keeps what another resource needs until that goes too", () => {
      open("one", DEFAULT_ZONE, "nfs");
      open("two", DEFAULT_ZONE, "nfs");
      log();
      release("one");
      expect(log()).toEqual([]);
      release("two");
      expect(log()).toEqual(["runtime public --remove-service nfs", "permanent public --remove-service nfs"]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("is closed for good while it does not run, too", () => {
      open("dhcp", DEFAULT_ZONE, "dhcp");
      rmSync(master.path("running"));
      log();
      release("dhcp");
      expect(log()).toEqual(["offline public --remove-service-from-zone dhcp"]);
      expect(master.list("var/lib")).toEqual([]);
    });
  });

  test("a service that is wanted no more is closed, the others stay", () => {
    open("nfs", "internal", "nfs", "mountd");
    log();
    master.run(LIBRARIES, [
      ["open_services", "nfs", "internal", "nfs"],
      ["close_services", "nfs", "mountd"],
    ]);
    expect(log()).toEqual(["runtime internal --remove-service mountd", "permanent internal --remove-service mountd"]);
    const { runtime, permanent } = observe();
    expect([services(runtime, "internal"), services(permanent, "internal")]).toEqual(Array(2).fill(["ssh", "nfs"]));
  });
});
