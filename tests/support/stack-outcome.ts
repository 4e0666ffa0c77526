import type { Workspace } from "../../lab/engine";

/** Runs an operation of a stack to its end, and returns what it printed. */
export async function succeeds(
  stack: Workspace,
  operation: "up" | "destroy" | "refresh" | "preview",
  ...args: string[]
): Promise<string> {
  const { code, stdout, stderr } = await stack[operation](...args);
  if (code !== 0) throw new Error(stdout + stderr);
  return stdout + stderr;
}

/** Neither the program nor its host has anything to add: a preview and a refresh are empty. */
export async function findsNothing(stack: Workspace): Promise<void> {
  for (const { code, stdout } of [
    await stack.preview("--expect-no-changes", "--diff"),
    await stack.refresh("--preview-only", "--expect-no-changes", "--diff"),
  ]) {
    expect(stdout).not.toContain(" => ");
    expect(code).toBe(0);
  }
}
