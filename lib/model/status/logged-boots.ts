import { shortName } from "../network/host-name";
import { BootEvent, lastBoot, LoggedBoot } from "./boot-stage";
import { LogContext, readLogLine } from "./log-lines";

/** A node with everything that a log line may name it by. */
export interface NamedNode {
  readonly name: string;
  readonly addresses: readonly string[];
  /** MAC addresses of the cards that it boots from, in lower case with colons. */
  readonly macs: readonly string[];
}

/** The last boot of each node that the lines tell of, by its name. */
export function loggedBoots(
  lines: readonly string[],
  context: LogContext,
  nodes: readonly NamedNode[],
): ReadonlyMap<string, LoggedBoot> {
  const names = namesOf(nodes);
  const events = new Map<string, BootEvent[]>();
  for (const line of lines) {
    const read = readLogLine(line, context);
    const name = read && names.get(read.node);
    if (!name) continue;
    const known = events.get(name);
    if (known) known.push(read.event);
    else events.set(name, [read.event]);
  }
  return new Map(
    [...events].flatMap(([name, own]) => {
      const boot = lastBoot(own);
      return boot === undefined ? [] : [[name, boot] as const];
    }),
  );
}

function namesOf(nodes: readonly NamedNode[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  // a short name may stand for nodes of two domains, and then for none
  for (const { name } of nodes) names.set(shortName(name), names.has(shortName(name)) ? "" : name);
  for (const { name, addresses, macs } of nodes)
    for (const word of [name, ...addresses, ...macs]) names.set(word, name);
  return names;
}
