import {
  parseSquashfsContent,
  squashfsLimitMiB,
  SquashfsContentInput,
} from "../../../../lib/model/image/squashfs-content";
import { refusal } from "../refusal";

const around = {
  master: { hostname: "m0.example.com", address: "10.0.0.1" },
  networks: [{ argument: "network", nameServers: [] }],
  nodes: [],
};
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ann";
const parse = (input: SquashfsContentInput) => parseSquashfsContent(input, around, [{ path: "/home" }]);

test("nothing said is the master's own installation, with what the master shares", () =>
  expect(parse({})).toMatchObject({
    packagesOnly: [],
    mounts: [{ path: "/home", from: "/home", readOnly: true }],
    nodeMemoryMiB: undefined,
  }));

test("mounts of a program take the place of the default, none at all too", () => {
  expect(parse({ mounts: [] }).mounts).toEqual([]);
  expect(parse({ mounts: [{ path: "/data", from: "/srv/data", readOnly: false }] }).mounts).toEqual([
    { path: "/data", from: "/srv/data", readOnly: false },
  ]);
});

test("a file may lie below /usr, which is of the image", () =>
  expect(parse({ files: [{ path: "/usr/local/bin/x", content: "" }] }).files[0].path).toBe("/usr/local/bin/x"));

test("packages may be names and groups", () =>
  expect(parse({ packagesOnly: ["@core", "kernel-core", "libstdc++"] }).packagesOnly).toEqual([
    "@core",
    "kernel-core",
    "libstdc++",
  ]));

test("a node of 1 GiB has 512 MiB left for its compressed image", () => {
  expect(parse({ nodeMemoryMiB: 1024 }).nodeMemoryMiB).toBe(1024);
  expect(squashfsLimitMiB(1024)).toBe(512);
});

test.each<[SquashfsContentInput, string]>([
  [{ sizeMiB: 256 }, "sizeMiB: applies to an image on a RAM disk"],
  [{ nodeMemoryMiB: 512 }, "nodeMemoryMiB: 512 MiB cannot hold an image and 512 MiB to work with"],
  [{ packagesOnly: ["kernel core"] }, 'packagesOnly[0]: "kernel core" is not a package'],
  [{ packagesOnly: ["-y"] }, 'packagesOnly[0]: "-y" is not a package'],
  [{ packagesOnly: ["a", "a"] }, "packagesOnly[1]: a is given already by packagesOnly[0]"],
  [{ mounts: [{ path: "/usr" }] }, "mounts[0].path: a node needs its own /usr"],
  [{ mounts: [{ path: "/etc/x" }] }, "mounts[0].path: a node needs its own /etc/x"],
  [{ mounts: [{ path: "/var" }] }, "mounts[0].path: a node needs its own /var"],
  [{ mounts: [{ path: "home" }] }, 'mounts[0].path: "home" is refused'],
  [{ mounts: [{ path: "/a", from: "m0:/a" }] }, "mounts[0].from"],
  [{ mounts: [{ path: "/a" }, { path: "/a" }] }, "mounts[1].path: /a is given already by mounts[0].path"],
  [{ files: [{ path: "/home/ann/x", content: "" }] }, "files[0].path: /home/ann/x is below /home, which nodes mount"],
  [
    { users: [{ name: "ann", authorizedKeys: [KEY] }] },
    "users[0].authorizedKeys: are below /home, which nodes mount from the master",
  ],
])("%j is refused", (input, message) => expect(refusal(() => parse(input))).toContain(message));

test("where /home is not mounted, users may have keys and files there", () =>
  expect(parse({ mounts: [], users: [{ name: "ann", authorizedKeys: [KEY] }] }).users[0].authorizedKeys).toEqual([
    KEY,
  ]));
