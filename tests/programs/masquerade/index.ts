import * as pulumi from "@pulumi/pulumi";
import { BootNetworkArgs, ConnectionArgs, HostArgs, Master, NodeArgs, TftpServer } from "pulumi-diskless";

const config = new pulumi.Config();
const connection = config.requireObject<ConnectionArgs>("connection");
const nodes = config.requireObject<NodeArgs[]>("nodes");
const networks = config.requireObject<BootNetworkArgs[]>("networks");
const platform = config.get("platform") === "centos5" ? "centos5" : "el9";
const master: HostArgs = { platform, hostname: "m0.example.com", address: "10.0.0.1", connection };

const base = new Master("m0", { master, networks, nodes });
// opens the firewall as well, in the zones that the nodes' packets come in by
new TftpServer("tftp", { master, networks, installPackages: false }, { dependsOn: base });
