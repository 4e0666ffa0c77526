import * as pulumi from "@pulumi/pulumi";
import { BootNetworkArgs, ConnectionArgs, HostArgs, Master, NodeArgs, TftpServer } from "pulumi-diskless";

const config = new pulumi.Config();
const connection = config.requireObject<ConnectionArgs>("connection");
const nodes = config.requireObject<NodeArgs[]>("nodes");
const networks = config.requireObject<BootNetworkArgs[]>("networks");
const master: HostArgs = { platform: "el9", hostname: "m0.example.com", address: "10.0.0.1", connection };

const base = new Master("m0", { master, networks, nodes });
// opens the firewall as well, in the zones that the nodes' packets come in by
new TftpServer("tftp", { master, networks, installPackages: false }, { dependsOn: base });
