import { says, Statement, valueWords } from "../../model/dhcp/dhcpd-conf";
import { Placed } from "../../model/dhcp/dhcpd-scopes";
import { DesiredSetting, saysDesired } from "../../model/dhcp/desired-settings";
import { Decision, NodeSettings, Scope } from "../../model/dhcp/node-settings";
import { hostsOf, Reservation } from "../../model/dhcp/reservations";
import { InputError } from "../../model/input-error";
import { Edit } from "../edits";
import { dhcpdString } from "./dhcpd-string";

/** A dhcpd.conf(5) whose reservations are right already. */
export interface EditedDhcpd {
  readonly text: string;
  readonly subnet: Placed;
  readonly settings: NodeSettings;
  readonly reservations: readonly Reservation[];
}

/**
 * Edits after which every node gets what is wanted. A statement that decides for nodes alone, or for their subnet, is changed where
 * it stands. Where one decides for others too, a nearer one is written: into the subnet, or into the node's host.
 */
export function settingEdits(desired: DesiredSetting, edited: EditedDhcpd): Edit[] {
  const hosts: (Placed | undefined)[] = edited.reservations.flatMap((one) => [one, ...one.otherCards]);
  const edits = new Map<number, Edit>();
  for (const host of hosts.length === 0 ? [undefined] : hosts) {
    const decision = edited.settings.decision(host, ...desired.keyword);
    if (decision?.values && saysDesired(decision.values, desired)) continue;
    if (decision ? mayStay(desired, decision) : !desired.added) continue;
    const edit = editFor(desired, decision, edited, host);
    edits.set(edit.start, edit);
  }
  return [...edits.values()];
}

/** What is not known here, and need not be. */
function mayStay({ mayVary, mayBeIncluded }: DesiredSetting, { statement, scope, values }: Decision): boolean {
  if (values !== undefined) return false;
  return mayVary === true || (mayBeIncluded === true && scope.kind !== "around" && isInclude(statement));
}

function isInclude(statement: Statement): boolean {
  return says(statement, "include") !== undefined;
}

function editFor(
  desired: DesiredSetting,
  decision: Decision | undefined,
  edited: EditedDhcpd,
  host: Placed | undefined,
): Edit {
  const { text, subnet } = edited;
  if (decision === undefined) return inserted(text, subnet.statement, desired);
  const { statement, scope, values } = decision;
  if (values === undefined && !(scope.kind === "around" && isInclude(statement))) {
    refuseChoice(desired, decision);
  }
  if (scope.kind === "around") return inserted(text, subnet.statement, desired);
  if (scope.kind === "group" && host && !holdsNodesOnly(scope, edited)) return inserted(text, host.statement, desired);
  const [first] = valueWords(statement, ...desired.keyword) ?? [];
  const keyword = text.slice(statement.start, first.start);
  return { start: statement.start, end: statement.end, text: `${keyword}${valuesOf(desired)};` };
}

/** A change would take the choice away, or do nothing. */
function refuseChoice({ argument, keyword }: DesiredSetting, { statement, scope }: Decision): never {
  const by = (scope.kind === "class" ? scope.block : undefined) ?? statement;
  const words = by.words.map(({ value }) => value).join(" ");
  throw new InputError(
    argument,
    `cannot decide: nodes get ${keyword.join(" ")} by what they ask, at ${by.place} (${words}); ` +
      `leave ${argument} out, or take that out of existing`,
  );
}

/** A host may stand in the subnet of another network, which it is then no part of: what that says is for others. */
function holdsNodesOnly({ block }: Scope, { reservations }: EditedDhcpd): boolean {
  if (block && ["subnet", "shared-network"].some((keyword) => says(block, keyword) !== undefined)) return false;
  const ours = new Set(reservations.flatMap((one) => [one, ...one.otherCards]).map(({ statement }) => statement));
  return hostsOf(block?.body ?? []).every(({ statement }) => ours.has(statement));
}

/** At the beginning of a block, on a line of its own where the block has lines. */
function inserted(text: string, block: Statement, desired: DesiredSetting): Edit {
  const at = block.bodyStart ?? block.end;
  const before = text.includes("\n", at) && text.indexOf("\n", at) < block.end ? `\n${indentOf(text, block)}  ` : " ";
  return { start: at, end: at, text: `${before}${desired.keyword.join(" ")} ${valuesOf(desired)};` };
}

/** Blanks before a statement that begins its line. */
export function indentOf(text: string, { start }: Statement): string {
  return /(?:^|\n)([ \t]*)$/.exec(text.slice(0, start))?.[1] ?? "";
}

function valuesOf({ values, quoted }: DesiredSetting): string {
  return values.map((value) => (quoted === true ? dhcpdString(value) : value)).join(", ");
}
