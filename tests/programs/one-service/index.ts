import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, HostPackages, HostService } from "pulumi-diskless";

const config = new pulumi.Config();
const connection = config.requireObject<ConnectionArgs>("connection");

const packages = new HostPackages("packages", {
  connection,
  packageManager: "yum",
  ledgerKey: "packages",
  packages: ["dhcp"],
});
new HostService(
  "dhcpd",
  {
    connection,
    serviceManager: "sysv",
    service: "dhcpd",
    running: true,
    enabled: true,
    files: [
      {
        path: "/etc/dhcpd.conf",
        content: config.require("text"),
        mode: "0644",
        owner: "root",
        group: "root",
        validate: config.get("validate") ?? "dhcpd -t -cf {candidate}",
      },
    ],
    questions: config.getObject<Record<string, string>>("questions"),
    serving: config.getObject<Record<string, string>>("serving"),
  },
  { dependsOn: packages },
);
