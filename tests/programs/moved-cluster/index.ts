import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, DisklessCluster, DisklessClusterArgs, ImageArgs, NodeArgs } from "pulumi-diskless";

const config = new pulumi.Config();
const args: DisklessClusterArgs = {
  master: {
    platform: "el9",
    hostname: "m0.example.com",
    address: "10.0.0.1",
    connection: config.requireObject<ConnectionArgs>("connection"),
  },
  network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254", timeServers: config.getObject<string[]>("timeServers") },
  nodes: config.requireObject<NodeArgs[]>("nodes"),
  image: config.getObject<ImageArgs>("image"),
  exportReadOnly: false,
  remoteSyslog: true,
  parallelShell: true,
  serialConsole: config.get("serialConsole"),
  nodeFiles: false,
};

/** What a team writes around the cluster. */
class Site extends pulumi.ComponentResource {
  constructor(name: string) {
    super("acme:index:Site", name);
    new DisklessCluster("farm", args, { parent: this, aliases: [{ parent: pulumi.rootStackResource }] });
  }
}

const ways: Record<string, () => unknown> = {
  renamed: () => new DisklessCluster("barn", args, { aliases: [{ name: "farm" }] }),
  wrapped: () => new Site("site"),
  protected: () => new DisklessCluster("farm", args, { protect: true }),
  "with its images protected": () =>
    new DisklessCluster("farm", args, {
      transforms: [
        ({ type, props, opts }) =>
          type.endsWith(":PublishedImage") ? { props, opts: { ...opts, protect: true } } : undefined,
      ],
    }),
};
ways[config.require("way")]();
