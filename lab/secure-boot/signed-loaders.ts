import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { signedLoaders } from "../artefacts";
import type { Lab } from "../index";

/**
 * Updates shim and GRUB of a master to Debian's signed ones. Firmware that has the keys of Microsoft then starts them with Secure Boot
 * on.
 */
export async function installSignedLoaders(lab: Lab, log: (line: string) => void): Promise<void> {
  const directory = await signedLoaders(log);
  for (const name of readdirSync(directory)) {
    const update = `cat >/root/${name} && rpm -U /root/${name} && rm /root/${name}`;
    const { code, stdout, stderr } = await lab.ssh(update, { input: readFileSync(join(directory, name)) });
    if (code !== 0) throw new Error(`lab: ${name} cannot be installed: ${stdout}${stderr}`);
  }
}
