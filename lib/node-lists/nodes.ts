import { Command } from "commander";
import { addCommand } from "./add";
import { convertCommand } from "./convert";
import { discoverCommand } from "./discover";

/** The commands about lists of nodes. */
export function nodesCommand(): Command {
  return new Command("nodes")
    .description(
      "Lists of nodes: from files of other tools, from what a DHCP server was asked, and the next line of one.",
    )
    .addCommand(convertCommand())
    .addCommand(discoverCommand())
    .addCommand(addCommand());
}
