import { says, Statement } from "./dhcpd-conf";
import { placed, Placed } from "./dhcpd-scopes";

/** A list of statements that dhcpd runs for a node, from the first to the last. */
export interface Scope {
  readonly kind: "host" | "group" | "class" | "network" | "around";
  readonly body: readonly Statement[];
  /** The block that holds the list; the whole text has none. */
  readonly block?: Statement;
}

/** What decides a setting of a node. */
export interface Decision {
  readonly statement: Statement;
  readonly scope: Scope;
  /** Its words; missing where a request decides: `if`, a class, an expression, or an included file that is not known here. */
  readonly values?: readonly string[];
}

/** Statements that choose among others by what a client sends. */
const CHOICES = ["if", "elsif", "else", "switch"];
/** Other ways to give a client a value. */
const MODIFIERS = ["default", "supersede", "append", "prepend"];

/**
 * What each node of a subnet gets, by the rules of dhcpd(8): it runs the network and all around it, then classes, then the host and
 * the groups around it, and each may take back what an earlier one said. A block around both host and network counts once, with the
 * network. A pool is nothing to a reserved address; what a machine without one gets may depend on it.
 */
export class NodeSettings {
  private readonly around: ReadonlySet<Statement>;
  private readonly shared: readonly Scope[];
  private readonly pools: readonly Scope[];
  /** Thousands of hosts share a group, and all of them the text around. */
  private readonly found = new Map<readonly Statement[], Map<string, Decision | undefined>>();

  constructor(statements: readonly Statement[], subnet: Placed) {
    this.around = new Set([subnet.statement, ...subnet.within]);
    this.pools = placed(statements, ["pool"]).map(({ statement }) => scopeOf("class", statement));
    this.shared = [
      ...placed(statements, ["class", "subclass"]).map(({ statement }) => scopeOf("class", statement)),
      scopeOf("network", subnet.statement),
      ...subnet.within.map((block) => scopeOf("around", block)),
      { kind: "around", body: statements },
    ];
  }

  /** What decides a setting of a host, or of any machine of the subnet: the last statement of the nearest scope that has one. */
  decision(host: Placed | undefined, ...keyword: readonly string[]): Decision | undefined {
    for (const scope of [...(host ? this.nearer(host) : this.pools), ...this.shared]) {
      const decision = this.decisionIn(scope, keyword);
      if (decision) return decision;
    }
    return undefined;
  }

  private nearer(host: Placed): Scope[] {
    const blocks = [host.statement, ...host.within];
    const end = blocks.findIndex((block) => this.around.has(block));
    return blocks
      .slice(0, end < 0 ? undefined : end)
      .map((block) => scopeOf(says(block, "host") === undefined ? "group" : "host", block));
  }

  private decisionIn(scope: Scope, keyword: readonly string[]): Decision | undefined {
    const known = this.found.get(scope.body) ?? new Map<string, Decision | undefined>();
    this.found.set(scope.body, known);
    const key = keyword.join(" ");
    if (!known.has(key)) known.set(key, decisionIn(scope, keyword));
    return known.get(key);
  }
}

function scopeOf(kind: Scope["kind"], block: Statement): Scope {
  return { kind, block, body: block.body ?? [] };
}

function decisionIn(scope: Scope, keyword: readonly string[]): Decision | undefined {
  const statement = scope.body.filter((one) => decides(one, keyword)).at(-1);
  if (statement === undefined) return undefined;
  const values = scope.kind === "class" ? undefined : says(statement, ...keyword);
  return { statement, scope, values: isExpression(values) ? undefined : values };
}

function decides(statement: Statement, keyword: readonly string[]): boolean {
  if (says(statement, ...keyword) !== undefined || says(statement, "include") !== undefined) return true;
  if (MODIFIERS.some((word) => says(statement, word, ...keyword) !== undefined)) return true;
  return CHOICES.some((word) => says(statement, word) !== undefined) && mentions(statement.body ?? [], keyword);
}

/** Whether statements speak of a setting, at whatever depth; in a `switch` its words stand behind those of a case. */
function mentions(statements: readonly Statement[], keyword: readonly string[]): boolean {
  return statements.some(({ words, body = [] }) => {
    const lowered = words.map(({ value }) => value.toLowerCase());
    return lowered.some((_, i) => keyword.every((word, k) => lowered[i + k] === word)) || mentions(body, keyword);
  });
}

/** Such as `concat("a", option host-name)`, of which only dhcpd knows the value. */
function isExpression(values: readonly string[] | undefined): boolean {
  return values?.length === 0 || values?.some((value) => value === "(" || value === "=") === true;
}
