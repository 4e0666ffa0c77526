import { parseWith, wholeNumber } from "../arguments/parse-with";
import { refuseRepeated } from "../arguments/unique";
import { InputError } from "../input-error";
import { InterfaceInput, InterfacesInput } from "./interface-shape";

type Vlan = NonNullable<InterfaceInput["vlan"]>;

/** Of IEEE 802.1Q: 0 is no VLAN, and 4095 is reserved. */
const MOST_ID = 4094;

/** A VLAN is tagged on another interface of the node. */
export function refuseImpossibleVlan(name: string, { id, parent }: Vlan, all: InterfacesInput, argument: string): void {
  parseWith(wholeNumber(1, MOST_ID), id, `${argument}.id`, `is ${id}, expected 1 to ${MOST_ID}`);
  const own = Object.hasOwn(all, parent) ? all[parent] : undefined;
  const at = `${argument}.parent`;
  if (own === undefined) {
    throw new InputError(
      at,
      `${JSON.stringify(parent)} is no interface of the node beside ${name}, expected one such as eth1: {}; the card that boots it cannot be one`,
    );
  }
  if (own.vlan !== undefined) throw new InputError(at, `${parent} is a VLAN itself, expected a card or a bond`);
  if (own.infiniband !== undefined) throw new InputError(at, `${parent} is InfiniBand, which has no VLANs`);
  const bond = Object.keys(all).find((other) => all[other].bond?.members.includes(parent));
  if (bond !== undefined) throw new InputError(at, `${parent} is a member of ${bond}, expected ${bond}`);
}

/** The kernel has a VLAN of a parent once. */
export function refuseSameVlans(interfaces: InterfacesInput, at: (name: string) => string): void {
  const vlans = Object.entries(interfaces).flatMap(([name, { vlan }]) =>
    vlan === undefined ? [] : [{ name, ...vlan }],
  );
  refuseRepeated(
    vlans.map(({ parent, id }) => `${parent} ${id}`),
    (i, first) =>
      new InputError(
        `${at(vlans[i].name)}.vlan`,
        `is VLAN ${vlans[i].id} of ${vlans[i].parent}, which ${vlans[first].name} is already`,
      ),
  );
}
