import { missingOfMachine, type MasterFacts } from "../../../lab/master-facts";

const MACHINE: MasterFacts = {
  master: "vm",
  kernel: "6.1.0",
  nfs: "kernel",
  firewall: "running",
  open: "ssh nfs",
  selinux: "Permissive",
};

test("a master that is a machine has the kernel's NFS server, a firewall and a policy", () =>
  expect(missingOfMachine(MACHINE)).toEqual([]));

test.each<[keyof MasterFacts, string]>([
  ["nfs", "nfs-ganesha"],
  ["firewall", "not running"],
  ["selinux", "Disabled"],
])("one with %s %s is told apart", (what, value) =>
  expect(missingOfMachine({ ...MACHINE, [what]: value })).toEqual([
    `the master: ${what} is "${value}", expected "${MACHINE[what]}"`,
  ]),
);

test("of a container nothing of that is expected", () =>
  expect(missingOfMachine({ ...MACHINE, master: "container", nfs: "nfs-ganesha", selinux: "Disabled" })).toEqual([]));
