import { Command, Option } from "commander";
import { parseCidr } from "../model/network/ipv4";
import { LIST_FORMATS, ListFormatName } from "../model/list-formats/formats";
import { NodeList, nodeListOf } from "../model/node-lists/node-list";
import { NODE_LIST_FORMS, NodeListForm, renderNodeList } from "../render/node-lists";
import { readGivenLists } from "./given-lists";
import { say } from "./say";

/** Exit code of a list that does not say all of every node. */
export const EXIT_INCOMPLETE = 2;

interface ConvertOptions {
  readonly from?: ListFormatName;
  readonly to: NodeListForm;
  readonly hosts?: string;
  readonly network?: string;
}

/** The command `nodes convert`. */
export function convertCommand(): Command {
  return new Command("convert")
    .description("Writes the list of nodes that other files hold. Names what they do not say, and guesses nothing.")
    .argument("<files...>", "lists that are one list together, such as tables of xCAT; - for standard input")
    .addOption(
      new Option("--from <format>", "format of the files (default: that of their content or name)").choices(
        LIST_FORMATS,
      ),
    )
    .addOption(new Option("--to <form>", "form of the list").choices(NODE_LIST_FORMS).default("host_ip_mac"))
    .option("--hosts <file>", "hosts(5), for addresses and names that the lists do not say")
    .option(
      "--network <cidr>",
      "the boot network: nodes outside of it are left out, and of several addresses the one in it counts",
    )
    .addHelpText(
      "after",
      `\nExit codes:\n  0  every entry is a node\n  1  a file cannot be read, and nothing is written\n  ${EXIT_INCOMPLETE}  some entries are no node; those that are one are written`,
    )
    .action(convert);
}

function convert(files: readonly string[], { from, to, hosts, network }: ConvertOptions): void {
  const cidr = network === undefined ? undefined : parseCidr(network, "--network");
  const lists = readGivenLists([
    ...files.map((path) => ({ path, format: from })),
    ...(hosts === undefined ? [] : [{ path: hosts, format: "hosts" as const }]),
  ]);
  const list = nodeListOf(lists.machines, lists.hosts, { network: cidr });
  const faults = [...lists.faults, ...list.faults];
  process.stdout.write(renderNodeList(list.nodes, to));
  say([...lists.remarks, ...list.remarks, ...faults.map(({ message }) => message), summary(list, faults.length)]);
  if (faults.length > 0 || list.nodes.length === 0) process.exitCode = EXIT_INCOMPLETE;
}

function summary({ nodes }: NodeList, faults: number): string {
  const count = nodes.length === 1 ? "1 node" : `${nodes.length === 0 ? "no" : nodes.length} nodes`;
  if (nodes.length === 0 && faults === 0) return "no nodes: no file says which cards there are";
  if (faults === 0) return `${count}, each with a name, an address and a MAC address`;
  return `${count}; ${faults === 1 ? "1 fault is" : `${faults} faults are`} named above`;
}
