import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, DhcpServer, HostArgs, Master, NfsExport, NodeArgs, TftpServer } from "pulumi-diskless";

const config = new pulumi.Config();
const nodes = config.requireObject<NodeArgs[]>("nodes");
const master: HostArgs = {
  platform: config.require("platform"),
  hostname: "m0.example.com",
  address: "10.0.0.1",
  connection: config.requireObject<ConnectionArgs>("connection"),
  takeOver: config.get("takeOver"),
};
const network = { cidr: "10.0.0.0/24", gateway: "10.0.0.254" };

/** What a team writes around the library's components. */
class Site extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("tests:index:Site", name, {}, opts);
    const base = new Master(`${name}-master`, { master, network, nodes }, { parent: this });
    const ready = { master, installPackages: false } as const;
    const after = { parent: this, dependsOn: base };
    new NfsExport(`${name}-opt`, { ...ready, network, path: "/opt" }, after);
    new TftpServer(`${name}-tftp`, ready, after);
    new DhcpServer(`${name}-dhcp`, { ...ready, network, nodes }, after);
  }
}

class Rack extends pulumi.ComponentResource {
  constructor(name: string) {
    super("tests:index:Rack", name);
  }
}

const former = config.get("former");
const rackName = config.get("rack") ?? "";
const rack = rackName === "" ? undefined : new Rack(rackName);
const aliases = [
  ...(former === undefined ? [] : [{ name: former }]),
  ...(config.getBoolean("moved") ? [{ parent: pulumi.rootStackResource }] : []),
];
const opts = { aliases, ...(rack !== undefined && { parent: rack }) };

const path = config.get("exportAlone");
if (path === undefined) new Site(config.require("name"), opts);
else new NfsExport(config.require("name"), { master, network, path }, opts);
