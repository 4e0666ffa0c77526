import * as pulumi from "@pulumi/pulumi";
import {
  BootNetworkArgs,
  ConnectionArgs,
  DhcpServer,
  HostArgs,
  Master,
  NfsExport,
  NodeArgs,
  NtpServer,
  PxeConfig,
  SyslogServer,
  TftpServer,
  WebServer,
} from "pulumi-diskless";

const config = new pulumi.Config();
const connection = config.requireObject<ConnectionArgs>("connection");
const nodes = config.requireObject<NodeArgs[]>("nodes");
const networks = config.requireObject<BootNetworkArgs[]>("networks");
const master: HostArgs = { platform: "el9", hostname: "m0.example.com", address: "10.0.0.1", connection };

const base = new Master("m0", { master, networks, nodes });
const ready = { master, networks, installPackages: false } as const;
const after = { dependsOn: base };

new NtpServer("ntp", ready, after);
new NfsExport("home", ready, after);
new SyslogServer("syslog", { master, networks }, after);
const web = new WebServer("web", ready, after);
const tftp = new TftpServer("tftp", ready, after);
const pxe = new PxeConfig(
  "pxe",
  { ...ready, nodes, servedBy: tftp, imageDigest: config.require("image") },
  { dependsOn: [base, web] },
);
new DhcpServer("dhcp", { ...ready, nodes }, { dependsOn: [base, pxe] });
