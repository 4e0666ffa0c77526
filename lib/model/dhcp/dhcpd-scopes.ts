import { says, Statement } from "./dhcpd-conf";
import { InputError } from "../input-error";
import { Cidr } from "../network/ipv4";

/** Scopes that apply to a subnet of dhcpd.conf(5), innermost first: subnet, shared network, global. */
export type Scopes = readonly [subnet: Statement, ...outer: (readonly Statement[])[]];

/** The scopes of the subnet of a network; refuses a text that does not declare it. */
export function scopesOf(statements: readonly Statement[], source: string, cidr: Cidr): Scopes {
  const found = subnetsOf(statements).find(({ subnet }) => {
    const [network, , netmask] = says(subnet, "subnet") ?? [];
    return network === cidr.network && netmask === cidr.netmask;
  });
  if (!found) {
    throw new InputError(
      source,
      `declares no subnet ${cidr.network} netmask ${cidr.netmask}, expected the configuration of ${cidr.text}`,
    );
  }
  return [found.subnet, ...(found.shared ? [found.shared.body ?? []] : []), statements];
}

/** The subnets of a text, with the shared network that each lies in. */
export function subnetsOf(statements: readonly Statement[]): { subnet: Statement; shared?: Statement }[] {
  return statements.flatMap((statement) => {
    if (says(statement, "subnet") !== undefined && statement.body) return [{ subnet: statement }];
    if (says(statement, "shared-network") === undefined) return [];
    return subnetsOf(statement.body ?? []).map(({ subnet }) => ({ subnet, shared: statement }));
  });
}

/** The statement of a keyword that holds for a subnet: of the innermost scope that has one, and there the last, as for dhcpd. */
export function effective([subnet, ...outer]: Scopes, ...keyword: readonly string[]): Statement | undefined {
  for (const scope of [subnet.body ?? [], ...outer]) {
    const found = scope.filter((statement) => says(statement, ...keyword) !== undefined).at(-1);
    if (found) return found;
  }
  return undefined;
}
