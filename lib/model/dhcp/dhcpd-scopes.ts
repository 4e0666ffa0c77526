import { says, Statement } from "./dhcpd-conf";
import { InputError } from "../input-error";
import { Cidr } from "../network/ipv4";

/** A statement of dhcpd.conf(5) with the blocks that it stands in, innermost first. */
export interface Placed {
  readonly statement: Statement;
  readonly within: readonly Statement[];
}

/** Every statement that begins with a keyword, wherever it stands. */
export function placed(
  statements: readonly Statement[],
  keywords: readonly string[],
  within: readonly Statement[] = [],
): Placed[] {
  return statements.flatMap((statement) => {
    const own = keywords.some((keyword) => says(statement, keyword) !== undefined) ? [{ statement, within }] : [];
    return [...own, ...placed(statement.body ?? [], keywords, [statement, ...within])];
  });
}

/** The subnets of a text: at the top, in a shared network, in a group. */
export function subnetsOf(statements: readonly Statement[]): Placed[] {
  return placed(statements, ["subnet"]).filter(({ statement }) => statement.body !== undefined);
}

/** The subnet of a network; refuses a text that does not declare it. */
export function subnetOf(statements: readonly Statement[], source: string, cidr: Cidr): Placed {
  const found = subnetsOf(statements).find(({ statement }) => {
    const [network, , netmask] = says(statement, "subnet") ?? [];
    return network === cidr.network && netmask === cidr.netmask;
  });
  if (!found) {
    throw new InputError(
      source,
      `declares no subnet ${cidr.network} netmask ${cidr.netmask}, expected the configuration of ${cidr.text}`,
    );
  }
  return found;
}

/** The block by which a subnet shares its wire with others, which one interface of the server then has addresses of. */
export function sharedWireOf({ within }: Placed): Statement | undefined {
  const wire = within.find((block) => says(block, "shared-network") !== undefined);
  return wire !== undefined && subnetsOf(wire.body ?? []).length > 1 ? wire : undefined;
}
