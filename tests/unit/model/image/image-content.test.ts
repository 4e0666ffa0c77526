import { ImageContentInput, parseImageContent } from "../../../../lib/model/image/image-content";
import { refusal } from "../refusal";

const around = {
  master: { hostname: "m0.example.com", address: "10.0.0.1" },
  networks: [{ argument: "network", nameServers: [] }],
  nodes: [{ name: "s0.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:00" }],
};
const KEY = "ssh-rsa AAAAB3NzaC1yc2E= ann";
const parse = (input: ImageContentInput) => parseImageContent(input, around);

test("nothing said is the HOWTO's image: 512 MiB, time from the master", () =>
  expect(parse({})).toEqual({
    sizeMiB: 512,
    extraPackages: [],
    authorizedKeys: [],
    files: [],
    users: [],
    servicesOn: [],
    servicesOff: [],
    timeServers: ["m0.example.com"],
    forget: [],
    keepFiles: [],
    keepPasswords: [],
    nodesInHosts: true,
  }));

test("a file belongs to root and is readable by all unless said otherwise", () =>
  expect(parse({ files: [{ path: "/etc/motd", content: "a\n" }] }).files).toEqual([
    { path: "/etc/motd", content: "a\n", mode: "0644", owner: "root", group: "root" },
  ]));

test("the end of a key file's line is no part of a key", () =>
  expect(parse({ authorizedKeys: [`${KEY}\n`] }).authorizedKeys).toEqual([KEY]));

test("servers may be named by an address, by the master or a node, long or short", () =>
  expect(parse({ timeServers: ["192.0.2.1", "m0", "S0.example.com"], syslogServer: "s0" })).toMatchObject({
    timeServers: ["192.0.2.1", "m0", "s0.example.com"],
    syslogServer: "s0",
  }));

test("any name will do where nodes have name servers", () => {
  const networks = [{ ...around.networks[0], nameServers: ["10.0.0.2"] }];
  expect(parseImageContent({ syslogServer: "log.example.org" }, { ...around, networks }).syslogServer).toBe(
    "log.example.org",
  );
});

test("each network without a name server is named where a name needs one", () => {
  const networks = ["10.0.0.2", undefined, undefined].map((server, i) => ({
    argument: `networks[${i}]`,
    nameServers: server === undefined ? [] : [server],
  }));
  expect(refusal(() => parseImageContent({ syslogServer: "log.example.org" }, { ...around, networks }))).toMatch(
    /^syslogServer: .* expected an address, or networks\[1\]\.nameServers and networks\[2\]\.nameServers$/,
  );
});

test("patterns may be patterns", () => expect(parse({ forget: ["/etc/pki/*/priv[a-z]?e/*"] }).forget).toHaveLength(1));

