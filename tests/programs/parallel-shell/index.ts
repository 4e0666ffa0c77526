import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, ParallelShell, ParallelShellTool, SyslogServer } from "pulumi-diskless";

const config = new pulumi.Config();
const master = {
  platform: "centos5",
  hostname: "m0.example.com",
  address: "10.0.0.1",
  connection: config.requireObject<ConnectionArgs>("connection"),
};

const shell = new ParallelShell("shell", {
  master,
  network: { cidr: "10.0.0.0/24" },
  nodes: [0, 1].map((i) => ({
    name: `s${i}.example.com`,
    address: `10.0.0.${10 + i}`,
    mac: `52:54:00:00:00:1${i}`,
  })),
  groups: [{ name: "gpu", nodes: ["s0"] }],
  tool: config.get<ParallelShellTool>("tool"),
});
new SyslogServer("syslog", { master });

export const publicKey = shell.publicKey;
