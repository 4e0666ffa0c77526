import * as pulumi from "@pulumi/pulumi";
import { DisklessCluster, NodeArgs, NodePower, SlaveNode } from "../../../index";
import { farm, master, network, nodes } from "./farm";
import { named, Registered, refusalOf, run } from "./registered";

const OTHER = "02-00-00-00-00-0A";
const several = (otherMacs: NodeArgs["otherMacs"]): NodeArgs[] => [{ ...nodes[0], otherMacs }, ...nodes.slice(1)];
const cluster = (otherMacs: NodeArgs["otherMacs"]) =>
  run(() => new DisklessCluster("farm", { ...farm, nodes: several(otherMacs) }));
const contentOf = (resources: readonly Registered[], name: string): string => {
  const [file] = named(resources, name).inputs.files as { content: string }[];
  return file.content;
};

test.each<[what: string, otherMacs: NodeArgs["otherMacs"]]>([
  ["a list", [OTHER]],
  ["a list of what another resource gives", [pulumi.output(OTHER)]],
  ["what another resource gives", pulumi.output([OTHER])],
])("both cards of a node are reserved by %s, and nothing else of the cluster changes", async (_what, otherMacs) => {
  const [one, both] = [await cluster([]), await cluster(otherMacs)];
  const hosts = contentOf(both, "farm-dhcp-service").match(/^host .*|^ {2}hardware.*/gm);
  expect(hosts?.slice(0, 4)).toEqual([
    ...["host s0.example.com {", "  hardware ethernet 02:00:00:00:00:00;"],
    ...["host s0.example.com_02-00-00-00-00-0a {", "  hardware ethernet 02:00:00:00:00:0a;"],
  ]);
  const differing = both.filter(({ inputs }, i) => JSON.stringify(inputs) !== JSON.stringify(one[i].inputs));
  expect(differing.map(({ name }) => name)).toEqual(["farm-dhcp-service", "farm-files-plan"]);
  const plan = named(both, "farm-files-plan").inputs.content;
  expect(plan).toContain("\nnode s0.example.com - 02:00:00:00:00:00 02:00:00:00:00:0a\n");
});

test.each([
  [
    ["02:00:00:00:00:01"],
    "nodes[1].mac: 02:00:00:00:00:01 is already reserved for s0.example.com (nodes[0].otherMacs[0]); every node needs its own card",
  ],
  [["02:00:00:00:00"], 'nodes[0].otherMacs[0]: "02:00:00:00:00" has 5 octets, expected 6'],
])("other cards %j are refused in the preview", async (otherMacs, words) => {
  const refusal = await refusalOf(() => new DisklessCluster("farm", { ...farm, nodes: several(otherMacs) }));
  expect(refusal.words).toBe(`DisklessCluster "farm": ${words}`);
});

test("a node says which boot entries its cards look for", async () => {
  let names: pulumi.Output<string[]> | undefined;
  let macs: pulumi.Output<string[]> | undefined;
  await run(() => {
    const node = new SlaveNode("s0", { node: several([OTHER])[0] });
    [names, macs] = [node.bootEntryNames, node.otherMacs];
  });
  const known = await new Promise((resolve) => pulumi.all([names, macs]).apply(resolve));
  expect(known).toEqual([
    expect.arrayContaining(["01-02-00-00-00-00-00", "01-02-00-00-00-00-0a"]),
    ["02:00:00:00:00:0a"],
  ]);
});

test("a node is woken by all its cards", async () => {
  const resources = await run(
    () => new NodePower("power", { master, network, nodes: several([OTHER]), method: "wakeOnLan" }),
  );
  expect(named(resources, "power-table").inputs.content).toContain(
    "\ns0.example.com 02:00:00:00:00:00 02:00:00:00:00:0a 10.0.0.10\n",
  );
});
