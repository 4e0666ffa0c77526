import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, DisklessCluster } from "pulumi-diskless";

const config = new pulumi.Config();
const connection = config.requireObject<ConnectionArgs>("connection");

new DisklessCluster("farm", {
  master: { platform: "el9", hostname: "m0.example.com", address: "10.0.0.1", connection },
  network: { cidr: config.require("network"), gateway: "10.0.0.254" },
  nodeFile: config.require("nodeFile"),
  image: config.getObject("image"),
  nodeComponents: config.requireBoolean("nodeComponents"),
});
