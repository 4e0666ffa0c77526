import * as pulumi from "@pulumi/pulumi";
import {
  DhcpServer,
  DisklessCluster,
  HostArgs,
  Master,
  NtpServer,
  SyslogServer,
  TftpServer,
  WebServer,
} from "../../../index";
import { connection, el9Master, farm, master, network, nodes } from "./farm";
import { named, refusalOf, run } from "./registered";

const at = (host: string, port?: number): HostArgs => ({ ...master, connection: { ...connection, host, port } });

/** Where both kinds of daemon are. */
const onEl9 = (host: HostArgs): HostArgs => ({
  ...el9Master,
  connection: { ...el9Master.connection, host: host.connection.host },
});

test("a machine becomes the boot server of one cluster of a program, and the packages say so to the machine", async () => {
  const resources = await run(() => new Master("farm", { master, network, nodes }));
  expect(named(resources, "farm-packages").inputs).toMatchObject({ role: "boot server" });
  expect(named(resources, "farm-hosts").dependsOn).toEqual(["farm-packages"]);
});

test("a second cluster of a program on one machine is refused in the preview, by both names", async () => {
  const second = () => {
    new Master("farm", { master, network, nodes });
    new Master("barn", { master, network, nodes });
  };
  expect((await refusalOf(second)).words).toMatch(
    /^Master "barn": master\.connection\.host: 192\.0\.2\.1 is the boot server of Master "farm" already.* give Master "farm" its nodes, .*"Several clusters on one master"\)/,
  );
});

describe("two components of a program that configure one daemon of one machine", () => {
  const servers = {
    "DHCP server": (name: string, host: HostArgs) => new DhcpServer(name, { master: host, network, nodes }),
    "TFTP server": (name: string, host: HostArgs) => new TftpServer(name, { master: host }),
    "NTP server": (name: string, host: HostArgs) => new NtpServer(name, { master: host, network }),
    "web server": (name: string, host: HostArgs) => new WebServer(name, { master: onEl9(host), network }),
    "log server": (name: string, host: HostArgs) => new SyslogServer(name, { master: onEl9(host) }),
  };

  test.each(Object.entries(servers))("%s: the second is refused by both names", async (daemon, make) => {
    const { words } = await refusalOf(() => [make("one", master), make("two", master)]);
    expect(words).toMatch(
      new RegExp(`"two": master.connection.host: \\w+ "one" configures the ${daemon} of 192.0.2.1 already`),
    );
    const elsewhere = await refusalOf(() => [make("one", master), make("two", at("192.0.2.2"))]);
    expect(elsewhere.words).toBeUndefined();
  });

  test("one of a cluster counts", async () => {
    const program = () => {
      new DisklessCluster("farm", farm);
      new DhcpServer("more", { master, network, nodes });
    };
    expect((await refusalOf(program)).words).toMatch(/DhcpServer "farm-dhcp" configures the DHCP server/);
  });
});

test.each<[what: string, first: HostArgs, second: HostArgs]>([
  ["another address", at("192.0.2.1"), at("192.0.2.2")],
  ["another port", at("192.0.2.1"), at("192.0.2.1", 2222)],
])("%s is another machine", async (_what, first, second) => {
  const resources = await run(() => {
    new Master("farm", { master: first, network, nodes });
    new Master("barn", { master: second, network, nodes });
  });
  expect(named(resources, "barn-packages").inputs).toMatchObject({ role: "boot server" });
});

test("every resource says which stack it is of, by which name, and what it takes over", async () => {
  const program = () =>
    new Master("farm", { master: { ...master, takeOver: pulumi.output("acme/old/prod") }, network, nodes });
  const { claim } = named(await run(program), "farm-packages");
  expect(claim).toEqual({ stack: "organization/project/stack", resource: "farm-packages", takeOver: "acme/old/prod" });
  expect(named(await run(() => new Master("farm", { master, network, nodes })), "farm-hosts").claim).toEqual({
    stack: "organization/project/stack",
    resource: "farm-hosts",
  });
});
