// What a generated SDK does in any language: it hands the arguments to the engine, which has the plugin make the component.
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
const of = (...names) => Object.fromEntries(names.map((name) => [name, config.getObject(name)]));

class Remote extends pulumi.ComponentResource {
  constructor(kind, name, args, outputs) {
    const nothing = Object.fromEntries(outputs.map((output) => [output, undefined]));
    super(`pulumi-diskless:index:${kind}`, name, { ...nothing, ...args }, {}, true);
  }
}

const farm = new Remote(
  "DisklessCluster",
  "farm",
  {
    master: {
      platform: "el9",
      hostname: config.get("hostname") ?? "m0.example.com",
      address: config.get("address") ?? "10.0.0.1",
      connection: config.requireObject("connection"),
    },
    network: {
      cidr: config.get("network") ?? "10.0.0.0/24",
      gateway: config.get("gateway") ?? "10.0.0.254",
      timeServers: config.getObject("timeServers"),
    },
    exportReadOnly: config.getBoolean("exportReadOnly") ?? false,
    remoteSyslog: config.getBoolean("remoteSyslog") ?? true,
    parallelShell: config.getBoolean("parallelShell") ?? true,
    serialConsole: config.get("serialConsole"),
    ...of("nodes", "image", "kernelArguments", "groups", "bootOverrides", "nodeFiles", "power", "rollout"),
  },
  ["imageDigest", "nodeNames", "nodeBoots", "generations"],
);

exports.image = farm.imageDigest;
exports.nodeNames = farm.nodeNames;
exports.nodeBoots = farm.nodeBoots;
exports.generations = farm.generations;
