import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A node as a program says it. */
export interface FormNode {
  readonly name: string;
  readonly address: string;
  readonly mac: string;
}

/** A form in which clusters have their dhcpd.conf. Its text lies beside this file, by its name. */
export interface Form {
  readonly name: string;
  /** Nodes of the program that is written, by name. */
  readonly nodes: readonly string[];
  /** What the program says as well, line by line. */
  readonly says: readonly string[];
  /** A remark that the form needs. */
  readonly remark?: RegExp;
  /** Nodes that are added, each with cards that get the same. */
  readonly added: readonly { readonly node: FormNode; readonly peers: readonly string[]; readonly card?: "eth1" }[];
}

const node = (n: number, net = 0): FormNode => ({
  name: `new${n}.c.example.com`,
  address: `10.${net}.0.7${n}`,
  mac: `52:54:00:00:00:7${n}`,
});
const [N1, N2, STRANGER] = ["52:54:00:00:00:01", "52:54:00:00:00:02", "52:54:00:00:00:99"];

export const FORMS: readonly Form[] = [
  {
    name: "group-of-hosts",
    nodes: ["n1", "n2"],
    says: ['bootProgram: "group/pxelinux.0",', 'gateway: "10.0.0.254",'],
    added: [{ node: node(1), peers: [N1, N2] }],
  },
  {
    name: "hosts-in-leases",
    nodes: ["n1"],
    says: ['bootProgram: "lpxelinux.0",'],
    remark:
      /dhcpd.leases: host n2 \(52:54:00:00:00:02, 10.0.0.12, .*control.0\) is reserved over dhcpd's control channel/,
    added: [{ node: node(1), peers: [N1] }],
  },
  {
    name: "include",
    nodes: ["n1"],
    says: [],
    remark: /dhcpd.conf:9: include \/etc\/dhcp\/more-hosts.conf is read by dhcpd and not by adopt/,
    added: [{ node: node(1), peers: [N1, N2] }],
  },
  {
    name: "nat-head-node",
    nodes: ["n1.c.example.com"],
    says: ['gateway: "10.0.0.1",', "leaseSeconds: 4294967295,", 'nameServers: ["10.0.0.1"],'],
    added: [{ node: node(1), peers: [N1] }],
  },
  {
    name: "range-only",
    nodes: [],
    says: ["leaseSeconds: 600,"],
    remark: /reserves no address of 10.0.0.0\/24 that is a node's/,
    added: [{ node: node(1), peers: [STRANGER] }],
  },
  {
    name: "two-networks",
    nodes: ["n2", "n1"],
    says: ['masterAddress: "10.1.0.1",', 'domain: "rack1.example.com",', 'domain: "rack2.example.com",'],
    added: [
      { node: node(1), peers: [N1] },
      { node: node(2, 1), peers: [N2], card: "eth1" },
    ],
  },
  {
    name: "class-by-architecture",
    nodes: ["n1"],
    says: [],
    remark: /dhcpd.conf:7: decides filename by what a node asks; no argument describes it/,
    added: [{ node: node(1), peers: [N1] }],
  },
  {
    name: "subnet-in-group",
    nodes: ["n1", "n2"],
    says: ['domain: "c.example.com",', 'nameServers: ["10.0.0.253", "10.0.0.252"],'],
    added: [{ node: node(1), peers: [N1, N2] }],
  },
];

/** A file of this folder. */
export function formText(name: string): string {
  return readFileSync(join(__dirname, name), "utf8");
}
