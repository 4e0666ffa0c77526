import * as pulumi from "@pulumi/pulumi";
import {
  ClusterNodeFilesArgs,
  DisklessCluster,
  DisklessClusterArgs,
  NodeAccountArgs,
  NodeFileLevelArgs,
  NodeFiles,
} from "../../../index";
import { planNodeFiles, refuseOpenSecrets } from "../../../components/node-files/node-files-plan";
import { secretUse } from "../../../components/node-files/secret-use";
import { Master } from "../../../lib/model/network/network";
import { parseServedNetworks } from "../../../lib/model/network/served-networks";
import { NodeFileLevelInput } from "../../../lib/model/node-files/node-files";
import { Node, parseNodeList } from "../../../lib/model/nodes/nodes";
import { platformOf } from "../../../lib/platforms";
import { RSA } from "../host-keys";
import { el9Master, farm, manyNodes, master, network } from "./farm";
import { named, refusalOf, Registered, run, treeOf } from "./registered";

const nodes = manyNodes(3);
const managed = { ...farm, nodes, parallelShell: true };
const cluster = (more: Partial<DisklessClusterArgs>) => run(() => new DisklessCluster("farm", { ...managed, ...more }));
const motd = { path: "/etc/motd", content: "hello\n" };
const PUBLIC_KEYS = { "s0.example.com": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5=" };
const CANARY = "hunter2-canary";

const alone = (args: ClusterNodeFilesArgs) => run(() => new NodeFiles("files", { master, network, nodes, ...args }));

describe.each([
  ["centos5", { master }, "/usr/local/etc/node-files", "HostFile"],
  ["el9", { master: el9Master }, "/var/www/diskless/node-files", "HostService"],
])("a cluster of %s", (_platform, own, plan, repair) => {
  test("has three files more on its master, and what repairs nodes that missed theirs", async () => {
    const [plain, withFiles] = [await cluster({ ...own, nodeFiles: false }), await cluster(own)];
    expect(treeOf(withFiles).filter((line) => !treeOf(plain).includes(line))).toEqual([
      "  farm-files NodeFiles",
      "    farm-files-applier HostFile",
      "    farm-files-plan HostFile",
      "    farm-files-pusher HostFile",
      `    farm-files-repair ${repair}`,
    ]);
    expect(named(withFiles, "farm-files-plan").inputs).toMatchObject({ path: plan, mode: "0644" });
    expect(named(withFiles, "farm-boots").inputs.nodeFiles).toMatchObject({ plan });
    expect(named(withFiles, "farm-pxe-config").inputs.content).toMatch(/ diskless\.files=/);
    expect(named(plain, "farm-pxe-config").inputs.content).not.toMatch(/diskless\.files/);
  });

  test("names its nodes in their files and the master alone in the image", async () => {
    const resources = await cluster(own);
    expect(named(resources, "farm-files-plan").inputs.content).toContain("|10.0.0.12 s2.example.com s2\n");
    const build = resources.filter(({ type }) => type === "command:remote:Command");
    expect(JSON.stringify(build)).toContain("10.0.0.1 m0.example.com m0");
    expect(JSON.stringify(build)).not.toContain("s2.example.com");
  });
});

describe.each([
  ["centos5", { master }, "rsa"],
  ["el9", { master: el9Master }, "ed25519"],
])("host keys that nodes of %s keep", (_platform, own, type) => {
  const nodeFiles = { hostKeys: true };

  test("are two resources more, however many nodes there are, and ssh of the master knows them", async () => {
    const [plain, kept] = [await cluster({ ...own, nodeFiles: {} }), await cluster({ ...own, nodeFiles })];
    expect(treeOf(kept).filter((line) => !treeOf(plain).includes(line))).toEqual([
      "    farm-files-host-keys NodeHostKeys",
      "    farm-files-known-hosts HostFile",
    ]);
    const inputsOf = (resources: readonly Registered[], name: string) =>
      JSON.stringify(resources.find((one) => one.name === name)?.inputs);
    const others = plain.filter(({ name }) => inputsOf(plain, name) !== inputsOf(kept, name));
    expect(others.map(({ name }) => name)).toEqual(["farm-boots", "farm-shell-ssh"]);
    expect(named(kept, "farm-files-host-keys").inputs).toMatchObject({
      type,
      nodes: { "s0.example.com": "kept", "s1.example.com": "kept", "s2.example.com": "kept" },
    });
    expect(named(kept, "farm-files-known-hosts").inputs).toMatchObject({
      ...{ path: "/etc/ssh/ssh_known_hosts2", mode: "0644", values: PUBLIC_KEYS },
      content: ["0", "1", "2"].map((i) => `s${i}.example.com,s${i},10.0.0.1${i} @{s${i}.example.com}\n`).join(""),
    });
    expect(named(kept, "farm-shell-ssh").inputs.content).toContain(
      "  StrictHostKeyChecking yes\n  UserKnownHostsFile /dev/null\n  GlobalKnownHostsFile /etc/ssh/ssh_known_hosts2\n",
    );
    expect(named(plain, "farm-shell-ssh").inputs.content).toContain("  StrictHostKeyChecking no\n");
    const { hostKeysDigest } = named(kept, "farm-boots").inputs.nodeFiles as Record<string, unknown>;
    expect(hostKeysDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("may be left unchecked by root's ssh", async () => {
    const resources = await cluster({ ...own, nodeFiles, parallelShell: { checkHostKeys: false } });
    expect(named(resources, "farm-shell-ssh").inputs.content).toContain("  StrictHostKeyChecking no\n");
  });

  test("are an output", async () => {
    const outputOf = async (files: ClusterNodeFilesArgs) => {
      let found: unknown;
      await run(() => {
        const { nodeHostKeys } = new DisklessCluster("farm", { ...managed, ...own, nodeFiles: files });
        nodeHostKeys?.apply((keys) => (found = keys));
      });
      return found;
    };
    expect([await outputOf({}), await outputOf(nodeFiles)]).toEqual([undefined, PUBLIC_KEYS]);
  });
});

test("an image may name the nodes as well", async () => {
  const resources = await cluster({ nodeFiles: {}, image: { nodesInHosts: true } });
  expect(JSON.stringify(resources.filter(({ type }) => type === "command:remote:Command"))).toContain("s2.example.com");
});

test("hosts may be left to the program", async () => {
  const content = "127.0.0.1 localhost\n";
  const [plan] = (await alone({ hosts: false, files: [{ path: "/etc/hosts", content }] })).filter(
    ({ name }) => name === "files-plan",
  );
  expect(plan.inputs.content).toContain("file /etc/hosts 0644 root root all\n|127.0.0.1 localhost\nend ");
});

test("groups and nodes of a cluster have files of their own", async () => {
  const resources = await cluster({
    groups: [{ name: "gpu", nodes: ["s1"], nodeFiles: { files: [{ ...motd, content: "gpu\n" }] } }],
    nodeFiles: { files: [motd], ofNodes: { s2: { files: [{ ...motd, content: "the last\n" }] } } },
  });
  const content = String(named(resources, "farm-files-plan").inputs.content);
  expect(content.split("\n").filter((line) => line.startsWith("node ") || line.startsWith("file /etc/motd"))).toEqual([
    "node s0.example.com - 02:00:00:00:00:00",
    "node s1.example.com gpu 02:00:00:00:00:01",
    "node s2.example.com - 02:00:00:00:00:02",
    "file /etc/motd 0644 root root all",
    "file /etc/motd 0644 root root group:gpu",
    "file /etc/motd 0644 root root node:s2.example.com",
  ]);
});

test("accounts of all nodes, of a group and of a node are one line a thing in the plan", async () => {
  const alice = { name: "alice", uid: 1001 };
  const resources = await cluster({
    groups: [{ name: "gpu", nodes: ["s1"], nodeFiles: { accounts: [alice] } }],
    nodeFiles: {
      accounts: [alice, { name: "root", authorizedKeys: [pulumi.output(RSA)] }],
      ofNodes: { s2: { accounts: [{ ...alice, comment: "Alice" }] } },
    },
  });
  const content = String(named(resources, "farm-files-plan").inputs.content);
  expect(content.slice(content.indexOf("account "), content.indexOf("end ")).split("\n")).toEqual([
    ...["account alice all", "|alice:x:1001:1001::/home/alice:/bin/bash"],
    ...["account alice group:gpu", "|alice:x:1001:1001::/home/alice:/bin/bash"],
    ...["account alice node:s2.example.com", "|alice:x:1001:1001:Alice:/home/alice:/bin/bash"],
    ...["account root all", `|${RSA}`, ""],
  ]);
});

describe("secrets", () => {
  const key = () => ({ path: "/etc/munge/munge.key", content: pulumi.secret(CANARY), secret: true, mode: "0400" });

  test("lie in a file of root alone, and in no other input that the engine would show", async () => {
    const resources = await cluster({ nodeFiles: { files: [motd, key()] } });
    const secrets = named(resources, "farm-files-secrets").inputs;
    expect(secrets).toMatchObject({ path: "/var/lib/pulumi-diskless/node-secrets", mode: "0600" });
    expect(JSON.stringify((secrets.content as { secret: string }).secret)).toContain(CANARY);
    const others = resources.filter(({ name }) => name !== "farm-files-secrets");
    expect(JSON.stringify(others)).not.toContain(CANARY);
    expect(named(resources, "farm-files-plan").inputs.content).toContain("|hello");
    const boots = named(resources, "farm-boots").inputs.nodeFiles as Record<string, unknown>;
    expect(boots).toMatchObject({ plan: "/usr/local/etc/node-files", secretPlan: secrets.path });
    expect(boots.digest).toMatch(/^[0-9a-f]{64}$/);
    expect((boots.secretDigest as { secret: string }).secret).toMatch(/^[0-9a-f]{64}$/);
  });

  test("a value that is one may stand in a secret file", async () => {
    const vars = { password: pulumi.secret(CANARY) };
    const content = "{{vars.password}}\n";
    const resources = await alone({ vars, files: [motd, { path: "/etc/x", content, secret: true }] });
    expect(named(resources, "files-plan").inputs.content).not.toContain(CANARY);
    expect(JSON.stringify(named(resources, "files-secrets").inputs.content)).toContain(CANARY);
  });
});

describe("what cannot be meant is refused before anything is registered", () => {
  test.each<[string, ClusterNodeFilesArgs, string]>([
    ["a path twice", { files: [motd, motd] }, "files[1].path: /etc/motd is given already by files[0].path"],
    ["hosts, which is the library's", { files: [{ ...motd, path: "/etc/hosts" }] }, "with hosts: false it is yours"],
    ["accounts", { files: [{ ...motd, path: "/etc/passwd" }] }, "/etc/passwd is refused; use accounts beside files"],
    [
      "keys of root",
      { files: [{ ...motd, path: "/root/.ssh/authorized_keys" }] },
      "use accounts beside files, with the name root",
    ],
    ["an account of the system", { accounts: [{ name: "munge", uid: 99 }] }, "accounts[0].uid: is 99, expected"],
    [
      "a number of two accounts of a node",
      { accounts: [{ name: "a", uid: 1001 }], ofNodes: { s1: { accounts: [{ name: "b", uid: 1001 }] } } },
      "ofNodes.s1.accounts[0].uid: 1001 is the number of a on s1.example.com as well (accounts[0])",
    ],
    [
      "a part of an account that there is not",
      { accounts: [{ name: "a", uid: 1001, groups: ["wheel"] } as NodeAccountArgs] },
      "accounts[0].groups",
    ],
    ["no such node", { ofNodes: { s9: {} } }, "ofNodes.s9: s9 is not one of the nodes"],
    ["a node twice", { ofNodes: { s1: {}, "s1.example.com": {} } }, "ofNodes.s1.example.com: is a second name of s1"],
    [
      "what the image decides",
      { files: [{ ...motd, path: "/etc/ntp.conf" }] },
      "use the argument timeServers of the image",
    ],
    [
      "a host key beside those of the master",
      { hostKeys: true, files: [{ ...motd, path: "/etc/ssh/ssh_host_rsa_key", secret: true }] },
      "files[0].path: /etc/ssh/ssh_host_rsa_key is refused; each node has the key that its master keeps",
    ],
    ["one id for all nodes", { files: [{ ...motd, path: "/etc/machine-id" }] }, "each node has one of its own"],
    [
      "a file below a file",
      { files: [motd], ofNodes: { s1: { files: [{ ...motd, path: "/etc/motd/x" }] } } },
      "ofNodes.s1.files[0].path: /etc/motd/x is below /etc/motd, which is a file of s1.example.com as well (files[0])",
    ],
    ["minutes that cron has not", { repairMinutes: 90 }, "repairMinutes: is 90, expected whole minutes from 1 to 59"],
    ["no such name", { files: [{ ...motd, content: "{{vars.rak}}" }], vars: { rack: "a" } }, "expected vars.rack"],
  ])("%s", async (_what, args, message) => {
    const { words, resources } = await refusalOf(() => new NodeFiles("files", { master, network, nodes, ...args }));
    expect(words).toContain(message);
    expect(resources.map(({ name }) => name)).toEqual(["files"]);
  });

  test("files of a group are named as the program has them", async () => {
    const groups = [{ name: "gpu", nodes: ["s1"], nodeFiles: { files: [motd, motd] } }];
    const { words } = await refusalOf(() => new DisklessCluster("farm", { ...managed, groups, nodeFiles: {} }));
    expect(words).toContain("groups[0].nodeFiles.files[1].path: /etc/motd is given already");
  });

  test("a secret file that no key of the master can bring", async () => {
    const nodeFiles = { files: [{ ...motd, secret: true }] };
    const { words } = await refusalOf(() => new DisklessCluster("farm", { ...farm, nodes, nodeFiles }));
    expect(words).toContain(
      "nodeFiles: has a secret file, which goes to nodes by SSH only; expected parallelShell: true",
    );
  });

  test("host keys that no key of the master can bring", async () => {
    const nodeFiles = { hostKeys: true };
    const { words } = await refusalOf(() => new DisklessCluster("farm", { ...farm, nodes, nodeFiles }));
    expect(words).toContain("nodeFiles.hostKeys: are brought to nodes by SSH only; expected parallelShell: true");
  });

  test("files of a group of a cluster that has none", async () => {
    const groups = [{ name: "gpu", nodes: ["s1"], nodeFiles: { files: [motd] } }];
    const { words } = await refusalOf(() => new DisklessCluster("farm", { ...managed, groups, nodeFiles: false }));
    expect(words).toBe(
      'DisklessCluster "farm": groups[0].nodeFiles: is refused beside nodeFiles: false of the cluster; leave that out',
    );
  });
});

describe("a secret that anybody could read", () => {
  const network = { ...parseServedNetworks({ network: { cidr: "10.0.0.0/24" } }, master as Master) };
  const site = { platform: platformOf("el9"), ...network, nodes: parseNodeList(nodes as Node[]) };
  const refusal = async (level: NodeFileLevelArgs): Promise<void> => {
    const plain = (await unwrapped(level)) as NodeFileLevelInput;
    const plan = planNodeFiles(site, { ...plain, groups: [], ofNodes: {}, members: [], secrecy: "plain" });
    refuseOpenSecrets(plan, await secretUse([{ level, argument: "" }]));
  };

  test("as the content of a file", () =>
    expect(refusal({ files: [{ ...motd, content: pulumi.secret(CANARY) }] })).rejects.toThrow(
      "files[0].content: is a secret, and anybody in the boot network reads this file; expected secret: true beside it",
    ));

  test("as a value that a template names", async () => {
    const vars = { password: pulumi.secret(CANARY), rack: "a" };
    const content = "{{vars.password}}\n";
    const act = refusal({ vars, files: [motd, { path: "/etc/x", content }] });
    await expect(act).rejects.toThrow("files[1].content: names {{vars.password}}, which is a secret");
    await expect(act).rejects.not.toThrow(CANARY);
  });

  test("as a part of an account", () =>
    expect(refusal({ accounts: [{ name: "alice", uid: 1001, comment: pulumi.secret(CANARY) }] })).rejects.toThrow(
      "accounts[0].comment: is a secret, and plans and logs show it; expected a plain value",
    ));

  test("as the command of a secret file, which logs show", () =>
    expect(refusal({ files: [{ ...motd, secret: true, onChange: pulumi.secret(`x ${CANARY}`) }] })).rejects.toThrow(
      "files[0].onChange: is a secret",
    ));

  test("is none where the file is secret, or where nothing names it", async () => {
    const vars = { password: pulumi.secret(CANARY) };
    const file = { path: "/etc/x", content: "{{vars.password}}\n", secret: true };
    await expect(refusal({ vars, files: [motd, file] })).resolves.toBeUndefined();
  });
});

function unwrapped(value: unknown): Promise<unknown> {
  return new Promise((resolve) => pulumi.unsecret(pulumi.output(value)).apply(resolve));
}
