import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, ImageArgs, NodeArgs, RootfsImage } from "pulumi-diskless";

const config = new pulumi.Config();
const image = new RootfsImage("image", {
  master: {
    platform: "el9",
    hostname: "m0.example.com",
    address: "10.0.0.1",
    connection: config.requireObject<ConnectionArgs>("connection"),
  },
  network: { cidr: "10.0.0.0/24" },
  nodes: config.requireObject<NodeArgs[]>("nodes"),
  ...config.getObject<ImageArgs>("image"),
});

export const digest = image.digest;
export const source = image.sourceStatus;
export const store = image.storePath;
