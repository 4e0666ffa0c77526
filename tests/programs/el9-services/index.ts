import * as pulumi from "@pulumi/pulumi";
import {
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
const master: HostArgs = { platform: "el9", hostname: "m0.example.com", address: "10.0.0.1", connection };
const network = { cidr: "10.0.0.0/24", gateway: "10.0.0.254", timeServers: ["10.0.0.254"] };

const base = new Master("m0", { master, network, nodes });
const ready = { master, installPackages: false } as const;
const after = { dependsOn: base };

new NtpServer("ntp", { ...ready, network }, after);
new NfsExport("home", { ...ready, network, readOnly: false }, after);
new SyslogServer("syslog", { master }, after);
const web = new WebServer("web", { ...ready, network }, after);
const tftp = new TftpServer("tftp", ready, after);
const pxe = new PxeConfig(
  "pxe",
  {
    ...ready,
    network,
    nodes,
    imageDigest: config.require("image"),
    serialConsole: "ttyS0,115200",
    overrides: [{ mac: nodes[1].mac as string, kernelArguments: ["single"] }],
  },
  { dependsOn: [base, tftp, web] },
);
new DhcpServer("dhcp", { ...ready, network, nodes }, { dependsOn: [base, pxe] });

export const url = web.url;
