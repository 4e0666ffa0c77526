import { InputError } from "../input-error";
import { SourceText } from "../source-lines";
import { ListedMachine, ListReading, Said } from "../node-lists/listed-machine";
import { YamlTree, yamlTree } from "./yaml-tree";

/** Words by which a node takes back what its profile says. */
const UNSET = ["UNSET", "UNDEF"];

/** What nodes and profiles say of one network device. */
interface Device {
  hwaddr?: Said;
  ipaddr?: Said;
  /** By releases before 4.4, which had no `primary network`. */
  isPrimary?: boolean;
}

/** What a node says, or a node with its profiles. */
interface Settings {
  primary?: string;
  readonly devices: Map<string, Device>;
}

/**
 * The nodes of a nodes.conf of Warewulf 4, with what their profiles say. A node boots by its primary network: the one that it names, else the
 * first by name, as Warewulf has it. Its other network devices are no part of a node list.
 */
export function readWarewulf(source: SourceText): ListReading {
  const root = yamlTree(source);
  const nodes = root.member("nodes")?.members() ?? [];
  if (nodes.length === 0) throw new InputError(source.name, "has no nodes, expected a nodes.conf of Warewulf 4");
  const profiles = new Map((root.member("nodeprofiles")?.members() ?? []).map(({ name, value }) => [name.text, value]));
  const faults: InputError[] = [];
  const further = new Set<string>();
  const known = new Map<string, Said>();
  const machines = nodes.flatMap(({ name, value }): ListedMachine[] => {
    const first = known.get(name.text);
    if (first !== undefined) {
      faults.push(
        new InputError(name.place, `${name.text} stands there already (${first.place}); expected each node once`),
      );
      return [];
    }
    known.set(name.text, name);
    for (const missing of namesOf(value).filter((id) => !id.startsWith("~") && !profiles.has(id))) {
      faults.push(new InputError(name.place, `${name.text} has the profile ${missing}, which is not there`));
    }
    const { primary, devices } = settingsOf(value, profiles);
    [...devices.keys()].filter((device) => device !== primary).forEach((device) => further.add(device));
    const { hwaddr, ipaddr }: Device = devices.get(primary ?? "") ?? {};
    return [
      {
        ...{ place: name.place, name, saysAllCards: true },
        ...{ addresses: ipaddr ? [ipaddr] : [], macs: hwaddr ? [hwaddr] : [] },
      },
    ];
  });
  const lost = [...further].sort().join(", ");
  return {
    machines,
    faults,
    remarks: lost === "" ? [] : [`${source.name}: network devices besides the primary one are not taken: ${lost}`],
  };
}

/** A node with its profiles below it, later ones above earlier ones. */
function settingsOf(node: YamlTree, profiles: ReadonlyMap<string, YamlTree>): Settings {
  const settings: Settings = { devices: new Map() };
  const ids = expanded(namesOf(node), profiles, new Set());
  const left = ids.filter((id) => !id.startsWith("~") && !ids.includes(`~${id}`));
  for (const tree of [...left.flatMap((id) => profiles.get(id) ?? []), node]) lay(settings, tree);
  const names = [...settings.devices.keys()].sort();
  const marked = names.find((name) => settings.devices.get(name)?.isPrimary);
  const named = settings.primary !== undefined && settings.devices.has(settings.primary) ? settings.primary : undefined;
  return { ...settings, primary: named ?? marked ?? names.at(0) };
}

function lay(settings: Settings, tree: YamlTree): void {
  const primary = tree.member("primary network")?.said;
  if (primary !== undefined) settings.primary = UNSET.includes(primary.text) ? undefined : primary.text;
  for (const { name, value } of tree.member("network devices")?.members() ?? []) {
    const device = { ...settings.devices.get(name.text) };
    for (const key of ["hwaddr", "ipaddr"] as const) {
      const word = value.member(key)?.said;
      if (word !== undefined) device[key] = UNSET.includes(word.text) ? undefined : word;
    }
    const marks = ["primary", "default"].flatMap((key) => value.member(key)?.said?.text ?? []);
    if (marks.length > 0) device.isPrimary = marks.some((mark) => /^(?:true|yes|1)$/i.test(mark));
    settings.devices.set(name.text, device);
  }
}

/** Profiles of profiles stand before those that name them. */
function expanded(ids: readonly string[], profiles: ReadonlyMap<string, YamlTree>, seen: Set<string>): string[] {
  return ids.flatMap((id) => {
    if (id.startsWith("~")) return [id];
    if (seen.has(id)) return [];
    seen.add(id);
    const profile = profiles.get(id);
    return [...(profile ? expanded(namesOf(profile), profiles, seen) : []), id];
  });
}

function namesOf(tree: YamlTree): string[] {
  return (tree.member("profiles")?.items() ?? []).flatMap((item) => item.said?.text ?? []);
}
