import { FoundNode, findNode } from "../model/boot/node-boot";
import type { MasterObservation } from "../host/status/master-observation";
import { holdsAddress } from "../model/network/ipv4";
import type { LoggedBoot } from "../model/status/boot-stage";
import type {
  Asked,
  ClusterStatus,
  MasterStatus,
  NodeStatus,
  ReadLog,
  ServiceStatus,
} from "../model/status/cluster-status";
import { imageStatuses } from "../model/status/image-status";
import { timeOfLine } from "../model/status/log-time";
import { loggedBoots, NamedNode } from "../model/status/logged-boots";
import { momentOf } from "../model/status/moment";
import { conditionOf } from "../model/status/node-condition";
import { IMAGE_FILE_NAMES } from "./log-sources";
import type { Stack, StackMaster } from "./stack";

/** What became of the question to a master. */
export type MasterAnswer =
  | { readonly kind: "not asked"; readonly why: string }
  | { readonly kind: "answered"; readonly observation: MasterObservation }
  | { readonly kind: "no answer"; readonly why: string };

/**
 * How the clusters of a stack are, by its text and by what their masters said.
 *
 * @param answers in the order of the masters of the stack
 * @param now seconds since 1970
 */
export function describeStatus(stack: Stack, answers: readonly MasterAnswer[], now: number): ClusterStatus {
  const { source, time, masters, remarks } = stack;
  return {
    ...{ source, now, stack: time, remarks },
    masters: masters.map((master, i) => masterStatus(master, answers[i], now)),
  };
}

function masterStatus(master: StackMaster, answer: MasterAnswer, now: number): MasterStatus {
  const observation = answer.kind === "answered" ? answer.observation : undefined;
  const nodes = nodeStatuses(master, observation);
  return {
    name: master.name,
    clusters: master.clusters,
    asked: askedOf(answer, now),
    networks: master.networks.map(({ text }) => text),
    nodes,
    images: imageStatuses(master.images, nodes),
    services: servicesOf(master, observation),
    ...(master.drift !== undefined && { drift: master.drift }),
    logs: observation === undefined ? [] : readLogs(observation),
  };
}

function servicesOf({ services }: StackMaster, observation: MasterObservation | undefined): ServiceStatus[] {
  const now = observation?.services.map(({ name, ...how }) => ({ service: name, ...how }));
  return [...(now ?? services)].sort((one, other) => byNumbers.compare(one.service, other.service));
}

function askedOf(answer: MasterAnswer, now: number): Asked {
  switch (answer.kind) {
    case "not asked":
      return answer;
    case "no answer":
      return { kind: "no answer", at: momentOf(now), why: answer.why };
    case "answered":
      return { kind: "answered", at: momentOf(answer.observation.clock.now) };
  }
}

function nodeStatuses(master: StackMaster, observation: MasterObservation | undefined): NodeStatus[] {
  const named = namedNodes(master);
  const boots = observation === undefined ? new Map<string, LoggedBoot>() : bootsOf(observation, named);
  return named.map((node) => {
    const { name, addresses, macs } = node;
    const found = foundNode(name, master, observation);
    const boot = boots.get(name);
    const how = conditionOf(found, boot, observation?.clock.now ?? 0);
    const [[address], [mac]] = [addresses, macs];
    const network = master.networks.find((one) => holdsAddress(one, address))?.text;
    const wanted = master.wanted.get(name);
    return {
      name,
      ...how,
      ...given({ address, mac, network, wanted, runs: found?.imageDigest, kernel: found?.kernel, since: found?.since }),
      // who has come to its end tells nothing of the way there
      ...given({ files: found?.files, boot: isThere(how.condition) ? undefined : boot }),
    };
  });
}

function isThere(condition: NodeStatus["condition"]): boolean {
  return condition === "up" || condition === "stale";
}

/** Nodes that any part of the stack names, each once. */
function namedNodes({ wanted, found, reserved }: StackMaster): NamedNode[] {
  const nodes = new Map<string, { addresses: Set<string>; macs: Set<string> }>();
  const add = (name: string) => {
    const known = nodes.get(name) ?? { addresses: new Set<string>(), macs: new Set<string>() };
    nodes.set(name, known);
    return known;
  };
  for (const name of [...wanted.keys(), ...Object.keys(found)]) add(name);
  for (const { name, address, mac } of reserved) {
    const node = add(name);
    if (address !== undefined) node.addresses.add(address);
    if (mac !== undefined) node.macs.add(mac);
  }
  return [...nodes]
    .sort(([one], [other]) => byNumbers.compare(one, other))
    .map(([name, { addresses, macs }]) => ({ name, addresses: [...addresses], macs: [...macs] }));
}

const byNumbers = new Intl.Collator("en", { numeric: true });

function foundNode(
  name: string,
  { wanted, found }: StackMaster,
  observation: MasterObservation | undefined,
): FoundNode | undefined {
  const before = Object.hasOwn(found, name) ? found[name] : undefined;
  const answer = observation?.answers.get(name);
  const digest = wanted.get(name);
  if (answer === undefined || digest === undefined) return before;
  // files are asked for by a refresh alone
  return { ...findNode(answer, digest, before), ...(before?.files !== undefined && { files: before.files }) };
}

function bootsOf(
  { machine, clock, logs }: MasterObservation,
  nodes: readonly NamedNode[],
): ReadonlyMap<string, LoggedBoot> {
  const lines = logs.flatMap((log) => log.lines);
  return loggedBoots(lines, { clock, files: IMAGE_FILE_NAMES, master: machine }, nodes);
}

function readLogs({ logs, clock }: MasterObservation): ReadLog[] {
  return logs.map(({ path, exists, first }) => {
    if (!exists) return { path, problem: "is not there" };
    if (first.length === 0) return { path, isEmpty: true };
    const since = first.map((line) => timeOfLine(line, clock)).find((time) => time !== undefined);
    return { path, ...(since !== undefined && { since }) };
  });
}

/** Without the keys that have no value. */
function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
