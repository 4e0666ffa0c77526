import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { argumentPath } from "../../lib/model/arguments/argument-shape";
import { InputError } from "../../lib/model/input-error";
import { expandHostList } from "../../lib/model/nodes/host-list";
import { argumentsOf, input, text } from "../../lib/resources/arguments/argument-schema";
import type { NodeArgs } from "../arguments/host-args";
import { parseArguments } from "../arguments/parse-arguments";
import { asRunError } from "../arguments/run-error";
import { NodeInterfaceArgs, nodeInterfaceSchema } from "../interfaces/interface-args";

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
  /**
   * Interfaces that each of the nodes has besides the one that it boots by, by their names.
   * @default none
   */
  interfaces?: Record<string, InterfaceRangeArgs>;
}

/** An interface of each node of a range; what is no range is the same for all. */
export interface InterfaceRangeArgs extends Omit<NodeInterfaceArgs, "address" | "mac"> {
  /**
   * Host list of the addresses, in the order of the names, with the prefix length of their network: `10.1.0.[10-109]/16`. Refused: another
   * number of addresses than names. Plain, since it says how many nodes there are.
   * @default none - such as of a member of a bond
   */
  addresses?: string;
  /**
   * Hardware addresses of the cards, in the order of the names. Refused: another number of them than names. Plain,
   * since each belongs to the name at its place; one of them may be an Output.
   * @default none - the card is found by the name of the interface
   */
  macs?: pulumi.Input<string>[];
}

const interfaceRangeSchema = argumentsOf<InterfaceRangeArgs>()({
  ...nodeInterfaceSchema.omit({ address: true, mac: true }).shape,
  addresses: z.optional(text),
  macs: z.optional(z.array(input(text))),
});

const nodeRangeSchema = argumentsOf<NodeRangeArgs>()({
  ...{ names: text, addresses: text, macs: z.array(input(text)) },
  interfaces: z.optional(z.record(z.string(), interfaceRangeSchema)),
});

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
  const { names, addresses, macs, interfaces } = parseArguments("nodeRange", args, nodeRangeSchema);
  return asRunError("nodeRange", () => {
    const named = expandHostList(names, "names");
    const oneForEach = <Value>(argument: string, values: readonly Value[]): readonly Value[] => {
      if (values.length === named.length) return values;
      throw new InputError(argument, `has ${values.length}, expected ${named.length}, one for each of ${names}`);
    };
    const placed = oneForEach("addresses", expandHostList(addresses, "addresses"));
    const cards = oneForEach("macs", macs);
    const further = Object.entries(interfaces ?? {}).map(([name, { addresses: own, macs: ownCards, ...rest }]) => {
      const at = (part: string): string => `interfaces.${argumentPath([name])}.${part}`;
      const ownAddresses =
        own === undefined ? undefined : oneForEach(at("addresses"), expandHostList(own, at("addresses")));
      const ownMacs = ownCards && oneForEach(at("macs"), ownCards);
      const ofNode = (i: number): NodeInterfaceArgs => ({
        ...rest,
        ...(ownAddresses && { address: ownAddresses[i] }),
        ...(ownMacs && { mac: ownMacs[i] }),
      });
      return [name, ofNode] as const;
    });
    return named.map((name, i) => ({
      ...{ name, address: placed[i], mac: cards[i] },
      ...(interfaces && { interfaces: Object.fromEntries(further.map(([own, ofNode]) => [own, ofNode(i)])) }),
    }));
  });
}
