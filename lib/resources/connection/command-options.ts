import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { ConnectionArgs } from "./connection-args";

/** Inputs of remote.Command by which a machine is reached, whatever the machine. */
const REACH: readonly string[] = [
  "user",
  "privateKey",
  "privateKeyPassword",
  "password",
  "agentSocketPath",
  "dialErrorLimit",
  "perDialTimeout",
];

/** What tells one machine from another where no key is pinned; see `sameMachine`. */
const ADDRESS: readonly string[] = ["host", "port", "proxy"];

/** The text that is sent, and how it is sent. Its triggers say when it has to run again. */
const TEXT: readonly string[] = ["create", "stdin", "addPreviousOutputInEnv"];

/**
 * Options of a remote.Command: it runs for a new trigger or on another machine, and for nothing else. The plugin itself would run
 * it again for another way to the machine, such as a new key or a longer time limit. A run that a trigger asks for takes all
 * inputs as they are then.
 */
export function commandOptions({ hostKey, insecureIgnoreHostKey }: ConnectionArgs): CustomResourceOptions {
  const pinned = hostKey !== undefined && (insecureIgnoreHostKey === undefined || insecureIgnoreHostKey === false);
  const ignored = [...REACH, ...(pinned ? ADDRESS : ["hostKey"])].map((key) => `connection.${key}`);
  return {
    ignoreChanges: [...TEXT, ...ignored],
    replaceOnChanges: ["connection"],
    // it repeats the recipe, whose lines the published image shows
    hideDiffs: ["stdin"],
  };
}
