import { MISSING_COMMANDS, MISSING_OPTIONS } from "./el5-lacks";
import { shellCommands } from "./shell-commands";

/** Commands that run what follows them. */
const WRAPPERS = new Set([
  "exec",
  "command",
  "xargs",
  "interruptible",
  "chroot",
  "nohup",
  "nice",
  "setsid",
  "env",
  "sudo",
  "eval",
  "time",
]);

/**
 * What a script uses that CentOS 5 does not have, one line each. A probe (`command -v NAME`) is no use.
 *
 * @param file name of the library that the text is from; some commands and options are allowed in those of later platforms
 */
export function el5Findings(script: string, file = ""): string[] {
  return shellCommands(script)
    .filter(([first, second]) => !(first === "command" && second === "-v"))
    .flatMap((words) => findingsOf(words, file));
}

function findingsOf(words: readonly string[], file: string): string[] {
  const runs = (command: string, i: number): boolean =>
    (i === 0 || WRAPPERS.has(baseName(words[0]))) && baseName(words[i]) === command;
  const said = `in \`${words.join(" ")}\``;
  const commands = MISSING_COMMANDS.filter(({ allowedIn }) => !allowedIn?.includes(file))
    .filter(({ command }) => words.some((_, i) => runs(command, i)))
    .map(({ command, reason }) => `${command} ${said}: ${reason}`);
  const options = MISSING_OPTIONS.filter(({ command, option, allowedIn }) => {
    const at = words.findIndex((_, i) => runs(command, i));
    return at !== -1 && !allowedIn?.includes(file) && words.slice(at + 1).some((word) => option.test(word));
  }).map(({ command, reason }) => `${command} ${said}: ${reason}`);
  return [...commands, ...options];
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}
