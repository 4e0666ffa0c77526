import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { InputError } from "../../lib/model/input-error";
import { expandHostList } from "../../lib/model/nodes/host-list";
import { argumentsOf, input, text } from "../../lib/resources/arguments/argument-schema";
import type { NodeArgs } from "../arguments/host-args";
import { parseArguments } from "../arguments/parse-arguments";
import { asRunError } from "../arguments/run-error";

/** Arguments of {@link nodeRange}. */
export interface NodeRangeArgs {
  /**
   * Host list of the names of the nodes, as ClusterShell reads it: `s[0-99].example.com`, `rack[1-2]n[01-40]`. Plain, since names
   * also name resources.
   */
  names: string;
  /**
   * Host list of their addresses, in the order of the names: `10.0.1.[10-109]`. Refused: another number of addresses than names.
   * Plain, since it says how many nodes there are.
   */
  addresses: string;
  /**
   * MAC addresses of the cards that they boot from, in the order of the names: DHCP knows a node by nothing else, and they follow no
   * rule. Refused: another number of them than names. Plain, since each belongs to the name at its place; one of
   * them may be an Output.
   */
  macs: pulumi.Input<string>[];
}

const nodeRangeSchema = argumentsOf<NodeRangeArgs>()({ names: text, addresses: text, macs: z.array(input(text)) });

/**
 * Nodes whose names and addresses are ranges, for the `nodes` of a component.
 *
 * @example
 * ```ts
 * const nodes = [
 *   ...nodeRange({ names: "s[0-1].example.com", addresses: "10.0.0.[10-11]", macs: ["AA-BB-CC-DD-EE-00", "AA-BB-CC-DD-EE-01"] }),
 *   { name: "login.example.com", address: "10.0.0.250", mac: "AA-BB-CC-DD-EE-FF" },
 * ];
 * ```
 */
export function nodeRange(args: NodeRangeArgs): NodeArgs[] {
  const { names, addresses, macs } = parseArguments("nodeRange", args, nodeRangeSchema);
  return asRunError("nodeRange", () => {
    const [named, placed] = [expandHostList(names, "names"), expandHostList(addresses, "addresses")];
    for (const [argument, { length }] of Object.entries({ addresses: placed, macs })) {
      if (length === named.length) continue;
      throw new InputError(argument, `has ${length}, expected ${named.length}, one for each of ${names}`);
    }
    return named.map((name, i) => ({ name, address: placed[i], mac: macs[i] }));
  });
}
