import { InputError } from "../input-error";
import { rootOfTftpd } from "./tftpd-arguments";

/** An existing service of xinetd.conf(5) that serves a directory by TFTP; refuses one that serves another, or is off. */
export function parseExistingXinetd(text: string, root: string, argument = "existing"): string {
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const value = (attribute: string): string | undefined =>
    lines
      .map((line) => new RegExp(`^${attribute}\\s*\\+?=\\s*(.*)$`).exec(line)?.[1].trim())
      .filter(Boolean)
      .at(-1);
  if (!lines.some((line) => /^service\s+tftp\b/.test(line))) {
    throw new InputError(argument, "declares no service tftp, expected the text of /etc/xinetd.d/tftp");
  }
  if (value("disable") === "yes") {
    throw new InputError(
      argument,
      "has `disable = yes`, so nobody is served; expected the text of a service that is on",
    );
  }
  const served = rootOfTftpd(value("server_args") ?? "");
  if (served !== root) {
    throw new InputError(
      argument,
      `serves ${served ?? "no directory as its root"}, expected server_args with the flag -s and the directory ${root}`,
    );
  }
  return text;
}
