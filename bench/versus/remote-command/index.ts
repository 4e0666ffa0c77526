import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { remote } from "@pulumi/command";
import { bootServerFiles, hostsLines, PACKAGES, type BootNode } from "../boot-server-files";

// A command a step, a file by standard input, and a trigger for what must run again, as programs have it that know no other resource.
const config = new pulumi.Config();
const { privateKeyPath, ...host } = config.requireObject<{
  host: string;
  port: number;
  user: string;
  privateKeyPath: string;
}>("connection");
const connection = {
  host: host.host,
  port: host.port,
  user: host.user,
  privateKey: readFileSync(privateKeyPath, "utf8"),
};
const nodes = JSON.parse(readFileSync(config.require("nodeFile"), "utf8")) as BootNode[];
const texts = bootServerFiles(nodes);

function run(name: string, create: string, dependsOn: pulumi.Resource[] = [], triggers: string[] = []): remote.Command {
  return new remote.Command(name, { connection, create, triggers }, { dependsOn });
}

function write(name: string, stdin: string, create: string, dependsOn: pulumi.Resource[]): remote.Command {
  return new remote.Command(name, { connection, create, stdin, triggers: [stdin] }, { dependsOn });
}

function file(name: string, ...dependsOn: pulumi.Resource[]): remote.Command {
  const { path, mode, text, check = "true" } = texts[name];
  const candidate = `${path}.new`;
  const steps = [
    `mkdir -p ${dirname(path)}`,
    `cat >${candidate}`,
    check.replace("{candidate}", candidate),
    `chmod ${mode} ${candidate}`,
    `mv ${candidate} ${path}`,
  ];
  return write(name, text, steps.join(" && "), dependsOn);
}

const packages = run("packages", `dnf -y -q install ${PACKAGES}`);
const hosts = write(
  "hosts",
  `# BEGIN diskless\n${hostsLines(nodes)}# END diskless\n`,
  "sed -i '/^# BEGIN diskless/,/^# END diskless/d' /etc/hosts && cat >>/etc/hosts",
  [],
);
const loaders = run(
  "loaders",
  `cd /var/lib/tftpboot && mkdir -p EFI && install -m 644 /tftpboot/lpxelinux.0 /tftpboot/ldlinux.c32 . &&
    install -m 644 /boot/efi/EFI/*/shimx64.efi /boot/efi/EFI/*/grubx64.efi EFI/`,
  [packages],
);
const entries = [file("pxelinux", loaders), file("grub", loaders)];
const key = run(
  "key",
  "[ -e /root/.ssh/id_rsa_diskless ] || ssh-keygen -q -t rsa -b 3072 -N '' -C root@m0.example.com -f /root/.ssh/id_rsa_diskless",
);
file("ssh", key);
file("nodes");
file("on-nodes", packages);
const firewall = run(
  "firewall",
  "for s in dhcp tftp nfs http ntp syslog; do firewall-cmd -q --permanent --add-service=$s; done; firewall-cmd -q --reload",
  [packages],
);

const serve = (name: string, command: string, dependsOn: pulumi.Resource[], text = ""): remote.Command =>
  run(`serve-${name}`, `systemctl -q enable --now ${name} && ${command}`, dependsOn, [text]);
serve("tftp.socket", "true", [...entries, firewall]);
for (const [name, unit, command] of [
  ["httpd", "httpd", "systemctl reload httpd"],
  ["exports", "nfs-server", "exportfs -ra"],
  ["chronyd", "chronyd", "systemctl restart chronyd"],
  ["rsyslog", "rsyslog", "systemctl restart rsyslog"],
  ["dhcpd", "dhcpd", "systemctl restart dhcpd"],
]) {
  serve(unit, command, [file(name, packages), firewall, hosts], texts[name].text);
}
