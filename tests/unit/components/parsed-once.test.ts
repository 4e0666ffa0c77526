import * as pulumi from "@pulumi/pulumi";
import { DhcpServer, DisklessCluster, DisklessClusterArgs, NodeArgs } from "../../../index";
import { assignBoots } from "../../../lib/model/boot/boot-assignment";
import { parseMacAddress } from "../../../lib/model/network/mac-address";
import { parseMaster, parseNetwork } from "../../../lib/model/network/network";
import { parseNodeGroups } from "../../../lib/model/nodes/node-groups";
import { parseNodeList, placeNodes } from "../../../lib/model/nodes/nodes";
import { connection, farm, manyNodes, master, network, masterOf } from "./farm";
import { named, run } from "./registered";

/** A module whose functions count their calls. */
function counting(path: string, ...names: string[]) {
  const actual = jest.requireActual<Record<string, (...args: unknown[]) => unknown>>(path);
  return { ...actual, ...Object.fromEntries(names.map((name) => [name, jest.fn(actual[name])])) };
}

jest.mock("../../../lib/model/boot/boot-assignment", () =>
  counting("../../../lib/model/boot/boot-assignment", "assignBoots"),
);
jest.mock("../../../lib/model/network/mac-address", () =>
  counting("../../../lib/model/network/mac-address", "parseMacAddress"),
);
jest.mock("../../../lib/model/network/network", () =>
  counting("../../../lib/model/network/network", "parseMaster", "parseNetwork"),
);
jest.mock("../../../lib/model/nodes/node-groups", () =>
  counting("../../../lib/model/nodes/node-groups", "parseNodeGroups"),
);
jest.mock("../../../lib/model/nodes/nodes", () =>
  counting("../../../lib/model/nodes/nodes", "parseNodeList", "placeNodes"),
);
beforeEach(() => jest.clearAllMocks());

const nodes = manyNodes(4);
const rich: DisklessClusterArgs = {
  ...{ ...farm, nodes, parallelShell: true, remoteSyslog: true },
  groups: [{ name: "gpu", nodes: ["s3"], image: { files: [{ path: "/etc/motd", content: "GPU\n" }] } }],
  bootOverrides: [{ node: "s1", imageDigest: "f".repeat(32) }],
  power: { method: "ssh" },
  rollout: { strategy: "rolling" },
};
const later = (value: pulumi.Input<string>) => pulumi.output(Promise.resolve(value));
const lateNodes = nodes.map(({ name, address, mac }): NodeArgs => ({ name, address: later(address), mac: later(mac) }));

describe.each(["centos5", "el9"])("a cluster on %s", (platform) => {
  test.each<[what: string, more: Partial<DisklessClusterArgs>]>([
    ["plain", {}],
    ["given by other resources", { nodes: lateNodes, network: { ...network, cidr: later(network.cidr) } }],
  ])("checks its site once, whatever its children are: %s", async (_what, more) => {
    await run(() => new DisklessCluster("farm", { ...rich, master: masterOf(platform), ...more }));
    for (const parse of [parseNetwork, parseMaster, parseNodeList, placeNodes, parseNodeGroups, assignBoots]) {
      expect(parse).toHaveBeenCalledTimes(1);
    }
    expect(parseMacAddress).toHaveBeenCalledTimes(nodes.length);
  });
});

test("a component that stands alone checks for itself", async () => {
  await run(() => {
    new DhcpServer("a", { master, network, nodes });
    new DhcpServer("b", { master: { ...master, connection: { ...connection, host: "192.0.2.2" } }, network, nodes });
  });
  expect(placeNodes).toHaveBeenCalledTimes(2);
});

test("the entries, the rollout and the look at the nodes name the same image for each node", async () => {
  const resources = await run(() => new DisklessCluster("farm", rich));
  const { content } = named(resources, "farm-rollout-plan").inputs as { content: string };
  const { values } = named(resources, "farm-rollout-plan").inputs as { values: Record<string, string> };
  const rolled = [...content.matchAll(/^node (\S+) (\S+)$/gm)].map(([, node, image]) => [node, values[image]]);
  const { images } = named(resources, "farm-boots").inputs as { images: Record<string, string> };
  const looked = Object.entries(images);
  const entryOf: Record<string, string> = { s1: "farm-pxe-node-s1", s3: "farm-pxe-group-gpu" };
  const booted = nodes.map(({ name }) => {
    const entry = named(resources, entryOf[name.split(".")[0]] ?? "farm-pxe-config").inputs;
    return [name, (entry as { values: { digest: string } }).values.digest];
  });
  expect(rolled.sort()).toEqual(booted.sort());
  expect(looked.sort()).toEqual(booted.sort());
});
