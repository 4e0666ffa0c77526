import * as pulumi from "@pulumi/pulumi";
import { BootNetworkArgs, ConnectionArgs, DisklessCluster, ImageArgs, NodeArgs } from "pulumi-diskless";

// The examples' cluster; their difference, the platform, comes from the configuration.
const config = new pulumi.Config();
const networks = config.getObject<BootNetworkArgs[]>("networks");
const farm = new DisklessCluster("farm", {
  master: {
    platform: config.require("platform"),
    hostname: "m0.example.com",
    address: "10.0.0.1",
    connection: config.requireObject<ConnectionArgs>("connection"),
  },
  ...(networks ? { networks } : { network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254" } }),
  nodes: config.requireObject<NodeArgs[]>("nodes"),
  image: config.getObject<ImageArgs>("image"),
  serialConsole: config.get("serialConsole"),
  kernelArguments: config.getObject<string[]>("kernelArguments"),
  remoteSyslog: true,
  parallelShell: true,
});

export const image = farm.imageDigest;
