import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConstructRequest,
  type ConstructResponse,
  DiffRequest,
  type DiffResponse,
  GetSchemaRequest,
  type GetSchemaResponse,
  ReadRequest,
  type ReadResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { FakeEngine } from "./fake-engine";
import { RunningPlugin } from "./running-plugin";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const OUTPUT = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const CONNECTION = { host: "m0.example.com", privateKey: { ...SECRET, value: "the key" }, insecureIgnoreHostKey: true };
const FILE = {
  connection: CONNECTION,
  path: "/etc/motd",
  content: "hello\n",
  mode: "0644",
  owner: "root",
  group: "root",
};
const URN = "urn:pulumi:dev::site::pulumi-diskless:index:DhcpServer$pulumi-diskless:index:HostFile::motd";

const MASTER = {
  platform: "centos5",
  hostname: "m0.example.com",
  address: "10.0.0.1",
  // an engine sends a secret of a component as an output value, so that what stands around it stays plain
  connection: {
    host: "10.0.0.1",
    insecureIgnoreHostKey: true,
    privateKey: { ...OUTPUT, value: "the key", secret: true },
  },
};
const SITE = {
  master: MASTER,
  network: { cidr: "10.0.0.0/24" },
  nodes: [{ name: "s0.example.com", address: "10.0.0.10", mac: "AA:BB:CC:DD:EE:FF" }],
};

const engine = new FakeEngine();
let address: string;
let plugin: RunningPlugin;
beforeAll(async () => {
  address = await engine.start();
  plugin = await RunningPlugin.start(address);
});
afterAll(() => {
  plugin.stop();
  engine.stop();
});

test("the plugin gives the schema that is checked in, and its version", async () => {
  const schema = readFileSync(join(__dirname, "../../../plugin/schema.json"), "utf8");
  const given = await plugin.ask<GetSchemaResponse>((client, done) => client.getSchema(new GetSchemaRequest(), done));
  expect(JSON.parse(given.getSchema())).toEqual(JSON.parse(schema));
  const info = await plugin.ask<PluginInfo>((client, done) => client.getPluginInfo(new Empty(), done));
  expect(info.getVersion()).toBe((JSON.parse(schema) as { version: string }).version);
});

describe("a resource", () => {
  const check = (news: object) => {
    const request = new CheckRequest().setUrn(URN).setOlds(new Struct()).setNews(struct(news));
    return plugin.ask<CheckResponse>((client, done) => client.check(request, done));
  };
  const read = (urn: string, state: object) => {
    const request = new ReadRequest().setUrn(urn).setId("/etc/motd").setProperties(struct(state));
    return plugin.ask<ReadResponse>((client, done) => client.read(request, done));
  };

  test("that is well-formed is taken with its secrets", async () => {
    const answer = await check(FILE);
    expect(answer.getFailuresList()).toEqual([]);
    expect(answer.getInputs()?.toJavaScript()).toEqual(FILE);
  });

  test("that is malformed is refused by its property, in the words of the library", async () => {
    const answer = await check({ ...FILE, mode: "rw", colour: "red" });
    expect(answer.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()])).toEqual([
      ["colour", expect.stringContaining("is not known")],
      ["mode", expect.stringContaining("octal")],
    ]);
  });

  test("with a value that is not known yet waits for the apply", async () => {
    const answer = await check({ ...FILE, content: { ...SECRET, value: UNKNOWN } });
    expect(answer.getFailuresList()).toEqual([]);
    expect(answer.getInputs()?.toJavaScript()).toMatchObject({ content: { ...SECRET, value: UNKNOWN } });
  });

  test("says what means a replacement, and lets the engine compare the rest", async () => {
    const request = new DiffRequest()
      .setUrn(URN)
      .setId("/etc/motd")
      .setOlds(struct({ ...FILE, __provider: "text of a dynamic provider" }))
      .setNews(struct({ ...FILE, path: "/etc/issue" }));
    const answer = await plugin.ask<DiffResponse>((client, done) => client.diff(request, done));
    expect(answer.getReplacesList()).toEqual(["path"]);
    expect(answer.getDeletebeforereplace()).toBe(true);
    expect(answer.getChanges()).toBe(0);
  });

  test("is not imported alone", () =>
    expect(read(URN, {})).rejects.toThrow(/HostFile \/etc\/motd: cannot be imported/));

  test("that the library does not have is named", () =>
    expect(read(URN.replace("HostFile", "HostDoor"), FILE)).rejects.toThrow(/HostDoor: is no resource of/));
});

