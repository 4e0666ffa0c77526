import { KeaSubnet } from "./kea-subnets";
import { itemsOf, KeaValue, memberOf, scalarOf } from "./kea-tree";

/** Options of Kea by their codes, as far as an argument says them. */
const CODES: Readonly<Record<string, string>> = {
  routers: "3",
  "domain-name-servers": "6",
  "host-name": "12",
  "domain-name": "15",
  "dhcp-server-identifier": "54",
};

/** A setting: an option of `option-data`, or a member of its own. */
export interface KeaSetting {
  readonly kind: "option" | "member";
  readonly name: string;
}

/** What decides a setting of a node. */
export interface KeaDecision {
  readonly scope: "host" | "class" | "subnet" | "around";
  /** The value in the text, where there is one. */
  readonly said?: KeaValue;
  /** As a program says it; missing where what a node asks decides, or where it stands in a form that is not read here. */
  readonly value?: string;
  readonly place: string;
}

/**
 * What decides a setting of a reservation, or of any machine of the subnet, by the rules of Kea: of options the reservation, the
 * subnet, its shared network, a class and the rest, in this order; of members the class comes before the subnet.
 */
export function keaDecision(
  subnet: KeaSubnet,
  host: KeaValue | undefined,
  setting: KeaSetting,
): KeaDecision | undefined {
  const { value, sharedNetwork, dhcp4 } = subnet;
  const at = (holder: KeaValue | undefined, scope: KeaDecision["scope"]): KeaDecision | undefined => {
    const found = holder && saidOf(holder, setting);
    return found && { ...found, scope };
  };
  const nearer = [() => at(value, "subnet"), () => at(sharedNetwork, "around")];
  const byClass = (): KeaDecision | undefined => {
    const found = itemsOf(dhcp4, "client-classes").map((one) => saidOf(one, setting));
    const first = found.find((one) => one !== undefined);
    return first && { scope: "class", place: first.place };
  };
  const order = [
    () => at(host, "host"),
    ...(setting.kind === "option" ? [...nearer, byClass] : [byClass, ...nearer]),
    () => at(dhcp4, "around"),
  ];
  for (const decide of order) {
    const decision = decide();
    if (decision) return decision;
  }
  return undefined;
}

function saidOf(holder: KeaValue, { kind, name }: KeaSetting): Omit<KeaDecision, "scope"> | undefined {
  if (kind === "option") return optionOf(holder, name);
  const said = memberOf(holder, name);
  if (said === undefined || isUnsaid(said.scalar, name)) return undefined;
  return { said, place: said.place, ...(said.scalar !== undefined && { value: said.scalar }) };
}

/** What Kea takes for nothing: an empty name, and the address that is none. */
function isUnsaid(scalar: string | undefined, name: string): boolean {
  return scalar === "" || (name === "next-server" && scalar === "0.0.0.0");
}

/** An option of what holds it, as a program says its values: one after the other, with a comma and a blank between. */
export function optionOf(holder: KeaValue, name: string): Omit<KeaDecision, "scope"> | undefined {
  const entry = itemsOf(holder, "option-data")
    .filter((one) => scalarOf(one, "name") === name || scalarOf(one, "code") === CODES[name])
    .at(-1);
  if (entry === undefined) return undefined;
  const said = memberOf(entry, "data");
  const isPlain = said?.scalar !== undefined && scalarOf(entry, "csv-format") !== "false" && !isOfClass(entry);
  const values = said?.scalar?.split(",").map((word) => word.trim());
  return { place: entry.place, ...(said && { said }), ...(isPlain && { value: (values ?? []).join(", ") }) };
}

/** Kea 2.7 and later: an option of a list that is for some classes only. */
function isOfClass(entry: KeaValue): boolean {
  return itemsOf(entry, "client-classes").length > 0;
}
