import { DisklessCluster, NodeArgs } from "../../../index";
import * as handlers from "../../../lib/resources/handlers";
import { masterOf } from "./farm";
import { kindOf, Registered, run } from "./registered";

const network = { cidr: "10.0.0.0/20", gateway: "10.0.15.254" };

function nodesOf(count: number): NodeArgs[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `s${i}.example.com`,
    address: `10.0.${4 + Math.floor(i / 200)}.${1 + (i % 200)}`,
    mac: `02:00:00:00:${[i >> 8, i & 255].map((octet) => octet.toString(16).padStart(2, "0")).join(":")}`,
  }));
}

/** A cluster whose nodes have files, and whose master reaches them. */
const cluster = (platform: string, count: number) =>
  run(
    () =>
      new DisklessCluster("farm", {
        ...{ master: masterOf(platform), network, nodes: nodesOf(count) },
        ...{ parallelShell: true, nodeFiles: {} },
      }),
  );

type Diff = (id: string, olds: object, news: object) => Promise<{ readonly changes?: boolean }>;

/** Whether the engine has anything to do: it compares inputs, where a handler does not say that nothing changes. */
async function changes(before: Registered, after: Registered): Promise<boolean> {
  if (JSON.stringify(before.inputs) === JSON.stringify(after.inputs)) return false;
  const kind = kindOf(after.type);
  const name = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
  const diff = (handlers as unknown as Readonly<Record<string, { diff: Diff } | undefined>>)[name]?.diff;
  return diff === undefined || (await diff("id", before.inputs, after.inputs)).changes !== false;
}

async function growth(platform: string, from: number, to: number) {
  const [before, after] = [await cluster(platform, from), await cluster(platform, to)];
  const earlier = new Map(before.map((one) => [one.name, one] as const));
  const changed: string[] = [];
  for (const one of after) {
    const old = earlier.get(one.name);
    if (old !== undefined && (await changes(old, one))) changed.push(one.name);
  }
  const made = after.filter(({ name }) => !earlier.has(name));
  const sum = `${changed.length} resources change, ${made.length} are made`;
  console.log(`${platform}, from ${from} nodes to ${to}: ${sum}\n  ${changed.join(" ")}`);
  return { changed, made: [...new Set(made.map(({ type }) => kindOf(type)))] };
}

/** What names each node: reservations, names, the plan of their files, what reaches them, and what they run. */
const NAMING_NODES = [
  "farm-boots",
  "farm-dhcp-service",
  "farm-files-plan",
  "farm-master-hosts",
  "farm-shell-hosts",
  "farm-shell-ssh",
];

describe.each(["centos5", "el9"])("a cluster of %s", (platform) => {
  test("with a node more changes six resources, and makes none on a host", async () =>
    expect(await growth(platform, 10, 11)).toEqual({ changed: NAMING_NODES, made: ["SlaveNode"] }));

  test("with 1000 nodes after 100 does the same; xinetd lets as many boot at once as there are", async () => {
    const limits = platform === "centos5" ? ["farm-tftp-service"] : [];
    expect(await growth(platform, 100, 1000)).toEqual({ changed: [...NAMING_NODES, ...limits], made: [] });
  });
});
