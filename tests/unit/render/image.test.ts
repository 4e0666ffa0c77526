import { platformOf } from "../../../lib/platforms";
import { planImage, renderFstab, renderRecipe } from "../../../lib/render/image";
import { expectGolden } from "./golden";
import { master, nodes } from "./howto";

const request = {
  platform: platformOf("centos5"),
  master,
  nodes,
  sizeMiB: 512,
  mounts: ["/usr"],
  authorizedKeys: ["ssh-rsa AAAAB3NzaC1yc2E= admin"],
};
const plan = planImage(request);
const recipe = renderRecipe(plan);

test("the recipe of the HOWTO's image", () => expectGolden("image/recipe", recipe));

test("fstab has one line for /usr, from a server that the image's own /etc/hosts names, without a lock daemon (rule V14)", () => {
  const fstab = contentOf("/etc/fstab");
  expectGolden("image/fstab", fstab);
  const usr = fstab.split("\n").filter((line) => / \/usr /.test(line));
  expect(usr).toHaveLength(1);
  const server = usr[0].split(":")[0];
  expect(usr[0]).toMatch(/ nfs ro,nolock /);
  expect(contentOf("/etc/hosts")).toMatch(new RegExp(`^10\\.0\\.0\\.1 ${server} `, "m"));
});

test("the image's /etc/hosts names the loopback, the master and every node (rule V5)", () => {
  const hosts = contentOf("/etc/hosts").split("\n");
  expect(hosts[0]).toBe("127.0.0.1 localhost.localdomain localhost");
  for (const node of nodes)
    expect(hosts.filter((line) => line.startsWith(`${node.address} ${node.name} `))).toHaveLength(1);
});

test("a node follows the master's time and steps at boot (rule V21)", () => {
  expect(plan.servicesOn).toContain("ntpd");
  expect(contentOf("/etc/ntp.conf")).toMatch(/^server m0\.example\.com iburst$/m);
  expect(contentOf("/etc/ntp/step-tickers")).toBe("m0.example.com\n");
});

test("no node is a boot server, and none binds its network to the master's card", () => {
  expect(plan.servicesOff).toEqual(expect.arrayContaining(["dhcpd", "xinetd", "nfs"]));
  expect(contentOf("/etc/sysconfig/network-scripts/ifcfg-eth0")).toMatch(/^HWADDR=$/m);
  expect(contentOf("/etc/sysconfig/network")).toMatch(/^HOSTNAME=$/m);
});

test("keys that may log in are readable by root alone, and no file without keys", () => {
  expect(plan.files.find((file) => file.path === "/root/.ssh/authorized_keys")).toEqual({
    path: "/root/.ssh/authorized_keys",
    mode: "0600",
    content: "ssh-rsa AAAAB3NzaC1yc2E= admin\n",
  });
  const without = planImage({ ...request, authorizedKeys: [] });
  expect(without.files.map((file) => file.path)).not.toContain("/root/.ssh/authorized_keys");
});

test.each<[what: string, change: object]>([
  ["size", { sizeMiB: 256 }],
  ["kernel", { kernel: "/boot/other" }],
  ["node", { nodes: nodes.slice(1) }],
  ["key", { authorizedKeys: [] }],
  ["mount", { mounts: [] }],
  ["master's address", { master: { ...master, address: "10.0.0.2" } }],
])("another %s is another recipe", (_what, change) =>
  expect(renderRecipe(planImage({ ...request, ...change }))).not.toBe(recipe),
);

test("the same request is the same recipe", () => expect(renderRecipe(planImage({ ...request }))).toBe(recipe));

test("a mount with a line end in it is refused", () =>
  expect(() => renderFstab(master, ["/usr\nevil"])).toThrow(/control character/));

function contentOf(path: string): string {
  const found = plan.files.filter((file) => file.path === path);
  expect(found).toHaveLength(1);
  return found[0].content;
}
