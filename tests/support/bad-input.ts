import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace, type ConfigValue } from "../../lab/engine";
import type { LabPlatform } from "../../lab/kind";
import { EXAMPLES } from "../../lab/site";

const node = (i: number, change: object = {}) => ({
  name: `s${i}.example.com`,
  address: `10.0.0.${10 + i}`,
  mac: `52:54:00:00:00:1${i}`,
  ...change,
});

type Refusal = [what: string, config: object, message: string];

/** What every platform refuses. Its own tests hold each rule; here its words come through the engine, all of them on one platform. */
const REFUSED_EVERYWHERE: Refusal[] = [
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
  [
    "an argument of the image that is not known",
    { image: { authorisedKeys: ["ssh-rsa AAAA"] } },
    "image.authorisedKeys: is not known, did you mean authorizedKeys?",
  ],
  [
    "a limit that is not known",
    { rollout: { approvalTreshold: 3 } },
    "rollout.approvalTreshold: is not known, did you mean approvalThreshold?",
  ],
  ["a text for a number", { image: { sizeMiB: "512" } }, 'image.sizeMiB: is the text "512", expected a number'],
  ["one node for a list", { nodes: node(0) }, "nodes: is an object, expected a list"],
  ["a node that is none", { nodes: [null] }, "nodes[0]: is null, expected an object with name, address and mac"],
  ["a node without an address", { nodes: [node(0, { address: undefined })] }, "nodes[0].address: is missing"],
  [
    "a group that is not known in two places, all at once",
    { groups: [{ name: "gpu", node: ["s1"], image: { file: [] } }] },
    [
      "groups[0].node: is not known, did you mean nodes?",
      'DisklessCluster "farm": groups[0].nodes: is missing, expected a list',
      'DisklessCluster "farm": groups[0].image.file: is not known, did you mean files?',
    ].join("\n"),
  ],
];

const REFUSED = REFUSED_EVERYWHERE.map(([what, config, message]): Refusal => [
  what,
  config,
  `DisklessCluster "farm": ${message}`,
]);

/** What releases of today's Enterprise Linux refuse besides. */
const REFUSED_TODAY: Refusal[] = [
  [
    "the size of a RAM disk's image",
    { image: { sizeMiB: 256 } },
    'RootfsImage "farm-image": sizeMiB: applies to an image on',
  ],
  [
    "a size of a RAM disk for one card",
    { bootOverrides: [{ mac: "52:54:00:00:00:10", ramdiskKiB: 65536 }] },
    'PxeConfig "farm-pxe": overrides[0].ramdiskKiB: applies to an image on a RAM disk',
  ],
  [
    "a node too small for any image",
    { image: { nodeMemoryMiB: 256 } },
    'RootfsImage "farm-image": nodeMemoryMiB: 256 MiB cannot hold an image',
  ],
];

/** What a platform is asked. */
const REFUSED_BY: Record<LabPlatform, Refusal[]> = {
  centos5: [
    REFUSED[0],
    [
      "a mount besides /usr",
      { image: { mounts: [{ path: "/home" }] } },
      'RootfsImage "farm-image": mounts: applies to an image of el8 or later',
    ],
  ],
  el9: [...REFUSED, ...REFUSED_TODAY],
  el10: [...REFUSED, ...REFUSED_TODAY],
};

/** Previews bad input of these platforms, with a server in the place of a master: it only counts, since no preview may come as far as a connection. */
export function playBadInput(platforms: readonly LabPlatform[]): void {
  let connections = 0;
  let server: Server;
  const stacks: Workspace[] = [];
  const scratch = mkdtempSync(join(tmpdir(), "bad-input-"));

  beforeAll(async () => {
    server = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(() => {
    for (const stack of stacks) stack.remove();
    server.close();
    rmSync(scratch, { recursive: true });
  });

  describe.each(platforms)("on %s", (platform) => {
    let stack: Workspace;
    beforeAll(async () => {
      stack = await Workspace.open({ program: EXAMPLES[platform], stack: "bad-input" });
      stacks.push(stack);
      await stack.configure({ platform });
    });

    async function preview(config: object): Promise<{ code: number | null; text: string }> {
      await stack.configure({ ...goodInput((server.address() as AddressInfo).port), ...config });
      const outcome = await stack.preview();
      // the engine indents what has several lines
      return { code: outcome.code, text: (outcome.stdout + outcome.stderr).replace(/\n +/g, "\n") };
    }

    test("good input passes, so the refusals below are about the input", async () => {
      const { code, text } = await preview({});
      expect(text).toContain("to create");
      expect(code).toBe(0);
    });

    test.each(REFUSED_BY[platform])("%s is refused, naming component and argument", async (_what, config, message) => {
      const { code, text } = await preview(config);
      expect(text).toContain(message);
      expect(code).not.toBe(0);
    });

    test("a node file with a missing column is refused, naming file and line", async () => {
      const file = join(scratch, "nodes.txt");
      writeFileSync(file, "# nodes\r\ns0.example.com 10.0.0.10 aa:bb:cc:dd:ee:00\r\ns1.example.com 10.0.0.11\r\n");
      const settings = join(stack.directory, "Pulumi.bad-input.yaml");
      await stack.run("config", "rm", "nodes", "--stack", "bad-input", "--config-file", settings);
      await stack.configure({ nodeFile: file });
      const outcome = await stack.preview();
      expect(outcome.stdout + outcome.stderr).toContain(`${file}:3: has no MAC address, expected "hostname ip mac"`);
      expect(outcome.code).not.toBe(0);
    });
  });

  test("no connection was opened by any of them", () => expect(connections).toBe(0));
}

function goodInput(port: number): Record<string, ConfigValue> {
  return {
    connection: { host: "127.0.0.1", port, password: "x", insecureIgnoreHostKey: true },
    network: "10.0.0.0/24",
    nodeFile: "host_ip_mac.txt",
    nodes: [node(0), node(1)],
    image: {},
    bootOverrides: [],
    groups: [],
    rollout: {},
  };
}
