import { copyFileSync } from "node:fs";
import type { ConfigValue, Workspace } from "../../lab/engine";
import { FORMER_NAMES, type FormerNames } from "../../lib/resources/older-states";
import { ED25519, RSA } from "../unit/host-keys";
import { openRecorded } from "../upgrade/recorded-stack";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>>;
}

type Way = Readonly<Record<string, ConfigValue>> & { readonly privateKeyPath?: string };

/** What the engine's JSON has in place of a value that it does not know. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const namesIn = ({ renamed = {}, dropped = [], within = {}, each }: FormerNames): string[] => [
  ...[...Object.keys(renamed), ...Object.values(renamed), ...dropped],
  ...[...Object.values(within), ...(each === undefined ? [] : [each])].flatMap(namesIn),
];
const RENAMED = Object.values<FormerNames>(FORMER_NAMES).flatMap(namesIn);

const BASTION = { host: "192.0.2.9", hostKey: "", agentSocketPath: "/run/bastion" };
/** A key of no host, of a type that the platform's sshd has. */
const OTHER_KEYS: Readonly<Record<string, string>> = { centos5: RSA, el9: ED25519 };

const keyless = (given: Way): Way =>
  Object.fromEntries(Object.entries(given).filter(([key]) => key !== "privateKeyPath"));

/** Keys that do not stand in each other's way are changed at once: a preview takes seconds. */
const ways: Record<string, (given: Way) => Way> = {
  "host, port and time limits": (given) => ({
    ...given,
    ...{ host: "master.example.com", port: 2222 },
    ...{ connectTimeoutSeconds: 60, commandTimeoutSeconds: 900, lockWaitSeconds: 120 },
  }),
  "user, sudo and sudoPassword": (given) => ({ ...given, user: "admin", sudo: true, sudoPassword: "open sesame" }),
  privateKeyPath: (given) => {
    const { privateKeyPath = "" } = given;
    const path = `${privateKeyPath}-new`;
    copyFileSync(privateKeyPath, path);
    return { ...given, privateKeyPath: path };
  },
  "privateKey and privateKeyPassphrase": (given) => ({
    ...keyless(given),
    ...{ privateKey: "another key", privateKeyPassphrase: "open sesame" },
  }),
  agentSocketPath: (given) => ({ ...keyless(given), agentSocketPath: "/run/agent" }),
  password: (given) => ({ ...keyless(given), password: "open sesame" }),
  bastion: (given) => ({ ...given, bastion: { ...BASTION, hostKey: given.hostKey } }),
};

/** Resources that are more than updated, each with what happens to it. */
const opsOf = (steps: readonly Step[]): string[] =>
  steps
    .filter(({ op }) => op !== "update")
    .map((step) => `${step.op} ${named(step)}`)
    .sort();

/** What changes of a resource, a line a property. */
const changesOf = (step: Step): string[] =>
  Object.keys(step.detailedDiff ?? {}).map((path) => `${named(step)} ${path}`);

const named = ({ urn }: Step): string => urn.slice(urn.lastIndexOf("::") + 2);

/** A stack of an earlier version, previewed with another way to its master. No host is asked: none is there. */
describe.each([
  ["el9", Object.keys(ways)],
  ["centos5", ["privateKeyPath", "bastion", "host, port and time limits"]],
] as const)("another way to the same master of %s", (platform, keys) => {
  let stack: Workspace;
  let remove: (() => void) | undefined;
  let connection: Way;
  /** What the upgrade alone changes. */
  let without: { readonly text: string; readonly steps: readonly Step[] };

  beforeAll(async () => {
    const recorded = await openRecorded(platform);
    ({ stack, remove } = recorded);
    connection = recorded.config.connection as Way;
    without = await preview(connection);
  });
  afterAll(() => remove?.());

  async function preview(way: Way): Promise<{ text: string; steps: readonly Step[] }> {
    await stack.configure({ connection: way });
    const plan = await stack.previewJson<{ steps: Step[] }>();
    // a warning beside the steps may name the agent
    return { text: JSON.stringify(plan.steps), steps: plan.steps.filter(({ op }) => op !== "same") };
  }

  test.each(keys)("%s: another one replaces nothing, runs nothing again and leaves every output known", async (key) => {
    const { text, steps } = await preview(ways[key](connection));
    // a new version of the builder makes the image once more, by whatever way
    expect(opsOf(steps)).toEqual(opsOf(without.steps));
    expect(steps.length).toBeGreaterThan(10);
    const before = new Set(without.steps.flatMap(changesOf));
    // an update of a state with former names shows them as well
    const others = steps
      .flatMap(changesOf)
      .filter((change) => !before.has(change))
      .filter((change) => !["connection", ...RENAMED].some((name) => change.split(/[ .[]/).includes(name)));
    expect(others).toEqual([]);
    expect(steps.filter((step) => named(step) === "farm-image-build").flatMap(changesOf)).toEqual(
      without.steps.filter((step) => named(step) === "farm-image-build").flatMap(changesOf),
    );
    expect(text.split(UNKNOWN)).toHaveLength(without.text.split(UNKNOWN).length);
  });

  test("the agent of another session is in no input", async () => {
    const before = process.env.SSH_AUTH_SOCK;
    process.env.SSH_AUTH_SOCK = "/run/agent-of-another-session";
    try {
      expect((await preview(keyless(connection))).text).not.toContain("agent-of-another-session");
    } finally {
      if (before === undefined) delete process.env.SSH_AUTH_SOCK;
      else process.env.SSH_AUTH_SOCK = before;
    }
  });

  test("another host key is another machine: its image is built there, by the way there", async () => {
    const { steps } = await preview({
      ...connection,
      hostKey: OTHER_KEYS[platform],
      legacyAlgorithms: false,
      user: "admin",
    });
    expect(steps.filter(({ op }) => op === "replace").map(named)).toEqual(["farm-image-build"]);
  });
});
