import type { Workspace } from "../../lab/engine";

/** What a refresh would change, one text for each resource by its name, with single blanks. Changes nothing. */
export async function driftByResource(stack: Workspace): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await stack.refresh("--preview-only", "--diff");
  const [, ...parts] = stdout.replace(/[ \t]+/g, " ").split(/\n ?~ (?:pulumi-nodejs|pulumi-diskless):/);
  return Object.fromEntries(
    parts.flatMap((part) => {
      const name = /\[urn=.*::([^\]]+)\]/.exec(part)?.[1];
      return name === undefined ? [] : [[name, part]];
    }),
  );
}
