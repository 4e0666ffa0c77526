import { Command, Option } from "commander";
import { askingMachines, cardOf, LogReading } from "../model/discovery/asking-machines";
import { discovered } from "../model/discovery/discovered";
import { LeasedMachine, leasedByDhcpd, leasedByKea } from "../model/discovery/leased-machines";
import { InputError } from "../model/input-error";
import { recognise, titleOfFormat } from "../model/list-formats/formats";
import { DISCOVERY_FORMS, DiscoveryForm, renderDiscovery } from "../render/discovery";
import { readGivenLists } from "./given-lists";
import { encodingRemarks, readText, ReadText } from "./read-text";
import { say } from "./say";
import { vendorsFor } from "./vendor-list";

interface DiscoverOptions {
  readonly log?: readonly string[];
  readonly leases?: readonly string[];
  readonly nodes?: readonly string[];
  readonly vendors?: string;
  readonly format: DiscoveryForm;
}

/** The command `nodes discover`. */
export function discoverCommand(): Command {
  return new Command("discover")
    .description("Lists machines that asked for an address and have none of their own. Asks no host.")
    .option("--log <files...>", "logs of dhcpd or Kea, in the order of time; - for standard input")
    .option("--leases <files...>", "leases of dhcpd or Kea: a machine that holds one has no address of its own")
    .option("--nodes <files...>", "lists of nodes, which are left out")
    .option("--vendors <file>", "the IEEE's oui.txt (default: that of the system, if any)")
    .addOption(new Option("--format <format>", "form of the list").choices(DISCOVERY_FORMS).default("text"))
    .action(discover);
}

function discover({ log = [], leases = [], nodes = [], vendors: list, format }: DiscoverOptions): void {
  if (log.length + leases.length === 0) throw new InputError("--log", "is missing, expected --log, --leases or both");
  const logs = log.map(readText);
  const leasesTexts = leases.map(readText);
  const reading = askingMachines(logs.map(({ text }) => text));
  const { machines, unansweredNodes } = discovered(
    reading.machines,
    leasesTexts.flatMap(leasedMachines),
    namesByCard(nodes),
  );
  const vendors = vendorsFor(
    machines.map(({ mac }) => mac),
    list,
  );
  const shown = machines.map((machine) => {
    const vendor = vendors.byMac.get(machine.mac);
    return vendor === undefined ? machine : { ...machine, vendor };
  });
  process.stdout.write(renderDiscovery(shown, format));
  say([
    ...[...logs, ...leasesTexts].flatMap(encodingRemarks),
    ...(machines.length === 0 ? [] : vendors.remarks),
    ...unansweredNodes.map(
      ({ node, mac, reason }) =>
        `${node} (${mac}) is a node, and got no address${reason === undefined ? "" : `: ${reason}`}`,
    ),
    summary(machines.length, reading, leasesTexts),
  ]);
}

function leasedMachines(text: ReadText): LeasedMachine[] {
  const { format } = recognise(text);
  if (format === "dhcpd-leases") return leasedByDhcpd(text);
  if (format === "kea-leases") return leasedByKea(text);
  throw new InputError(text.name, `is ${titleOfFormat(format)}, expected leases of dhcpd or Kea`);
}

/** Names of nodes by the addresses of all their cards, also of those of which a list does not say all. */
function namesByCard(files: readonly string[]): ReadonlyMap<string, string> {
  const { machines, remarks } = readGivenLists(files.map((path) => ({ path })));
  say(remarks);
  return new Map(
    machines.flatMap(({ name, macs, place }) =>
      macs.flatMap(({ text }) => {
        const mac = cardOf(text);
        return mac === undefined ? [] : [[mac, name?.text ?? place] as const];
      }),
    ),
  );
}

function summary(found: number, { ofServers, lines }: LogReading, leases: readonly ReadText[]): string {
  const count = found === 1 ? "1 machine" : `${found} machines`;
  const sources = [
    ...(lines > 0 ? [`${ofServers} lines of a DHCP server among ${lines}`] : []),
    ...leases.map(({ name }) => name),
  ];
  return `${count} without an address of its own, by ${sources.length === 0 ? "an empty log" : sources.join(" and ")}`;
}
