import * as pulumi from "@pulumi/pulumi";
import { NodeFileArgs, NodeFileLevelArgs } from "./node-file-args";
import { SecretUse } from "./node-files-plan";

/** A level with its place in the program. */
export interface LevelAt {
  readonly level: NodeFileLevelArgs;
  /** Empty for the component's own. */
  readonly argument: string;
}

/** Which values the engine keeps as secrets; the plan of files that are none is written without the mark. */
export async function secretUse(levels: readonly LevelAt[]): Promise<SecretUse> {
  const contents = levels.flatMap(({ level: { files = [], accounts = [] }, argument }) => [
    ...files.flatMap((file, i) =>
      openParts(file).map(([part, value]) => [place(argument, `files[${i}].${part}`), value] as const),
    ),
    ...accounts.flatMap((account, i) =>
      Object.entries(account).map(([part, value]) => [place(argument, `accounts[${i}].${part}`), value] as const),
    ),
  ]);
  const vars = levels.flatMap(({ level }) => Object.entries(level.vars ?? {}));
  return { contents: await namesOfSecrets(contents), vars: await namesOfSecrets(vars) };
}

/** What anybody may read. Of a secret file that is all but its content: a command shows in lists of processes, logs and drift. */
function openParts(file: NodeFileArgs): [string, pulumi.Input<unknown>][] {
  const parts = Object.entries(file) as [string, pulumi.Input<unknown>][];
  return file.secret === true ? parts.filter(([part]) => part !== "content") : parts;
}

function place(argument: string, part: string): string {
  return argument === "" ? part : `${argument}.${part}`;
}

async function namesOfSecrets(values: readonly (readonly [string, pulumi.Input<unknown>])[]): Promise<string[]> {
  const marked = await Promise.all(
    values.map(async ([name, value]) => ((await pulumi.isSecret(pulumi.output(value))) ? [name] : [])),
  );
  return marked.flat();
}