describe("a component", () => {
  const construct = (kind: string, name: string, inputs: object) => {
    const request = new ConstructRequest()
      .setType(`pulumi-diskless:index:${kind}`)
      .setName(name)
      .setProject("site")
      .setStack("dev")
      .setOrganization("organization")
      .setDryrun(true)
      .setParallel(4)
      .setMonitorendpoint(address)
      .setParent("urn:pulumi:dev::site::pulumi:pulumi:Stack::site-dev")
      .setAcceptsOutputValues(true)
      .setInputs(struct(inputs));
    return plugin.ask<ConstructResponse>((client, done) => client.construct(request, done));
  };
  const named = (name: string) => engine.registered.find((resource) => resource.name === name);

  test("is made of the plugin's own resources, with credentials as secrets", async () => {
    const made = await construct("DhcpServer", "dhcp", SITE);
    expect(made.getUrn()).toBe("urn:pulumi:dev::site::pulumi-diskless:index:DhcpServer::dhcp");
    expect(made.getState()?.toJavaScript()).toEqual({ configPath: "/etc/dhcpd.conf" });
    const { version } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as {
      version: string;
    };
    expect(named("dhcp-service")).toMatchObject({
      type: "pulumi-diskless:index:HostService",
      custom: true,
      version,
      parent: made.getUrn(),
      aliasesList: [{ spec: { type: "pulumi-nodejs:dynamic/diskless:HostService" } }],
    });
    const inputs = engine.inputs.get("dhcp-service");
    expect(inputs).not.toHaveProperty("__provider");
    expect(inputs).toMatchObject({
      service: "dhcpd",
      connection: { privateKey: { ...SECRET, value: "the key" } },
      claim: { stack: "organization/site/dev", resource: "dhcp-service" },
    });
  });

  test("that is refused says so in the words of the library, and registers nothing below it", async () => {
    const nodes = [...SITE.nodes, { ...SITE.nodes[0], name: "s1.example.com", mac: "AA:BB:CC:DD:EE:00" }];
    await expect(construct("NtpServer", "time", { ...SITE, colour: "red" })).rejects.toMatchObject({
      details: expect.stringContaining('NtpServer "time": colour: is not known') as string,
    });
    await expect(construct("Master", "m0", { ...SITE, nodes })).rejects.toMatchObject({
      details: expect.stringContaining("10.0.0.10 is already") as string,
    });
    expect(engine.registered.filter(({ name }) => name.startsWith("m0-"))).toEqual([]);
  });

  test("that is refused for a value of another resource says so without a stack", async () => {
    const address = { ...OUTPUT, value: "10.0.0.10", dependencies: [] };
    const nodes = [...SITE.nodes, { name: "s1.example.com", address, mac: "AA:BB:CC:DD:EE:00" }];
    await expect(construct("ParallelShell", "late", { ...SITE, nodes })).rejects.toMatchObject({
      details: expect.stringContaining("10.0.0.10 is already") as string,
    });
    expect(engine.log.filter((line) => line.includes("10.0.0.10 is already"))).toEqual([]);
  });

  test("shows in a preview what is known, where another resource gives a value later", async () => {
    const { master, network } = SITE;
    await construct("NfsExport", "home", { master, network, readOnly: { ...OUTPUT, dependencies: [] } });
    expect(engine.inputs.get("home-service")).toMatchObject({ service: "nfs", running: true, files: UNKNOWN });
  });

  test("is known again where another one takes it", async () => {
    const tftp = await construct("TftpServer", "tftp", { master: MASTER });
    const servedBy = { "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", urn: tftp.getUrn() };
    const imageDigest = "0123456789abcdef0123456789abcdef";
    const boot = { master: MASTER, network: SITE.network, imageDigest, imageSizeMiB: 300 };
    await construct("PxeConfig", "pxe", { ...boot, servedBy });
    expect(engine.inputs.get("pxe-config")).toHaveProperty("servedAs");
    const other = { ...servedBy, urn: tftp.getUrn().replace("::tftp", "::other") };
    await expect(construct("PxeConfig", "second", { ...boot, servedBy: other })).rejects.toMatchObject({
      details: expect.stringContaining('TftpServer "other": was not made') as string,
    });
  });

  test("that configures a daemon of a machine a second time is refused", () =>
    expect(construct("DhcpServer", "again", SITE)).rejects.toMatchObject({
      details: expect.stringContaining('DhcpServer "dhcp" configures the DHCP server of 10.0.0.1 already') as string,
    }));

  test("that the library does not have is named, with those that it has", () =>
    expect(construct("CoffeeServer", "coffee", {})).rejects.toMatchObject({
      details: expect.stringMatching(
        /CoffeeServer: is no component of pulumi-diskless .* expected one of .*DhcpServer/,
      ) as string,
    }));
});

function struct(value: object): Struct {
  return Struct.fromJavaScript(value as Record<string, never>);
}
