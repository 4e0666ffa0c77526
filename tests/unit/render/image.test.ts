import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { platformOf, ramdiskPlatform } from "../../../lib/platforms";
import { ImageContentInput, parseImageContent } from "../../../lib/model/image/image-content";
import { parseNetwork } from "../../../lib/model/network/network";
import { RamdiskRequest, planRamdisk, renderFstab, renderRecipe, withManagementKey } from "../../../lib/render/image";
import { expectGolden } from "./golden";
import { master, nodes } from "./howto";

const network = parseNetwork({ cidr: "10.0.0.0/24" });
const KEY = "ssh-rsa AAAAB3NzaC1yc2E= admin";

const requestOf = (content: ImageContentInput = {}): RamdiskRequest => ({
  ...parseImageContent(
    { authorizedKeys: [KEY], ...content },
    { master, networks: [onlyNetwork(network, master)], nodes },
  ),
  platform: ramdiskPlatform(platformOf("centos5")),
  master,
  nodes,
  mounts: ["/usr"],
});
const recipeOf = (content: ImageContentInput) => renderRecipe(planRamdisk(requestOf(content)));

const request = requestOf();
const plan = planRamdisk(request);
const recipe = renderRecipe(plan);

test("the recipe of the HOWTO's image", () => expectGolden("image/recipe", recipe));

test("fstab has one line for /usr, from a server that the image's own /etc/hosts names, without a lock daemon (rule usr-mount)", () => {
  const fstab = contentOf("/etc/fstab");
  expectGolden("image/fstab", fstab);
  const usr = fstab.split("\n").filter((line) => / \/usr /.test(line));
  expect(usr).toHaveLength(1);
  const server = usr[0].split(":")[0];
  expect(usr[0]).toMatch(/ nfs ro,nolock /);
  expect(contentOf("/etc/hosts")).toMatch(new RegExp(`^10\\.0\\.0\\.1 ${server} `, "m"));
});

test("the image's /etc/hosts names the loopback, the master and every node (rule one-node-list)", () => {
  const hosts = contentOf("/etc/hosts").split("\n");
  expect(hosts[0]).toBe("127.0.0.1 localhost.localdomain localhost");
  for (const node of nodes)
    expect(hosts.filter((line) => line.startsWith(`${node.address} ${node.name} `))).toHaveLength(1);
});

test("a node follows the master's time and steps at boot (rule time-step-at-boot)", () => {
  expect(plan.servicesOn).toContain("ntpd");
  expect(contentOf("/etc/ntp.conf")).toMatch(/^server m0\.example\.com iburst$/m);
  expect(contentOf("/etc/ntp/step-tickers")).toBe("m0.example.com\n");
});

test("no node is a boot server, and none binds its network to the master's card", () => {
  expect(plan.servicesOff).toEqual(expect.arrayContaining(["dhcpd", "xinetd", "nfs"]));
  expect(contentOf("/etc/sysconfig/network-scripts/ifcfg-eth0")).toMatch(/^HWADDR=$/m);
  expect(contentOf("/etc/sysconfig/network")).toMatch(/^HOSTNAME=$/m);
});

test("keys that may log in are the recipe's, and no account of root without keys", () => {
  expect(recipe).toContain(`\nuser root\n  ${KEY}\n`);
  expect(recipeOf({ authorizedKeys: [] })).not.toContain("user root");
});

test("the master's key is a token in the text of a preview, and its value takes only the token's line", () => {
  const files = [{ path: "/etc/motd", content: "@{managementKey}\n" }];
  const managed = planRamdisk({ ...requestOf({ files }), managed: true });
  expect(renderRecipe(managed)).toContain(`\nuser root\n  ${KEY}\n  @{managementKey}\n`);
  const known = renderRecipe(withManagementKey(managed, "ssh-rsa AAAA m0"));
  expect(known).toContain(`\nuser root\n  ${KEY}\n  ssh-rsa AAAA m0\n`);
  expect(known).toContain("file /etc/motd 0644\n  @{managementKey}\n");
});

