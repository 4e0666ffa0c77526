import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, HostArgs, PublishedImage, PxeConfig, TftpServer, WebServer } from "pulumi-diskless";

const config = new pulumi.Config();
const connection = config.requireObject<ConnectionArgs>("connection");
const platform = config.require("platform");
const master: HostArgs = { platform, hostname: "m0.example.com", address: "10.0.0.1", connection };
const network = { cidr: "10.0.0.0/24" };
const build = config.require("build");
const isHowto = platform === "centos5";

new TftpServer("tftp", { master });
if (!isHowto) new WebServer("web", { master, network });
const image = new PublishedImage("image", {
  connection,
  storePath: isHowto ? "/tftpboot/linux" : "/var/www/diskless",
  build,
  recipe: build,
  keep: 2,
  bootEntryDirectories: isHowto
    ? ["/tftpboot/pxelinux.cfg"]
    : ["/var/lib/tftpboot/pxelinux.cfg", "/var/lib/tftpboot/EFI"],
});
new PxeConfig("pxe", { master, network, imageDigest: image.digest, ...(isHowto && { imageSizeMiB: 16 }) });

export const digest = image.digest;
