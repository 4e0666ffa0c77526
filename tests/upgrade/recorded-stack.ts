import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace, type ConfigValue, type StackState } from "../../lab/engine";
import type { LabPlatform } from "../../lab/kind";
import { EXAMPLES } from "../../lab/site";

/** A stack as an earlier version of the library left it: its configuration and its state, without what is a secret or a machine's. */
export interface RecordedStack {
  readonly stack: string;
  readonly config: Record<string, ConfigValue>;
  readonly state: StackState;
}

/** Stands for the path of the private key, and for its text. */
export const KEY_PATH = "@key-path@";
export const KEY = "@key@";

/** The script of the build is long and may change: it finds an image of the same recipe built. */
export const LEFT_OUT = "(left out)";

export function recordOf(platform: LabPlatform): string {
  return join(__dirname, `${platform}.json`);
}

/**
 * A workspace with the recorded state; whoever opens it removes it.
 *
 * @param since what became of the record since it was made
 * @param program that of the example, or one of the same project
 */
export async function openRecorded(
  platform: LabPlatform,
  since: (recorded: RecordedStack) => RecordedStack = (recorded) => recorded,
  program: string = EXAMPLES[platform],
): Promise<{ stack: Workspace; config: RecordedStack["config"]; remove: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), "pulumi-diskless-upgrade-"));
  const keyPath = join(directory, "id_rsa");
  writeFileSync(keyPath, KEY);
  const text = readFileSync(recordOf(platform), "utf8").replaceAll(KEY_PATH, keyPath);
  const recorded = since(JSON.parse(text) as RecordedStack);
  const stack = await Workspace.open({
    program,
    stack: recorded.stack,
    config: recorded.config,
    directory: join(directory, "stack"),
  });
  const file = join(directory, "state.json");
  const { state } = recorded;
  const deployment = { ...state.deployment, secrets_providers: await secretsOf(stack) };
  writeFileSync(file, JSON.stringify({ ...state, deployment }));
  const { code, stdout, stderr } = await stack.run("stack", "import", "--stack", recorded.stack, "--file", file);
  if (code !== 0) throw new Error(stdout + stderr);
  return { stack, config: recorded.config, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** The passphrase that encrypts what the record has in the clear is that of the new stack. */
async function secretsOf(stack: Workspace): Promise<unknown> {
  const { deployment } = await stack.exportState();
  if (deployment.secrets_providers === undefined) throw new Error(`${stack.stack} names no secrets provider`);
  return deployment.secrets_providers;
}
