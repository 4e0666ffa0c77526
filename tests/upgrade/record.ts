import { readFileSync, writeFileSync } from "node:fs";
import type { ConfigValue } from "../../lab/engine";
import type { LabPlatform } from "../../lab/kind";
import { exampleConfig, openSite } from "../../lab/site";
import { KEY, KEY_PATH, LEFT_OUT, recordOf, type RecordedStack } from "./recorded-stack";

// Writes what this version leaves as a stack of each example: `npm run test:record`, before a change that must keep it.

const SECRET = "4dabf18193072939515e22adb298388d";

/** Everything below a value, with texts replaced; what a secret holds is looked through as well. */
function replaced(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return [...texts].reduce((text, [from, to]) => text.replaceAll(from, to), value);
  if (Array.isArray(value)) return value.map((inner) => replaced(inner, texts));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    if (key === "stdin" && !Array.isArray(inner)) return [key, LEFT_OUT];
    if (key !== "plaintext" || !(SECRET in value)) return [key, replaced(inner, texts)];
    return [key, JSON.stringify(replaced(JSON.parse(String(inner)), texts))];
  });
  return Object.fromEntries(entries);
}

async function record(platform: LabPlatform): Promise<void> {
  const site = await openSite({ name: `recorded-${platform}`, platform, fresh: true });
  try {
    const { code, stdout, stderr } = await site.stack.up();
    if (code !== 0) throw new Error(stdout + stderr);
    const { deployment } = await site.stack.exportState("--show-secrets");
    const { privateKeyPath = "" } = site.status.master?.ssh ?? {};
    const texts = new Map([
      [privateKeyPath, KEY_PATH],
      [readFileSync(privateKeyPath, "utf8"), KEY],
    ]);
    const recorded: RecordedStack = {
      stack: site.stack.stack,
      config: replaced(exampleConfig(site.status), texts) as Record<string, ConfigValue>,
      // the passphrase of the recorded stack is gone with it
      state: { version: 3, deployment: replaced({ ...deployment, secrets_providers: undefined }, texts) } as never,
    };
    writeFileSync(recordOf(platform), `${JSON.stringify(recorded, null, 1)}\n`);
  } finally {
    await site.lab.down();
  }
}

async function main(): Promise<void> {
  for (const platform of ["centos5", "el9"] as const) await record(platform);
}

void main();