test("everything that a program says of an image is in its recipe", () =>
  expectGolden(
    "image/recipe-full",
    recipeOf({
      sizeMiB: 128,
      nodeMemoryMiB: 512,
      kernel: "/boot/vmlinuz-nodes",
      revision: "2",
      extraPackages: ["lab-extra"],
      files: [
        { path: "/etc/motd", content: "two\nlines\n" },
        { path: "/etc/empty", content: "" },
        { path: "/home/ann/note", content: "no line end", mode: "0600", owner: "ann", group: "ann" },
      ],
      users: [
        { name: "ann", uid: 1500, groups: ["wheel"], shell: "/bin/sh", authorizedKeys: [KEY] },
        { name: "operator" },
      ],
      servicesOn: ["sshd"],
      servicesOff: ["sendmail", "dhcpd"],
      syslogServer: "m0.example.com",
      timeServers: ["10.0.0.1", "s0"],
      script: "touch /etc/done\n",
      forget: ["/etc/pki/*/private/*"],
      keepFiles: ["/etc/ssh/ssh_host_rsa_key"],
      keepPasswords: ["operator"],
    }),
  ));

test("a service that the program switches off is not on, were it the library's own", () => {
  const off = planRamdisk(requestOf({ servicesOff: ["ntpd"] }));
  expect(off.servicesOn).toEqual(["node-files"]);
  expect(off.servicesOff).toContain("ntpd");
});

test.each<[what: string, content: ImageContentInput, message: RegExp]>([
  ["hosts", { files: [{ path: "/etc/hosts", content: "" }] }, /^files\[0\]\.path: \/etc\/hosts .* argument nodes$/],
  ["ntp.conf", { files: [{ path: "/etc/ntp.conf", content: "" }] }, /argument timeServers$/],
  ["shadow", { files: [{ path: "/etc/shadow", content: "" }] }, /arguments users and keepPasswords$/],
  [
    "syslog.conf beside a log server",
    { syslogServer: "10.0.0.1", files: [{ path: "/etc/syslog.conf", content: "" }] },
    /argument syslogServer writes it$/,
  ],
  [
    "a user's keys",
    { users: [{ name: "ann" }], files: [{ path: "/home/ann/.ssh/authorized_keys", content: "" }] },
    /argument users\[0\]\.authorizedKeys$/,
  ],
  [
    "an image that leaves a node's own files out",
    { servicesOff: ["sendmail", "node-files"] },
    /^servicesOff\[1\]: node-files brings a node's own files into place, .*leave it on$/,
  ],
  [
    "the init script of that service",
    { files: [{ path: "/etc/init.d/node-files", content: "" }] },
    /^files\[0\]\.path: \/etc\/init\.d\/node-files is refused; the library writes it$/,
  ],
  ["a boot server", { servicesOn: ["sshd", "dhcpd"] }, /^servicesOn\[1\]: dhcpd would make every node a boot server/],
])("%s cannot be asked for, and the error says what decides it", (_what, content, message) =>
  expect(() => planRamdisk(requestOf(content))).toThrow(message),
);

test("a program without a log server may write syslog.conf itself", () =>
  expect(recipeOf({ files: [{ path: "/etc/syslog.conf", content: "*.* /dev/null\n" }] })).toContain("*.* /dev/null"));

test.each<[what: string, change: object]>([
  ["size", { sizeMiB: 256 }],
  ["kernel", { kernel: "/boot/other" }],
  ["node", { nodes: nodes.slice(1) }],
  ["key", { authorizedKeys: [] }],
  ["mount", { mounts: [] }],
  ["master's address", { master: { ...master, address: "10.0.0.2" } }],
])("another %s is another recipe", (_what, change) =>
  expect(renderRecipe(planRamdisk({ ...request, ...change }))).not.toBe(recipe),
);

test("the same request is the same recipe", () => expect(renderRecipe(planRamdisk({ ...request }))).toBe(recipe));

test("a mount with a line end in it is refused", () =>
  expect(() => renderFstab(master, ["/usr\nevil"])).toThrow(/control character/));

function contentOf(path: string): string {
  const found = plan.files.filter((file) => file.path === path);
  expect(found).toHaveLength(1);
  return found[0].content;
}
