import * as pulumi from "@pulumi/pulumi";
import { DisklessCluster, Master, NetworkArgs } from "../../../index";
import { refuseLateMasquerade } from "../../../components/firewall/masquerade";
import { parseServedNetworks } from "../../../lib/model/network/served-networks";
import { el9Master, farm, master as centos5, nodes } from "./farm";
import { kindOf, named, run } from "./registered";

const masquerade = { outInterface: "eth1" };
const AT = { hostname: "m0.example.com", address: "10.0.0.1" };
const network: NetworkArgs = { cidr: "10.0.0.0/24", gateway: "10.0.0.1", masquerade };

test("a cluster that masquerades has one resource for it, and one file by which the kernel passes packets on", async () => {
  const resources = await run(() => new DisklessCluster("farm", { ...farm, master: el9Master, network }));
  expect(named(resources, "farm-master-masquerade")).toMatchObject({
    parent: "farm-master",
    inputs: {
      ...{ ledgerKey: "farm-master-masquerade", network: "10.0.0.0/24", address: "10.0.0.1", outInterface: "eth1" },
      runtime: { masquerade: "on", forwarding: "accepted", ipForward: "1" },
      permanent: { masquerade: "on", forwarding: "accepted", ipForward: "1" },
    },
    dependsOn: expect.arrayContaining(["farm-master-forwarding", "farm-master-packages"]) as unknown,
  });
  expect(named(resources, "farm-master-forwarding").inputs).toMatchObject({
    path: "/etc/sysctl.d/90-diskless-forwarding.conf",
    content: "# The master passes on what its nodes send beyond their network\nnet.ipv4.ip_forward = 1\n",
  });
});

test("each of several networks has its own, by the master's address there", async () => {
  const networks = [
    { ...network, name: "home" },
    { name: "rack2", cidr: "10.1.0.0/24", masterAddress: "10.1.0.1", gateway: "10.1.0.1", masquerade },
    { name: "rack3", cidr: "10.3.0.0/24", masterAddress: "10.3.0.1", gateway: "10.3.0.1" },
  ];
  const resources = await run(() => new Master("m0", { master: el9Master, networks, nodes }));
  const made = resources.filter(({ type }) => kindOf(type) === "HostMasquerade");
  expect(made.map(({ name, inputs }) => [name, inputs.network, inputs.address])).toEqual([
    ["m0-masquerade-home", "10.0.0.0/24", "10.0.0.1"],
    ["m0-masquerade-rack2", "10.1.0.0/24", "10.1.0.1"],
  ]);
  expect(resources.filter(({ name }) => name === "m0-forwarding")).toHaveLength(1);
});

test("without it there is nothing of it", async () => {
  const resources = await run(() => new DisklessCluster("farm", { ...farm, master: el9Master }));
  expect(resources.filter(({ name }) => /masquerade|forwarding/.test(name))).toEqual([]);
});

test("on centos5 it is by iptables, with a block in the file that the kernel's settings are read from", async () => {
  const resources = await run(() => new DisklessCluster("farm", { ...farm, master: centos5, network }));
  expect(named(resources, "farm-master-masquerade").inputs).toMatchObject({ filter: "iptables", outInterface: "eth1" });
  expect(named(resources, "farm-master-forwarding").inputs).toMatchObject({
    ...{ path: "/etc/sysctl.conf", block: "farm-master", mode: "0644" },
    content: "# The master passes on what its nodes send beyond their network\nnet.ipv4.ip_forward = 1\n",
  });
});

test("states of el9 know nothing of iptables", async () => {
  const resources = await run(() => new DisklessCluster("farm", { ...farm, master: el9Master, network }));
  expect(named(resources, "farm-master-masquerade").inputs).not.toHaveProperty("filter");
});

test("a network that another resource gives says it too late", () => {
  const { networks } = parseServedNetworks({ network: { cidr: "10.0.0.0/24", gateway: "10.0.0.1", masquerade } }, AT);
  const later = pulumi.output(network) as unknown as NetworkArgs;
  expect(() => refuseLateMasquerade(networks, { network: later })).toThrow(
    /^network\.masquerade: is given by another resource/,
  );
  expect(() => refuseLateMasquerade(networks, { network })).not.toThrow();
});
