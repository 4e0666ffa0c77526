import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource as a program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** Inputs as the engine gets them; a secret is `{ secret: value }`. Without `__provider` and `claim`, which have tests of their own. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Who the resource is on its host. */
  readonly claim?: unknown;
  /** Name of the parent, or `undefined` for one at the top. */
  readonly parent?: string;
  readonly dependsOn: readonly string[];
}

const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What only an apply knows. */
const OUTPUTS: Readonly<Record<string, Record<string, unknown>>> = {
  "random:index/randomUuid:RandomUuid": { result: "00000000-1111-2222-3333-444444444444" },
  "random:index/randomPassword:RandomPassword": { result: "0123456789abcdef0123456789abcdef" },
  "pulumi-nodejs:dynamic/diskless:HostKeyPair": { publicKey: "ssh-rsa AAAAB3NzaC1yc2E= root@m0.example.com" },
  "pulumi-nodejs:dynamic/diskless:NodeHostKeys": {
    publicKeys: { "s0.example.com": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5=" },
  },
  "pulumi-nodejs:dynamic/diskless:PublishedImage": { digest: "0123456789abcdef0123456789abcdef" },
};

/** The part of the engine's wire format that is looked at here. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getObject(): { toJavaScript(): Record<string, unknown> };
}

/**
 * Everything that a program registers under Pulumi's mocks, in the order of names.
 *
 * Mocks show what a program asks for. They cannot show what an engine makes of it: no diff, no order of steps, no check of
 * inputs against a schema, no encryption of a state, no call of a provider and no host; the integration tests ask the real
 * engine for those.
 */
export async function run(program: () => void): Promise<readonly Registered[]> {
  const registered: Registered[] = [];
  const register = jest.spyOn(MockMonitor.prototype, "registerResource");
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({
        id: `${name}-id`,
        state: { ...(inputs as Record<string, unknown>), ...OUTPUTS[type] },
      }),
      call: ({ token }) => {
        throw new Error(`unexpected call of ${token}`);
      },
    },
    "project",
    "stack",
    false,
  );
  try {
    program();
    await pulumi.runtime.disconnect();
    registered.push(...register.mock.calls.map(([request]) => registration(request as Request)));
  } finally {
    register.mockRestore();
  }
  return registered.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `name type` of every resource below its parent, as a tree reads. */
export function treeOf(resources: readonly Registered[], parent?: string, depth = 0): string[] {
  return resources
    .filter((resource) => resource.parent === parent)
    .flatMap(({ name, type }) => [
      `${"  ".repeat(depth)}${name} ${kindOf(type)}`,
      ...treeOf(resources, name, depth + 1),
    ]);
}

/** The one resource of that name. */
export function named(resources: readonly Registered[], name: string): Registered {
  const found = resources.filter((resource) => resource.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

export function kindOf(type: string): string {
  return type.replace(/^pulumi-nodejs:dynamic\/diskless:|^pulumi-diskless:index:/, "");
}

function registration(request: Request): Registered {
  const given = request.getObject().toJavaScript();
  const inputs = Object.entries(given).filter(([key]) => key !== "__provider" && key !== "claim");
  return {
    claim: given.claim,
    type: request.getType(),
    name: request.getName(),
    inputs: revealed(Object.fromEntries(inputs)) as Record<string, unknown>,
    parent: request.getParent() === "" ? undefined : nameOf(request.getParent()),
    dependsOn: request.getDependenciesList().map(nameOf).sort(),
  };
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function revealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  const record = value as Record<string, unknown>;
  if (SECRET_SIGNATURE in record) return { secret: revealed(record.value) };
  return Object.fromEntries(Object.entries(record).map(([key, inner]) => [key, revealed(inner)]));
}

/** What a program is stopped with under mocks, and what it had registered by then. */
export async function refusalOf(program: () => unknown): Promise<{
  readonly refused: unknown;
  readonly words: string | undefined;
  readonly resources: readonly Registered[];
}> {
  let refused: unknown;
  const resources = await run(() => {
    try {
      program();
    } catch (error) {
      refused = error;
    }
  });
  return { refused, words: (refused as Error | undefined)?.message, resources };
}
