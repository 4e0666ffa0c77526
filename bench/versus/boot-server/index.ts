import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import {
  type ConnectionArgs,
  DhcpServer,
  Master,
  NfsExport,
  type NodeArgs,
  NtpServer,
  ParallelShell,
  PxeConfig,
  SyslogServer,
  TftpServer,
  WebServer,
} from "pulumi-diskless";
import { DIGEST } from "../boot-server-files";

// What DisklessCluster makes of a master, in its order, but for the image: somebody has put one there by hand.
const config = new pulumi.Config();
const master = {
  platform: "el9",
  hostname: "m0.example.com",
  address: "10.0.0.1",
  connection: config.requireObject<ConnectionArgs>("connection"),
} as const;
const network = { cidr: "10.0.0.0/24", gateway: "10.0.0.254", timeServers: ["10.0.0.254"] };
const nodes = JSON.parse(readFileSync(config.require("nodeFile"), "utf8")) as NodeArgs[];
const installPackages = false;

const base = new Master("farm-master", { master, network, nodes });
const after = (...resources: pulumi.Resource[]) => ({ dependsOn: [base, ...resources] });
new NtpServer("farm-ntp", { master, network, installPackages }, after());
new NfsExport("farm-home", { master, network, installPackages, path: "/home", readOnly: false }, after());
const tftp = new TftpServer("farm-tftp", { master, installPackages, nodes: nodes.length }, after());
const web = new WebServer("farm-web", { master, network, installPackages }, after());
new SyslogServer("farm-syslog", { master }, after());
new ParallelShell("farm-shell", { master, network, nodes }, after());
const pxe = new PxeConfig(
  "farm-pxe",
  {
    ...{ master, network, nodes, installPackages },
    imageDigest: DIGEST,
    servedBy: tftp,
    serialConsole: "ttyS0,115200",
    kernelArguments: ["net.ifnames=0"],
  },
  after(tftp, web),
);
new DhcpServer("farm-dhcp", { master, network, nodes, installPackages }, after(pxe));
