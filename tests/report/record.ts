import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { ConfigValue } from "../../lab/engine";
import { CANARY } from "./canary";
import { openCluster, type Edit, type RecordedCluster } from "./recorded-cluster";

// Writes the plans that the tests of the report read: real output of the engine for a cluster whose master is a stand-in.
// `npx tsx tests/report/record.ts [ofTen|changedSecret|refused|ofThousands]` after a build.

const PLANS = join(__dirname, "plans");

const nodes = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    name: `s${i}.example.com`,
    address: `10.0.${Math.floor((i + 10) / 250)}.${((i + 10) % 250) + 1}`,
    mac: `52:54:00:${[i >> 16, (i >> 8) & 255, i & 255].map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`,
  }));

const motd = (content: string) => ({ files: [{ path: "/etc/motd", content, mode: "0644" }] });

const SITE = {
  nodes: nodes(10),
  image: motd("Welcome.\n"),
  rollout: { strategy: "rolling" },
};

const DRIFT: Edit[] = [
  ["farm-dhcp-service", '"running":true', '"running":false'],
  ["farm-pxe-config", '"mode":"0644"', '"mode":"0600"'],
  ["farm-master-hosts", "10.0.0.16 s5.example.com s5\\n", ""],
];

/** Of the state of a resource, what says when and where it was made. */
const OF_A_MACHINE = ["created", "modified", "sourcePosition", "stackTrace", "duration"];

function keep(name: string, stdout: string): void {
  mkdirSync(PLANS, { recursive: true });
  const plan = JSON.stringify(
    JSON.parse(stdout, (key, value: unknown) => (OF_A_MACHINE.includes(key) ? undefined : value)),
  );
  // scripts stand in a plan many times, and far apart
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: plan.length };
  writeFileSync(join(PLANS, `${name}.json.br`), brotliCompressSync(plan, { params }));
  console.log(name, stdout.length);
}

async function preview(name: string, { stack }: RecordedCluster, ...args: string[]): Promise<void> {
  const { stdout, stderr } = await stack.preview("--json", ...args);
  if (!stdout.startsWith("{")) throw new Error(stdout + stderr);
  keep(name, stdout);
}

async function up({ stack }: RecordedCluster): Promise<void> {
  const { code, stdout, stderr } = await stack.up();
  if (code !== 0) throw new Error(stdout + stderr);
}

async function ofTen(): Promise<void> {
  const cluster = await openCluster(SITE);
  const { stack } = cluster;
  const configured = async (values: Readonly<Record<string, ConfigValue>>) => stack.configure({ ...SITE, ...values });
  try {
    await preview("new-cluster", cluster);
    await up(cluster);
    await preview("no-change", cluster);
    await preview("no-change-refreshed", cluster, "--refresh");
    cluster.observe(DRIFT);
    await preview("drift", cluster, "--refresh");
    keep("refresh-alone", (await stack.refresh("--preview-only", "--json")).stdout);
    const changed = SITE.nodes.map((node, i) => (i === 3 ? { ...node, mac: "52:54:00:00:ff:03" } : node));
    await configured({ nodes: changed });
    await preview("drift-and-changed-mac", cluster, "--refresh");
    cluster.observe([]);
    await preview("changed-mac", cluster);
    await configured({ image: motd("Welcome to the new image.\n") });
    await preview("changed-image-file", cluster);
    await configured({ nodeFiles: { files: [{ path: "/etc/token", content: `${CANARY}\n`, secret: true }] } });
    await preview("secret-file", cluster);
    await configured({ remoteSyslog: false });
    await preview("deletes", cluster);
    await configured({ remoteSyslog: true, image: motd("Welcome to the new image.\n") });
    await up(cluster);
    await configured({ image: { ...motd("Welcome to the new image.\n"), pin: "150c075c56bc2c6ec75adcc1a3df959e" } });
    await preview("rollback", cluster);
  } finally {
    cluster.close();
  }
}

async function changedSecret(): Promise<void> {
  const secretFile = (content: string) => ({ nodeFiles: { files: [{ path: "/etc/token", content, secret: true }] } });
  const cluster = await openCluster({ ...SITE, ...secretFile(`${CANARY}\n`) });
  try {
    await up(cluster);
    await cluster.stack.configure({ ...SITE, ...secretFile(`${CANARY} of later\n`) });
    await preview("changed-secret", cluster);
    await preview("changed-secret-refreshed", cluster, "--refresh");
  } finally {
    cluster.close();
  }
}

/** A program that a handler refuses. */
async function refused(): Promise<void> {
  const cluster = await openCluster({ ...SITE, image: { ...motd("Welcome.\n"), sizeMiB: 1 } });
  try {
    await preview("failed", cluster);
  } finally {
    cluster.close();
  }
}

async function ofThousands(): Promise<void> {
  const text = (count: number) =>
    nodes(count)
      .map(({ name, address, mac }) => `${name} ${address} ${mac}\n`)
      .join("");
  const site = { network: "10.0.0.0/16", gateway: "10.0.255.254", image: motd("Welcome.\n") };
  const cluster = await openCluster({ ...site, exportReadOnly: false });
  try {
    cluster.writeNodes(text(4900));
    await up(cluster);
    cluster.writeNodes(text(5000));
    await preview("hundred-nodes-more", cluster);
  } finally {
    cluster.close();
  }
}

async function main(): Promise<void> {
  const parts = { ofTen, changedSecret, refused, ofThousands };
  const named = process.argv.slice(2);
  for (const [name, part] of Object.entries(parts)) if (named.length === 0 || named.includes(name)) await part();
}

void main();
