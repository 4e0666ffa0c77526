import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import { EXAMPLE } from "../../lab/site";

// A server that only counts: a preview of bad input must never come as far as opening a connection.
let connections = 0;
let server: Server;
let stack: Workspace;
const scratch = mkdtempSync(join(tmpdir(), "bad-input-"));

const node = (i: number, change: object = {}) => ({
  name: `s${i}.example.com`,
  address: `10.0.0.${10 + i}`,
  mac: `52:54:00:00:00:1${i}`,
  ...change,
});

beforeAll(async () => {
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stack = await Workspace.open({ program: EXAMPLE, stack: "bad-input" });
});

afterAll(() => {
  stack.remove();
  server.close();
  rmSync(scratch, { recursive: true });
});

async function preview(config: object): Promise<{ code: number | null; text: string }> {
  const connection = {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    password: "x",
    insecureIgnoreHostKey: true,
  };
  await stack.configure({
    connection,
    network: "10.0.0.0/24",
    nodeFile: "host_ip_mac.txt",
    nodes: [node(0), node(1)],
    ...config,
  });
  const outcome = await stack.preview();
  return { code: outcome.code, text: outcome.stdout + outcome.stderr };
}

test("good input passes, so the refusals below are about the input", async () => {
  const { code, text } = await preview({});
  expect(text).toContain("to create");
  expect(code).toBe(0);
});

test.each([
  [
    "a MAC address twice",
    { nodes: [node(0), node(1, { mac: "52-54-00-00-00-10" })] },
    "nodes[1].mac: 52:54:00:00:00:10 is already reserved for s0.example.com (nodes[0])",
  ],
  [
    "an address twice",
    { nodes: [node(0), node(1, { address: "10.0.0.10" })] },
    "nodes[1].address: 10.0.0.10 is already reserved for s0.example.com (nodes[0])",
  ],
  [
    "a name twice",
    { nodes: [node(0), node(1, { name: "S0.example.com" })] },
    "nodes[1].name: s0.example.com is already reserved",
  ],
  [
    "an address outside the network",
    { nodes: [node(0, { address: "10.0.1.10" })] },
    "nodes[0].address: 10.0.1.10 lies outside the network 10.0.0.0/24",
  ],
  [
    "the gateway's address",
    { nodes: [node(0, { address: "10.0.0.254" })] },
    "nodes[0].address: 10.0.0.254 belongs to the gateway",
  ],
  [
    "a malformed MAC address",
    { nodes: [node(0, { mac: "aa:bb:cc:dd:ee" })] },
    'nodes[0].mac: "aa:bb:cc:dd:ee" has 5 octets, expected 6',
  ],
  [
    "an address as a network",
    { network: "10.0.0.5/24" },
    'network.cidr: "10.0.0.5/24" is an address inside a network, expected the network 10.0.0.0/24',
  ],
  ["a name that would break out of dhcpd.conf", { nodes: [node(0, { name: 's0"; }' })] }, "nodes[0].name:"],
])("%s is refused, naming the argument", async (_what, config, message) => {
  const { code, text } = await preview(config);
  expect(text).toContain(`DisklessCluster "farm": ${message}`);
  expect(code).not.toBe(0);
});

test("a node file with a missing column is refused, naming file and line", async () => {
  const file = join(scratch, "nodes.txt");
  writeFileSync(file, "# nodes\r\ns0.example.com 10.0.0.10 aa:bb:cc:dd:ee:00\r\ns1.example.com 10.0.0.11\r\n");
  await stack.run(
    "config",
    "rm",
    "nodes",
    "--stack",
    "bad-input",
    "--config-file",
    join(stack.directory, "Pulumi.bad-input.yaml"),
  );
  await stack.configure({ nodeFile: file });
  const outcome = await stack.preview();
  expect(outcome.stdout + outcome.stderr).toContain(`${file}:3: has no MAC address, expected "hostname ip mac"`);
  expect(outcome.code).not.toBe(0);
});

test("no connection was opened by any of them", () => expect(connections).toBe(0));
