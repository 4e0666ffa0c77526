import { rmSync } from "node:fs";
import { parseZones } from "../../../../lib/model/firewall/firewall-zones";
import { installFirewalld } from "../firewalld-commands";
import { FakeMaster, SHELLS } from "../shell";
import { firewallOf, LIBRARIES } from "./firewall-of";

describe.each(SHELLS)("a firewall that several resources go from, with %s,", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installFirewalld(master);
  });
  afterEach(() => master.remove());

  const { open, release, log } = firewallOf(() => master);
  const observe = () => Object.fromEntries(master.run(LIBRARIES, [["observe_zones"]]).values);
  const services = (listing: string) => parseZones(listing).find(({ name }) => name === "public")?.services;

  test("is closed for several resources in one step a zone and time, but for what others need", () => {
    open("one", "public", "dhcp", "tftp");
    open("two", "public internal", "http", "tftp");
    open("three", "public", "http");
    log();
    const whole = master.read("bin/firewall-cmd");
    master.command("firewall-cmd", `echo asked >>$MASTER/asked\n${whole.split("\n").slice(2).join("\n")}`);
    master.run(LIBRARIES, [
      ["close_at_once", "a one", " two"],
      ["release_firewall", "one"],
      ["release_firewall", "two"],
    ]);
    expect(log()).toEqual([
      "runtime public --remove-service dhcp tftp",
      "permanent public --remove-service dhcp tftp",
      "runtime internal --remove-service http tftp",
      "permanent internal --remove-service http tftp",
    ]);
    // the zone internal is looked at once more, whether it is as before
    expect(master.read("asked")).toBe("asked\n".repeat(5));
    expect(services(observe().runtime)).toEqual(["ssh", "http"]);
    expect(master.list("var/lib/pulumi-diskless/firewall/opened")).toEqual(["three"]);
    expect(master.list("var/lib/pulumi-diskless/firewall/zones")).toEqual(["public"]);
    release("three");
    expect(master.list("var/lib")).toEqual([]);
    expect(master.list("etc/firewalld/zones")).toEqual([]);
  });

  test("is not closed at once where another claims what a resource opened, and opened again where one comes as another goes", () => {
    open("one", "public", "dhcp");
    master.write("var/lib/pulumi-diskless/claims/firewall/one/other", "stack\nresource\n");
    log();
    master.run(LIBRARIES, [["close_at_once", "own one"]]);
    expect(log()).toEqual([]);
    master.run(LIBRARIES, [
      ["know_firewall", "running"],
      ["know_open", "runtime public dhcp", "permanent public dhcp"],
      ["close_at_once", "other one"],
      ["open_services", "two", "public", "dhcp"],
    ]);
    expect(services(observe().runtime)).toEqual(["ssh", "dhcp"]);
  });

  test("that does not close one of several is asked for each, and says which", () => {
    open("one", "public", "dhcp", "tftp");
    const whole = master.read("bin/firewall-cmd");
    const stubborn = 'case $* in *remove-service=tftp*) echo "Error: COMMAND_FAILED" >&2; exit 13 ;; esac';
    master.command("firewall-cmd", `${stubborn}\n${whole.split("\n").slice(2).join("\n")}`);
    const calls = [["close_at_once", " one"] as const, ["release_firewall", "one"] as const];
    expect(master.refusal(LIBRARIES, [...calls])).toContain(
      "firewalld does not close the service tftp in the zone public: Error: COMMAND_FAILED",
    );
    expect(services(observe().runtime)).toEqual(["ssh", "tftp"]);
    expect(master.read("var/lib/pulumi-diskless/firewall/opened/one")).toBe(
      "runtime public tftp\npermanent public tftp\n",
    );
  });

  test("that does not run is closed for good by each resource", () => {
    open("one", "public", "dhcp");
    rmSync(master.path("running"));
    log();
    master.run(LIBRARIES, [
      ["close_at_once", " one"],
      ["release_firewall", "one"],
    ]);
    expect(log()).toEqual(["offline public --remove-service-from-zone dhcp"]);
    expect(master.list("var/lib")).toEqual([]);
  });
});
