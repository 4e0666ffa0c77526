import { Command } from "commander";
import { InputError } from "../model/input-error";
import { parseCidr } from "../model/network/ipv4";
import { nextNodes } from "../model/node-lists/next-nodes";
import { placedNodes } from "../model/nodes/node-file";
import { expandHostList } from "../model/nodes/host-list";
import { nodeLine, withLines } from "../render/node-lists/added-lines";
import { readText, ReadText } from "./read-text";
import { say } from "./say";
import { replaceContent } from "./replace-content";

interface AddOptions {
  readonly range: string;
  readonly network: string;
  readonly list: string;
  readonly addresses?: string;
  readonly taken?: string;
  readonly write?: boolean;
}

/** The command `nodes add`. */
export function addCommand(): Command {
  return new Command("add")
    .description("Prints the lines by which machines become nodes, with the next free names and addresses of a range.")
    .argument("<macs...>", "MAC addresses of the cards that they boot from")
    .requiredOption("--range <names>", "host list of names, such as s[0-99].example.com")
    .requiredOption("--network <cidr>", "the boot network of their addresses")
    .requiredOption(
      "--list <file>",
      "node file of the program: hostname ip mac a line, or a table whose name ends in .csv",
    )
    .option(
      "--addresses <addresses>",
      "host list of addresses, one for each name (default: the next free one behind the name before)",
    )
    .option("--taken <addresses>", "host list of addresses that others have, such as the gateway")
    .option("--write", "put the lines into the file as well")
    .action(add);
}

function add(macs: readonly string[], { range, network, list, addresses, taken, write = false }: AddOptions): void {
  if (list === "-") throw new InputError("--list", "is standard input, expected a file");
  const source = readText(list);
  const added = nextNodes(
    macs,
    {
      ...{ names: range, network: parseCidr(network, "--network"), addresses },
      taken: taken === undefined ? [] : expandHostList(taken, "--taken"),
    },
    placedNodes(source),
  );
  const lines = added.map(({ node, behind }) => nodeLine(source, node, behind?.line));
  if (write) replaceContent(list, source.bytes, written(source, lines));
  process.stdout.write(lines.map(({ text }) => `${text}\n`).join(""));
  say([
    ...added.map(
      ({ node, behind }) => `${node.name}: ${behind ? `behind ${behind.node.name}` : "at the end"} of ${list}`,
    ),
    write ? `${list} has it now; review it before an up` : `nothing was written; --write puts it into ${list}`,
  ]);
}

/** Lines are put between bytes, so that what stands there in another encoding stays as it is. */
function written({ name, bytes, encoding }: ReadText, lines: Parameters<typeof withLines>[1]): Buffer {
  if (encoding === "utf-16le" || encoding === "utf-16be") {
    throw new InputError(name, "is UTF-16, which a node file of a program is not; save it as UTF-8");
  }
  return Buffer.from(withLines(bytes.toString("latin1"), lines), "latin1");
}
