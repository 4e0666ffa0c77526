import { InputError } from "../../lib/model/input-error";
import { pinnedKey } from "../../lib/model/connection/machine";
import { HostKeyType, parseHostKey } from "../../lib/model/connection/host-key";
import { Platform, platformOf } from "../../lib/platforms";
import { planned } from "../arguments/planned";
import type { HostArgs } from "../arguments/host-args";

const ARGUMENT = "master.connection.hostKey";

/** Refuses a host key that the master's sshd cannot have. Values that another resource gives are checked when they are known. */
export function refuseUnprovableKey(subject: string, master: HostArgs): void {
  overPinnedKey(subject, master, (type, { name, ssh }) => {
    if (ssh.hostKeys.includes(type)) return;
    throw new InputError(
      ARGUMENT,
      `is of type ${type}, which sshd of ${name} does not have, expected ${ssh.hostKeys.join(", ")}`,
    );
  });
}

/** Refuses a host key that the master cannot prove to the plugin that runs commands; it asks for RSA with SHA-1 only. */
export function refuseKeyUnprovableToCommands(subject: string, master: HostArgs): void {
  overPinnedKey(subject, master, (type, { name, ssh }) => {
    if (type !== "ssh-rsa" || ssh.signsWithSha1) return;
    const others = ssh.hostKeys.filter((other) => other !== type);
    throw new InputError(
      ARGUMENT,
      `is of type ${type}. The command plugin, which builds the image, has it proved with SHA-1, and sshd of ${name} refuses that; ` +
        `expected another key of the master, as ssh-keyscan -t ed25519 prints it: ${others.join(", ")}`,
    );
  });
}

function overPinnedKey(
  subject: string,
  master: HostArgs,
  check: (type: HostKeyType, platform: Platform) => void,
): void {
  const { hostKey, insecureIgnoreHostKey } = master.connection;
  planned(subject, { hostKey, insecureIgnoreHostKey }, (pinned) => {
    const key = pinnedKey(pinned);
    if (key !== undefined) check(parseHostKey(key, ARGUMENT), platformOf(master.platform));
  });
}
