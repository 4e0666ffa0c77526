import { addressOf, pinnedKey } from "../model/connection/machine";
import { isObject } from "../model/plain-object";
import type { StackTime } from "../model/status/cluster-status";
import type { StoredImage } from "../model/status/image-status";
import { SEALED } from "../model/stack/sealed-values";
import { dhcpFacts } from "./dhcp-facts";
import { knownDrift } from "./known-drift";
import { asFoundNodes, asGenerations } from "./recorded-facts";
import type { Stack, StackMaster } from "./stack";
import type { StackState, StateResource } from "./stack-state";

const CLUSTER = "pulumi-diskless:index:DisklessCluster";
const MASTER = "pulumi-diskless:index:Master";

/** Resources that change when only the way to their machine does; others keep the one that they were made by. */
const KNOW_THE_WAY: readonly (string | undefined)[] = ["HostPackages", "HostFile", "HostService"];

/**
 * What the state of a stack says of its clusters, master by master.
 *
 * @param history when operations ended, where somebody asked
 */
export function stackOfState(state: StackState, source: string, history: Omit<StackTime, "written"> = {}): Stack {
  const remarks: string[] = [];
  const masters = [...byMaster(state.resources).values()].map((own) => masterOf(own, remarks));
  if (masters.some(({ connection }) => connection === SEALED)) {
    remarks.push(
      "Whole connections are encrypted in the state: all resources that have such a one are told as of one master.",
    );
  }
  if (masters.length === 0) remarks.push("The state has no resource of pulumi-diskless.");
  return {
    source,
    time: { ...(state.written !== undefined && { written: state.written }), ...history },
    masters,
    remarks,
  };
}

/** The custom resources of each machine, by whatever of it is pinned. */
function byMaster(resources: readonly StateResource[]): Map<string, StateResource[]> {
  const found = new Map<string, StateResource[]>();
  for (const resource of resources) {
    const { kind, inputs } = resource;
    const { connection } = inputs;
    if (kind === undefined || !(isObject(connection) || connection === SEALED)) continue;
    const machine = isObject(connection) ? machineOf(connection) : "";
    const known = found.get(machine);
    if (known) known.push(resource);
    else found.set(machine, [resource]);
  }
  return found;
}

function machineOf({ host, port, hostKey, insecureIgnoreHostKey, bastion }: Record<string, unknown>): string {
  const key = pinnedKey({
    hostKey: text(hostKey),
    insecureIgnoreHostKey: insecureIgnoreHostKey === true,
  });
  const way = isObject(bastion) ? { bastion: { host: text(bastion.host) ?? "" } } : {};
  return key ?? addressOf({ host: text(host) ?? "", ...(typeof port === "number" && { port }), ...way });
}

function masterOf(resources: readonly StateResource[], remarks: string[]): StackMaster {
  const { inputs } = resources.find(({ kind }) => KNOW_THE_WAY.includes(kind)) ?? resources[0];
  const above = resources.flatMap((one) => one.above);
  const services = resources.filter(({ kind }) => kind === "HostService");
  const boots = resources.filter(({ kind }) => kind === "NodeBoot");
  const hostname = above.flatMap(({ type, outputs }) => (type === MASTER ? (text(outputs.hostname) ?? []) : [])).at(0);
  const name = hostname ?? (isObject(inputs.connection) ? text(inputs.connection.host) : undefined) ?? "(unknown)";
  const manager = services.map((one) => one.inputs.serviceManager).at(0);
  return {
    name,
    clusters: [...new Set(above.filter(({ type }) => type === CLUSTER).map((one) => one.name))],
    connection: inputs.connection,
    ...(manager === "sysv" || manager === "systemd" ? { serviceManager: manager } : {}),
    ...dhcpFacts(services, name, remarks),
    wanted: new Map(boots.flatMap((one) => wantedImages(one, remarks))),
    found: Object.assign({}, ...boots.map(({ outputs }) => asFoundNodes(outputs.nodes) ?? {})) as StackMaster["found"],
    images: resources.filter(({ kind }) => kind === "PublishedImage").map(storedImage),
    services: services.map((one) => ({
      service: text(one.inputs.service) ?? one.name,
      running: one.inputs.running === true,
      enabled: one.inputs.enabled === true,
    })),
    drift: knownDrift(resources),
  };
}

function wantedImages({ name, inputs }: StateResource, remarks: string[]): [string, string | undefined][] {
  const { images } = inputs;
  if (isObject(images)) return Object.entries(images).map(([node, digest]) => [node, text(digest)]);
  remarks.push(`${name} is as an earlier version of pulumi-diskless left it: a refresh or an up writes it anew.`);
  return [];
}

function storedImage({ name, outputs }: StateResource): StoredImage {
  return { name: name.replace(/-published$/, ""), generations: asGenerations(outputs.generations) ?? [] };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
