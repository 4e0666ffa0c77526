import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { parseNetwork } from "../../../lib/model/network/network";
import { parseSquashfsContent, SquashfsContentInput } from "../../../lib/model/image/squashfs-content";
import { platformOf, squashfsPlatform } from "../../../lib/platforms";
import { planSquashfs, renderRecipe } from "../../../lib/render/image";
import { refusal } from "../model/refusal";
import { expectGolden } from "./golden";
import { master, nodes } from "./howto";

const network = parseNetwork({ cidr: "10.0.0.0/24" });
const planOf = (content: SquashfsContentInput = {}, name = "el9", verified = false) =>
  planSquashfs({
    ...parseSquashfsContent(content, { master, networks: [onlyNetwork(network, master)], nodes }, [{ path: "/home" }]),
    platform: squashfsPlatform(platformOf(name)),
    master,
    nodes,
    verified,
  });
const fileOf = (path: string, content?: SquashfsContentInput) => {
  const file = planOf(content).files.find((one) => one.path === path);
  if (!file) throw new Error(`no ${path}`);
  return file;
};

test("the recipe of the master's own installation, on el9 and on el8", () => {
  expectGolden("image/recipe-el9", renderRecipe(planOf()));
  expectGolden("image/recipe-el8", renderRecipe(planOf({}, "el8")));
});

test("the recipe of an image that nodes verify has what checks it, and what its digest is made of, on top", () => {
  const [before, verified] = [planOf(), planOf({}, "el9", true)].map((plan) => renderRecipe(plan).split("\n"));
  expect(verified.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  const more = verified.slice(before.length - 1);
  expect(more.filter((line) => !line.startsWith("  "))).toEqual([
    ...["module-setup.sh", "verify-image.sh", "checked-live-root.sh", "require-verified.sh"].map(
      (name) => `initramfs module verified-image ${name}`,
    ),
    "digest of every byte that nodes fetch",
    "",
  ]);
});

test("the recipe of everything that a program can ask for", () =>
  expectGolden(
    "image/recipe-el9-full",
    renderRecipe(
      planOf({
        packagesOnly: ["@core", "kernel-core"],
        extraPackages: ["pssh"],
        kernel: "/lib/modules/5.14.0-570.el9.x86_64/vmlinuz",
        revision: "2026-11",
        nodeMemoryMiB: 2048,
        mounts: [{ path: "/scratch", from: "/srv/scratch", readOnly: false }],
        authorizedKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 admin"],
        users: [{ name: "ann", uid: 1500 }],
        files: [{ path: "/usr/local/etc/x.conf", content: "x\n" }],
        servicesOn: ["sshd"],
        servicesOff: ["firewalld"],
        syslogServer: "m0.example.com",
        timeServers: ["192.0.2.1"],
        script: "true\n",
        forget: ["/opt/big"],
        keepFiles: ["/etc/krb5.keytab"],
        keepPasswords: ["root"],
      }),
    ),
  ));

test("a node has an empty machine-id: with none it would enable the distribution's defaults at each boot", () =>
  expect(fileOf("/etc/machine-id")).toEqual({
    path: "/etc/machine-id",
    content: "",
    mode: "0444",
    owner: "root",
    group: "root",
  }));

test("fstab has what nodes mount, which they can start without, and no line for /", () => {
  const lines = fileOf("/etc/fstab", { mounts: [{ path: "/home", readOnly: false }, { path: "/opt/apps" }] }).content;
  expect(lines.split("\n").slice(1)).toEqual([
    "m0.example.com:/home /home nfs rw,vers=4,_netdev,nofail 0 0",
    "m0.example.com:/opt/apps /opt/apps nfs ro,vers=4,_netdev,nofail 0 0",
    "",
  ]);
  expect(fileOf("/etc/hosts").content).toMatch(/^10\.0\.0\.1 m0\.example\.com /m);
});

test("log lines go to the server that is asked for, and nowhere else without one", () => {
  expect(fileOf("/etc/rsyslog.d/diskless-forward.conf", { syslogServer: "m0.example.com" }).content).toContain(
    '\n*.* action(type="omfwd" target="m0.example.com" port="514" protocol="udp")\n',
  );
  expect(planOf().files.map(({ path }) => path)).not.toContain("/etc/rsyslog.d/diskless-forward.conf");
});

test("no node is a boot server", () => {
  expect(planOf().servicesOff).toEqual(["dhcpd", "tftp", "tftp.socket", "nfs-server", "httpd"]);
  expect(planOf().servicesOn).toEqual(["chronyd"]);
  expect(refusal(() => planOf({ servicesOn: ["tftp.socket"] }))).toBe(
    "servicesOn[0]: tftp.socket would make every node a boot server (rule no-server-roles-in-image)",
  );
});

test.each(["/etc/machine-id", "/etc/hostname", "/etc/fstab", "/etc/chrony.conf", "/etc/.updated"])(
  "a file that the library decides is refused: %s",
  (path) => expect(refusal(() => planOf({ files: [{ path, content: "" }] }))).toMatch(/^files\[0\]\.path: /),
);
