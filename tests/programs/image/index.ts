import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, HostArgs, ImageArgs, NodeArgs, PxeConfig, RootfsImage } from "pulumi-diskless";

const config = new pulumi.Config();
const master: HostArgs = {
  platform: "centos5",
  hostname: "m0.example.com",
  address: "10.0.0.1",
  connection: config.requireObject<ConnectionArgs>("connection"),
};
const network = { cidr: "10.0.0.0/24" };

const image = new RootfsImage("image", {
  master,
  network,
  nodes: config.requireObject<NodeArgs[]>("nodes"),
  ...config.getObject<ImageArgs>("image"),
});
new PxeConfig("pxe", {
  master,
  network,
  imageDigest: image.digest,
  imageSizeMiB: image.sizeMiB,
  tftpDirectory: image.tftpDirectory,
});

export const digest = image.digest;
