import { says, Statement } from "../../model/dhcp/dhcpd-conf";
import { placed, Placed } from "../../model/dhcp/dhcpd-scopes";
import { Decision, NodeSettings } from "../../model/dhcp/node-settings";
import { accepted } from "../accepted";
import { DhcpdSubnet } from "./boot-subnets";

/** Reads settings as nodes get them, and keeps what it did with each statement. */
export class StatedSettings {
  /** Statements that an argument describes. */
  readonly described = new Set<Statement>();
  /** Why a setting is in no argument, although the text has it. */
  readonly remarks: string[] = [];
  private readonly networks: readonly { readonly settings: NodeSettings; readonly hosts: readonly Placed[] }[];

  constructor(
    private readonly statements: readonly Statement[],
    subnets: readonly Pick<DhcpdSubnet, "subnet" | "members">[],
  ) {
    this.networks = subnets.map(({ subnet, members }) => ({
      settings: new NodeSettings(statements, subnet),
      hosts: members,
    }));
  }

  /** The value that all nodes get, as a program says it; `undefined` where they get several, none, or one that is refused. */
  take<T>(parse: (values: readonly string[]) => T | undefined, ...keyword: readonly string[]): T | undefined {
    const decisions = this.decisions(keyword);
    const [first] = decisions;
    if (first?.values === undefined) return undefined;
    if (decisions.some((decision) => decision?.values?.join() !== first.values?.join())) return undefined;
    const value = accepted(() => parse(first.values ?? []));
    if (value !== undefined) decisions.forEach((decision) => decision && this.described.add(decision.statement));
    return value;
  }

  /** Takes back that statements are described. */
  forget(...keyword: readonly string[]): void {
    this.decisions(keyword).forEach((decision) => decision && this.described.delete(decision.statement));
  }

  /** Says of a setting that nodes get it in several ways, or by what they ask. */
  explain(...keyword: readonly string[]): void {
    const words = keyword.join(" ");
    const decisions = this.decisions(keyword);
    const isChosen = (one: Decision | undefined) => one !== undefined && one.values === undefined && !isInclude(one);
    const chosen = [...new Set(decisions.flatMap((one) => (one && isChosen(one) ? [placeOf(one)] : [])))];
    const distinct = [...new Set(decisions.map((one) => one?.values?.join(", ") ?? "none"))];
    if (chosen.length > 0) {
      this.remarks.push(`${chosen.join(", ")}: decides ${words} by what a node asks; no argument describes it`);
    } else if (distinct.length > 1) {
      const values = decisions.flatMap((one) => (one?.values ? [`${one.values.join(", ")} (${placeOf(one)})`] : []));
      this.remarks.push(`${words}: nodes get several, ${[...new Set(values)].join(", ")}; no argument describes it`);
    }
  }

  /** All values that the text has for a keyword, wherever they stand. */
  anywhere(keyword: string): string[] {
    return placed(this.statements, [keyword]).flatMap(({ statement }) => says(statement, keyword) ?? []);
  }

  private decisions(keyword: readonly string[]): (Decision | undefined)[] {
    return this.networks.flatMap(({ settings, hosts }) =>
      (hosts.length === 0 ? [undefined] : hosts).map((host) => settings.decision(host, ...keyword)),
    );
  }
}

/** An include has a remark of its own, for all that it may say. */
function isInclude({ statement }: Decision): boolean {
  return says(statement, "include") !== undefined;
}

function placeOf({ statement, scope }: Decision): string {
  return ((scope.kind === "class" ? scope.block : undefined) ?? statement).place;
}
