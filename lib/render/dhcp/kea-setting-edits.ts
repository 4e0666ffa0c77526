import { DesiredSetting, leaseTime } from "../../model/dhcp/desired-settings";
import { KeaHost } from "../../model/dhcp/kea-reservations";
import { keaDecision, KeaDecision, KeaSetting } from "../../model/dhcp/kea-settings";
import { KeaSubnet } from "../../model/dhcp/kea-subnets";
import { KeaValue, memberOf } from "../../model/dhcp/kea-tree";
import { InputError } from "../../model/input-error";
import { Edit } from "../edits";
import { additionTo, memberIn } from "./kea-list-edits";
import { Json, oneLineJson } from "./kea-json";

/** Members of Kea by the words of dhcpd.conf(5) in which a program's settings are known. */
const MEMBERS: Readonly<Record<string, string>> = {
  "next-server": "next-server",
  filename: "boot-file-name",
  "default-lease-time": "valid-lifetime",
  "max-lease-time": "max-valid-lifetime",
};
const NUMBERS = ["valid-lifetime", "max-valid-lifetime"];

/** A setting of a program as Kea has it; `undefined` where it has none. */
export function keaSettingOf(keyword: readonly string[]): KeaSetting | undefined {
  const [first, second] = keyword;
  if (first === "option") return { kind: "option", name: second };
  // dhcpd says it by a word of its own as well, Kea by the option alone
  if (first === "server-identifier") return { kind: "option", name: "dhcp-server-identifier" };
  const name = (MEMBERS as Readonly<Record<string, string | undefined>>)[first];
  return name === undefined ? undefined : { kind: "member", name };
}

/** A text whose reservations are right already. */
export interface EditedKea {
  readonly text: string;
  readonly subnet: KeaSubnet;
  /** Those of nodes of the subnet. */
  readonly hosts: readonly KeaHost[];
}

/**
 * Edits after which every node gets what is wanted. A value that decides for one node or for the subnet is changed where it stands.
 * Where one decides for others too, or none does, the subnet gets one.
 */
export function keaSettingEdits(desired: DesiredSetting, { text, subnet, hosts }: EditedKea): Edit[] {
  const setting = keaSettingOf(desired.keyword);
  if (setting === undefined) return [];
  const wanted = desired.values.join(", ");
  const edits = new Map<number, Edit>();
  for (const host of hosts.length === 0 ? [undefined] : hosts) {
    const decision = keaDecision(subnet, host?.value, setting);
    if (decision?.value !== undefined && sameValue(setting, decision.value, wanted)) continue;
    if (decision ? desired.mayVary === true && decision.value === undefined : !mayBeAdded(desired, setting)) continue;
    const edit = editFor(text, subnet, { setting, decision, wanted, desired });
    edits.set(edit.start, edit);
  }
  return [...edits.values()];
}

/** Kea takes the lifetime for the longest one as well, where that is not said. */
function mayBeAdded({ added }: DesiredSetting, { name }: KeaSetting): boolean {
  return added && name !== "max-valid-lifetime";
}

function sameValue({ name }: KeaSetting, value: string, wanted: string): boolean {
  return NUMBERS.includes(name) ? leaseTime(value) === wanted : value === wanted;
}

interface Wanted {
  readonly setting: KeaSetting;
  readonly decision: KeaDecision | undefined;
  readonly wanted: string;
  readonly desired: DesiredSetting;
}

function editFor(text: string, subnet: KeaSubnet, { setting, decision, wanted, desired }: Wanted): Edit {
  if (decision && decision.value === undefined) {
    throw new InputError(
      desired.argument,
      `cannot decide: nodes get ${setting.name} by what they ask, at ${decision.place}; ` +
        `leave ${desired.argument} out, or take that out of existing`,
    );
  }
  const value: Json = NUMBERS.includes(setting.name) ? Number(wanted) : wanted;
  if (decision?.said && (decision.scope === "host" || decision.scope === "subnet")) {
    return { start: decision.said.start, end: decision.said.end, text: oneLineJson(value) };
  }
  if (setting.kind === "member") return memberIn(text, subnet.value, setting.name, value);
  const option = { name: setting.name, data: wanted };
  const list: KeaValue | undefined = memberOf(subnet.value, "option-data");
  return list === undefined
    ? memberIn(text, subnet.value, "option-data", [option])
    : additionTo(text, list, [oneLineJson(option)]);
}