test.each<[ImageContentInput, RegExp]>([
  [
    { files: [{ path: "etc/motd", content: "" }] },
    /^files\[0\]\.path: "etc\/motd" is refused, expected an absolute path/,
  ],
  [{ files: [{ path: "/etc/../shadow", content: "" }] }, /^files\[0\]\.path: .* is refused/],
  [{ files: [{ path: "/etc//motd", content: "" }] }, /^files\[0\]\.path: .* is refused/],
  [{ files: [{ path: "/etc/motd/", content: "" }] }, /^files\[0\]\.path: .* is refused/],
  [{ files: [{ path: "/etc/a b", content: "" }] }, /^files\[0\]\.path: .* is refused/],
  [{ files: [{ path: "/etc/*", content: "" }] }, /^files\[0\]\.path: .* is refused/],
  [{ files: [{ path: "/etc/a\nb", content: "" }] }, /^files\[0\]\.path: .* is refused/],
  [
    { files: [{ path: "/usr/bin/a", content: "" }] },
    /^files\[0\]\.path: .* below \/usr, which nodes mount from the master/,
  ],
  [{ files: [{ path: "/dev/a", content: "" }] }, /^files\[0\]\.path: .* the kernel fills on a node/],
  [{ files: [{ path: "/etc/a", content: "\0" }] }, /^files\[0\]\.content: holds a NUL/],
  [{ files: [{ path: "/etc/a", content: "", mode: "644" }] }, /^files\[0\]\.mode: "644" .* four octal digits/],
  [{ files: [{ path: "/etc/a", content: "", owner: "a:b" }] }, /^files\[0\]\.owner: "a:b" is not an account/],
  [{ files: [{ path: "/etc/a", content: "", group: "-x" }] }, /^files\[0\]\.group: "-x" is not an account/],
  [
    { files: ["/etc/a", "/etc/b", "/etc/a"].map((path) => ({ path, content: "" })) },
    /^files\[2\]\.path: \/etc\/a is given already by files\[0\]\.path$/,
  ],
  [{ users: [{ name: "root" }] }, /^users\[0\]\.name: root is on every node/],
  [{ users: [{ name: "Ann" }] }, /^users\[0\]\.name: "Ann" is not a user name/],
  [{ users: [{ name: "-ann" }] }, /^users\[0\]\.name: "-ann" is not a user name/],
  [{ users: [{ name: "a".repeat(32) }] }, /^users\[0\]\.name: /],
  [{ users: [{ name: "ann" }, { name: "ann" }] }, /^users\[1\]\.name: ann is given already by users\[0\]\.name/],
  [
    { users: [{ name: "ann", uid: 500 }, { name: "bob" }, { name: "cat", uid: 500 }] },
    /^users\[2\]\.uid: 500 is given already by users\[0\]\.uid/,
  ],
  [
    { users: [{ name: "ann", uid: 0 }] },
    /^users\[0\]\.uid: 0 is not a user number, expected a whole number from 1 to 60000/,
  ],
  [{ users: [{ name: "ann", uid: 1.5 }] }, /^users\[0\]\.uid: 1\.5 /],
  [{ users: [{ name: "ann", groups: ["a b"] }] }, /^users\[0\]\.groups\[0\]: "a b" is not a group name/],
  [{ users: [{ name: "ann", groups: ["a", "a"] }] }, /^users\[0\]\.groups\[1\]: a is given already/],
  [{ users: [{ name: "ann", shell: "bash" }] }, /^users\[0\]\.shell: "bash" is refused/],
  [{ users: [{ name: "ann", authorizedKeys: ["ssh-rsa"] }] }, /^users\[0\]\.authorizedKeys\[0\]: is not a public key/],
  [{ authorizedKeys: [`${KEY}\nssh-rsa BBBB`] }, /^authorizedKeys\[0\]: is not a public key/],
  [{ authorizedKeys: ["-----BEGIN RSA PRIVATE KEY-----"] }, /^authorizedKeys\[0\]: is not a public key/],
  [{ extraPackages: ["--root=/"] }, /^extraPackages\[0\]: "--root=\/" is not a package name/],
  [{ extraPackages: ["a", "a"] }, /^extraPackages\[1\]: a is given already by extraPackages\[0\]/],
  [{ servicesOn: ["ss hd"] }, /^servicesOn\[0\]: "ss hd" is not a service name/],
  [{ servicesOn: ["sshd"], servicesOff: ["nfs", "sshd"] }, /^servicesOff\[1\]: sshd is in servicesOn as well/],
  [{ syslogServer: "log.example.org" }, /^syslogServer: log\.example\.org is neither the master nor a node/],
  [{ syslogServer: "10.0.0" }, /^syslogServer: "10\.0\.0" is not an IPv4 address/],
  [{ timeServers: ["time.example.org"] }, /^timeServers\[0\]: .* expected an address, or network\.nameServers/],
  [{ timeServers: [] }, /^timeServers: is empty/],
  [{ revision: "a\nb" }, /^revision: holds a control character/],
  [{ script: "a\0b" }, /^script: holds a NUL/],
  [{ kernel: "vmlinuz" }, /^kernel: "vmlinuz" is refused/],
  [{ forget: ["/etc"] }, /^forget\[0\]: "\/etc" is a top directory of the image/],
  [{ forget: ["/*"] }, /^forget\[0\]: "\/\*" is a top directory/],
  [{ forget: ["/etc/$(reboot)"] }, /^forget\[0\]: .* is refused, expected an absolute shell pattern/],
  [{ keepFiles: ["/etc/ssh/*"] }, /^keepFiles\[0\]: .* is refused/],
  [{ keepPasswords: ["a:b"] }, /^keepPasswords\[0\]: "a:b" is not a user name/],
  [{ sizeMiB: 8 }, /^sizeMiB: 8 is not a size/],
  [
    { nodeMemoryMiB: 767 },
    /^nodeMemoryMiB: 767 MiB cannot hold an image of 512 MiB .* expected at least 768 \(rule node-memory\)$/,
  ],
  [{ nodeMemoryMiB: 0.5 }, /^nodeMemoryMiB: 0\.5 is not a memory size/],
])("%j is refused with its place", (input, message) => expect(refusal(() => parse(input))).toMatch(message));

test("a node that just holds the image is large enough for a preview; the build asks for the compressed image as well", () =>
  expect(parse({ nodeMemoryMiB: 768 }).nodeMemoryMiB).toBe(768));
