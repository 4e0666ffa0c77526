import * as pulumi from "@pulumi/pulumi";
import { DhcpServer, DisklessCluster, nodeRange, NodeRangeArgs } from "../../../index";
import { farm, manyNodes, master, network } from "./farm";
import { named, run } from "./registered";

const ten = manyNodes(10);
const macs = ten.map(({ mac }) => mac);
const range: NodeRangeArgs = { names: "s[0-9].example.com", addresses: "10.0.0.[10-19]", macs };

test("a range is the nodes that it stands for, in the order of its names", () => {
  expect(nodeRange(range)).toEqual(ten);
  const two = nodeRange({ names: "r[1-2]n[01-02]", addresses: "10.0.[1-2].[1-2]", macs: macs.slice(0, 4) });
  expect(two.map(({ name, address }) => `${name} ${address as string}`)).toEqual([
    ...["r1n01 10.0.1.1", "r1n02 10.0.1.2", "r2n01 10.0.2.1", "r2n02 10.0.2.2"],
  ]);
});

test("a component has the nodes of a range, whose MAC addresses may be known later", async () => {
  const content = async (nodes: typeof ten) =>
    named(await run(() => new DhcpServer("dhcp", { master, network, nodes })), "dhcp-service").inputs.files;
  const later = nodeRange({ ...range, macs: macs.map((mac) => pulumi.output(mac)) });
  expect(await content(later)).toEqual(await content(ten));
});

test.each<[changes: Partial<NodeRangeArgs>, message: string]>([
  [{ addresses: "10.0.0.[10-18]" }, "addresses: has 9, expected 10, one for each of s[0-9].example.com"],
  [{ macs: macs.slice(1) }, "macs: has 9, expected 10, one for each of s[0-9].example.com"],
  [
    { names: "s[9-0].example.com" },
    'names: "s[9-0].example.com" has the range 9-0, which ends before it begins; expected 0-9',
  ],
  [
    { addresses: "10.0.0.[10-19,19]" },
    'addresses: "10.0.0.[10-19,19]" has 10.0.0.19 twice, expected ranges that do not overlap',
  ],
  [{ names: "s[0-1000000]" }, 'names: "s[0-1000000]" stands for 1000001 names, expected at most 100000'],
])("a range with %j is refused", (changes, message) =>
  expect(() => nodeRange({ ...range, ...changes })).toThrow(new Error(`nodeRange: ${message}`)),
);

test("groups, the order of a rollout and power take host lists", async () => {
  const written = async (list: (text: string, ...names: string[]) => string[]) => {
    const resources = await run(
      () =>
        new DisklessCluster("farm", {
          ...{ ...farm, nodes: ten, parallelShell: true },
          groups: [{ name: "gpu", nodes: list("s[3-5,7]", "s3", "s4", "s5", "s7"), serialConsole: "ttyS1,9600" }],
          rollout: { strategy: "manual", order: list("s[8-9].example.com,s0", "s8", "s9", "s0") },
          power: { method: "ssh", exceptions: [{ nodes: list("s[0-1]", "s0", "s1"), method: "manual" }] },
        }),
    );
    return ["farm-pxe-group-gpu", "farm-rollout-plan", "farm-power-table"].map((name) => named(resources, name).inputs);
  };
  const [group, plan, table] = await written((text) => [text]);
  expect([group, plan, table]).toEqual(await written((_text, ...names) => names));
  expect(Object.keys(group.links as object)).toHaveLength(4);
  expect((plan.content as string).match(/^node \S+/gm)?.slice(0, 4)).toEqual(
    ["s8", "s9", "s0", "s1"].map((name) => `node ${name}.example.com`),
  );
  expect(table.content).toContain("[manual]\ns0.example.com\ns1.example.com\n");
});
