import { InputError } from "../input-error";

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
  const [, served] = /(?:^|\s)(?:-s|--secure)\s+(\S+)/.exec(value("server_args") ?? "") ?? [];
  if ((served as string | undefined)?.replace(/(?<=.)\/+$/, "") !== root) {
    throw new InputError(
      argument,
      `serves ${(served as string | undefined) ?? "no directory of its own"}, expected server_args with -s ${root}`,
    );
  }
  return text;
}
