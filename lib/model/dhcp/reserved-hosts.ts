import { says, Statement } from "./dhcpd-conf";
import { hostsOf } from "./reservations";

/** What a `host` of dhcpd.conf(5) says, unchecked. */
export interface ReservedHost {
  /** Name that the node gets, else the label of the host, in lower case. */
  readonly name: string;
  readonly address?: string;
  /** MAC address, in lower case. */
  readonly mac?: string;
}

/** Every `host` of a text, in its order. */
export function reservedHosts(statements: readonly Statement[]): ReservedHost[] {
  return hostsOf(statements).map(({ statement }) => {
    const word = (...keyword: readonly string[]): string | undefined =>
      (statement.body ?? []).flatMap((inner) => says(inner, ...keyword) ?? []).at(0);
    const [label = ""] = says(statement, "host") ?? [];
    const [address, mac] = [word("fixed-address"), word("hardware", "ethernet")];
    return {
      name: (word("option", "host-name") ?? label).toLowerCase(),
      ...(address !== undefined && { address }),
      ...(mac !== undefined && { mac: mac.toLowerCase() }),
    };
  });
}
