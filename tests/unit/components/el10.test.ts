import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DhcpServer, HostArgs } from "../../../index";
import { ED25519 } from "../host-keys";
import { execute } from "./executed";
import { el9Master, masterOf, network, nodes } from "./farm";
import { named, refusalOf, Registered, run } from "./registered";

const el10: HostArgs = masterOf("el10");

const EXAMPLE = readFileSync(join(__dirname, "..", "..", "..", "examples", "el9-cluster", "index.ts"), "utf8");

/** What the example registers, its configuration being the same but for one word. */
async function planOf(platform: "el9" | "el10"): Promise<readonly Registered[]> {
  const connection = { host: "192.0.2.1", hostKey: ED25519, agentSocketPath: "/run/agent.sock" };
  pulumi.runtime.setAllConfig({
    ...{ "project:platform": platform, "project:connection": JSON.stringify(connection) },
    "project:nodes": JSON.stringify(nodes),
  });
  return run(() => execute(EXAMPLE));
}

test("a program moves from el9 to el10 by one word: all resources are the same by name, and those of DHCP and the image alone differ", async () => {
  const [before, after] = [await planOf("el9"), await planOf("el10")];
  const byName = (all: readonly Registered[]) => new Map(all.map((one) => [one.name, one] as const));
  const [old, now] = [byName(before), byName(after)];
  expect([...now.keys()]).toEqual([...old.keys()]);
  const differing = [...now].flatMap(([name, { type, inputs }]) => {
    const was = old.get(name);
    expect(was?.type).toBe(type);
    const keys = new Set([...Object.keys(inputs), ...Object.keys(was?.inputs ?? {})]);
    const changed = [...keys].filter((key) => JSON.stringify(inputs[key]) !== JSON.stringify(was?.inputs[key]));
    return changed.length === 0 ? [] : [`${name}: ${changed.sort().join(", ")}`];
  });
  expect(differing).toEqual([
    "farm-dhcp-service: files, service, watch",
    "farm-image-build: stdin, triggers",
    "farm-image-published: build, recipe",
    "farm-master-packages: packages, residue",
  ]);
});

test("Kea's file is of its group, is checked by itself before it is put into place, and is asked like dhcpd's", async () => {
  const on = async (master: HostArgs) => {
    const all = await run(() => new DhcpServer("a", { master, network, nodes }));
    return named(all, "a-service").inputs;
  };
  const [kea, dhcpd] = [await on(el10), await on(el9Master)];
  expect(kea).toMatchObject({
    service: "kea-dhcp4",
    files: [
      {
        ...{ path: "/etc/kea/kea-dhcp4.conf", mode: "0640", owner: "root", group: "kea" },
        validate: "KEA_LOCKFILE_DIR=none kea-dhcp4 -t {candidate} >/dev/null",
      },
    ],
  });
  expect([kea.questions, kea.serving]).toEqual([dhcpd.questions, dhcpd.serving]);
});

test("the control channel of Kea is a socket, which needs no key", async () => {
  const all = await run(() => new DhcpServer("a", { master: el10, network, nodes, controlChannel: true }));
  expect(all.map(({ name }) => name)).not.toContain("a-control-key");
  const [{ content, mode, values }] = named(all, "a-service").inputs.files as [Record<string, string | undefined>];
  expect(content).toContain('"control-socket": { "socket-type": "unix", "socket-name": "kea4-ctrl-socket" }');
  expect([mode, values]).toEqual(["0640", undefined]);
});

test("a text of Kea is kept, and one of dhcpd is refused", async () => {
  const existing = `{ "Dhcp4": { "subnet4": [ { "id": 1, "subnet": "10.0.0.0/24", "next-server": "10.0.0.1",
    "option-data": [ { "name": "routers", "data": "10.0.0.254" } ] } ] } }\n`;
  const all = await run(() => new DhcpServer("a", { master: el10, network, nodes, existing }));
  const [{ content, mode }] = named(all, "a-service").inputs.files as [Record<string, string>];
  expect(content).toContain('"hostname": "s1.example.com"');
  expect(content).toContain('"subnet": "10.0.0.0/24", "next-server": "10.0.0.1"');
  expect(mode).toBe("0640");
  const { words } = await refusalOf(
    () =>
      new DhcpServer("a", { master: el10, network, nodes, existing: "subnet 10.0.0.0 netmask 255.255.255.0 { }\n" }),
  );
  expect(words).toMatch(/^DhcpServer "a": existing/);
});
