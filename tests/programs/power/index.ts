import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, DisklessCluster, ImageArgs, NodeArgs, PowerArgs } from "pulumi-diskless";

// The example's cluster with power over its nodes; controllers have one password.
const config = new pulumi.Config();
const password = config.requireSecret("controllerPassword");
const power = config.requireObject<PowerArgs>("power");
const withPassword = <T extends { user?: pulumi.Input<string> }>(way: T): T =>
  way.user === undefined ? way : { ...way, password };

const farm = new DisklessCluster("farm", {
  master: {
    platform: "centos5",
    hostname: "m0.example.com",
    address: "10.0.0.1",
    connection: config.requireObject<ConnectionArgs>("connection"),
  },
  network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254", timeServers: config.getObject<string[]>("timeServers") },
  nodes: config.requireObject<NodeArgs[]>("nodes"),
  image: config.getObject<ImageArgs>("image"),
  serialConsole: config.get("serialConsole"),
  kernelArguments: config.getObject<string[]>("kernelArguments"),
  remoteSyslog: true,
  parallelShell: true,
  power: { ...withPassword(power), exceptions: power.exceptions?.map(withPassword) },
});

export const image = farm.imageDigest;
