import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, DisklessCluster } from "../../../index";
import { connection, farm, master } from "./farm";
import { Registered, run } from "./registered";

const KEY = "canary-private-key";
const PASSPHRASE = "canary-passphrase";
const PASSWORD = "canary-sudo-password";
const { host, hostKey } = connection;

/** Paths of the inputs that hold a canary outside of any secret. */
function leaks(resources: readonly Registered[]): string[] {
  return resources.flatMap(({ name, inputs }) => leaksIn(inputs, name));
}

function leaksIn(value: unknown, path: string): string[] {
  if (typeof value === "string") return value.includes("canary") ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  if ("secret" in value) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaksIn(inner, `${path}.${key}`));
}

const cluster = (given: ConnectionArgs) =>
  run(() => new DisklessCluster("farm", { ...farm, master: { ...master, connection: given } }));

const PLAIN: ConnectionArgs = { host, hostKey, privateKey: KEY, privateKeyPassphrase: PASSPHRASE };

test.each<[what: string, given: () => ConnectionArgs]>([
  ["plain text", () => PLAIN],
  ["plain text with sudo", () => ({ ...PLAIN, user: "admin", sudo: true, sudoPassword: PASSWORD })],
  ["a password in plain text", () => ({ host, hostKey, password: PASSWORD })],
  [
    "secrets",
    () => ({ host, hostKey, privateKey: pulumi.secret(KEY), sudo: true, sudoPassword: pulumi.secret(PASSWORD) }),
  ],
  [
    "plain text for a bastion",
    () => ({ host, hostKey, agentSocketPath: "/a", bastion: { host, hostKey, privateKey: KEY } }),
  ],
  [
    "plain text of another resource for a bastion",
    () => ({ host, hostKey, agentSocketPath: "/a", bastion: pulumi.output({ host, hostKey, password: PASSWORD }) }),
  ],
])("credentials given as %s are in no plain input of any resource", async (_what, given) => {
  const resources = await cluster(given());
  expect(JSON.stringify(resources)).toContain("canary");
  expect(leaks(resources)).toEqual([]);
});

test("a key that is given by its path is in the one resource that takes no path, as a secret", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-key-"));
  const privateKeyPath = join(folder, "id_rsa");
  writeFileSync(privateKeyPath, KEY);
  const resources = await cluster({ host, hostKey, privateKeyPath });
  rmSync(folder, { recursive: true });
  expect(leaks(resources)).toEqual([]);
  const holders = resources.filter(({ inputs }) => JSON.stringify(inputs).includes(KEY));
  expect(holders.map(({ type }) => type)).toEqual(["command:remote:Command"]);
});

test("what is no credential stays readable", async () => {
  const resources = await cluster({ ...PLAIN, port: 2222 });
  const service = resources.find(({ name }) => name === "farm-dhcp-service");
  expect(service?.inputs.connection).toEqual({
    host,
    hostKey,
    port: 2222,
    privateKey: { secret: KEY },
    privateKeyPassphrase: { secret: PASSPHRASE },
  });
});

test("the sudo password is in no command line, secret or not", async () => {
  const resources = await cluster({ ...PLAIN, sudo: true, sudoPassword: PASSWORD });
  const build = resources.find(({ name }) => name === "farm-image-build");
  expect(JSON.stringify(build?.inputs.create)).not.toContain("canary");
});
