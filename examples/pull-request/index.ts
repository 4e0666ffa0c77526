import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, DisklessCluster, ImageArgs } from "pulumi-diskless";

const config = new pulumi.Config();

const farm = new DisklessCluster("farm", {
  master: {
    platform: "el9",
    hostname: "m0.example.com",
    address: "10.0.0.1",
    // it names no credential: the runner that reaches the master has the key in an agent
    connection: config.requireObject<ConnectionArgs>("connection"),
  },
  network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254" },
  nodeFile: "host_ip_mac.txt",
  image: config.getObject<ImageArgs>("image"),
  parallelShell: true,
});

/** Digest of the image that nodes boot; a node shows it in /proc/cmdline. */
export const image = farm.imageDigest;
