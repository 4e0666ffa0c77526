import { says, Statement } from "./dhcpd-conf";
import { keaHosts, nameOf } from "./kea-reservations";
import { KeaValue, scalarOf } from "./kea-tree";
import { hostsOf } from "./reservations";

/** What a `host` of dhcpd.conf(5), or a reservation of Kea, says, unchecked. */
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

/** Every reservation of Kea's configuration, in its order. */
export function reservedKeaHosts(dhcp4: KeaValue): ReservedHost[] {
  return keaHosts(dhcp4).map(({ value }) => {
    const [address, mac] = [scalarOf(value, "ip-address"), scalarOf(value, "hw-address")];
    return {
      name: (nameOf(value) ?? "").toLowerCase(),
      ...(address !== undefined && { address }),
      ...(mac !== undefined && { mac: mac.toLowerCase() }),
    };
  });
}
