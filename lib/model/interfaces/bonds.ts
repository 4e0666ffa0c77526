import { z } from "zod";
import { parseWith } from "../arguments/parse-with";
import { refuseRepeated, refuseSame } from "../arguments/unique";
import { InputError } from "../input-error";
import { BOND_MODES, InterfaceInput, InterfacesInput } from "./interface-shape";

type Bond = NonNullable<InterfaceInput["bond"]>;

const OPTION = /^[a-z][a-z0-9_]*$/;
const OPTION_VALUE = /^[A-Za-z0-9+.,:_-]+$/;

/** A bond is of cards of one node. */
export function refuseImpossibleBond(
  name: string,
  { mode, members, options = {} }: Bond,
  all: InterfacesInput,
  argument: string,
): void {
  const parsed = parseWith(
    z.enum(BOND_MODES),
    mode,
    `${argument}.mode`,
    `is "${mode}", expected one of ${BOND_MODES.join(", ")}`,
  );
  if (members.length === 0)
    throw new InputError(`${argument}.members`, "is empty, expected the name of a card at least");
  members.forEach((member, i) => refuseNoCard(member, name, all, `${argument}.members[${i}]`));
  refuseSame(members, (i) => `${argument}.members[${i}]`);
  refuseMixedCards(members, parsed, all, argument);
  refuseOptions(options, `${argument}.options`);
}

function refuseNoCard(member: string, bond: string, all: InterfacesInput, argument: string): void {
  const own = Object.hasOwn(all, member) ? all[member] : undefined;
  const cards = Object.keys(all).filter((name) => all[name].bond === undefined && all[name].vlan === undefined);
  const expected = cards.length === 0 ? "an interface beside it, such as eth1: {}" : `one of ${cards.join(", ")}`;
  if (own === undefined) {
    throw new InputError(
      argument,
      `${JSON.stringify(member)} is no interface of the node beside ${bond}, expected ${expected}`,
    );
  }
  if (own.bond ?? own.vlan) throw new InputError(argument, `${member} is no card, expected ${expected}`);
}

/** What the bonding driver says of cards of two kinds, and of InfiniBand. */
function refuseMixedCards(members: readonly string[], mode: string, all: InterfacesInput, argument: string): void {
  const infiniband = members.filter((member) => all[member].infiniband !== undefined);
  if (infiniband.length === 0) return;
  if (infiniband.length < members.length) {
    throw new InputError(
      `${argument}.members`,
      `has InfiniBand (${infiniband.join(", ")}) beside Ethernet, expected one of both`,
    );
  }
  if (mode !== "active-backup")
    throw new InputError(`${argument}.mode`, `is ${mode}, expected active-backup for InfiniBand`);
}

function refuseOptions(options: Readonly<Record<string, string>>, argument: string): void {
  for (const [option, value] of Object.entries(options)) {
    if (option === "mode" || !OPTION.test(option)) {
      throw new InputError(
        argument,
        `${JSON.stringify(option)} is no option of the bonding driver besides the mode, expected one such as xmit_hash_policy`,
      );
    }
    if (!OPTION_VALUE.test(value))
      throw new InputError(`${argument}.${option}`, `is ${JSON.stringify(value)}, expected a value such as layer3+4`);
  }
}

/** A card is a member of one bond. */
export function refuseSharedMembers(interfaces: InterfacesInput, at: (name: string) => string): void {
  const members = Object.entries(interfaces).flatMap(([name, { bond }]) =>
    (bond?.members ?? []).map((member, i) => ({ member, name, at: `${at(name)}.bond.members[${i}]` })),
  );
  refuseRepeated(
    members.map(({ member }) => member),
    (i, first) => new InputError(members[i].at, `${members[i].member} is a member of ${members[first].name} already`),
  );
}
