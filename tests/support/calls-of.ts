import type { Lab } from "../../lab";
import { on } from "./master";

/**
 * What a command of a master is called with while something is done there, a line a call. Scripts of ours find ours first, by their own
 * path; whoever names it by its path is not counted.
 */
export async function callsOf(lab: Lab, command: string, act: () => Promise<unknown>): Promise<string[]> {
  const [counting, calls] = [`/usr/local/sbin/${command}`, `/run/calls-of-${command}`];
  const real = (await on(lab, `command -v ${command}`)).trim();
  const text = `#!/bin/sh\necho "$*" >>${calls}\nexec ${real} "$@"\n`;
  await on(lab, `: >${calls} && printf '%s' '${text}' >${counting} && chmod 755 ${counting}`);
  try {
    await act();
    return (await on(lab, `cat ${calls}`)).split("\n").slice(0, -1);
  } finally {
    await on(lab, `rm -f ${counting} ${calls}`);
  }
}
