import { parseDhcpdConf, valueWords, Word } from "../dhcp/dhcpd-conf";
import { lastLeases, LeaseBlock } from "../dhcp/leases-file";
import { wholeOctets } from "../network/mac-address";
import { SourceText } from "../source-lines";
import { placesIn } from "../source-places";
import { declaredHosts } from "./dhcpd-hosts";
import { ListedMachine, ListReading, said } from "../node-lists/listed-machine";

/**
 * What a dhcpd.leases(5) knows: leases that hold, by the names that machines call themselves, and hosts that were declared over the control
 * channel. A text may end in a block that dhcpd was writing; that block is left out.
 */
export function readDhcpdLeases(source: SourceText): ListReading {
  const end = source.text.lastIndexOf("\n}") + 2;
  const statements = parseDhcpdConf({ ...source, text: source.text.slice(0, end) });
  const placeOf = placesIn(source);
  const leases = lastLeases(statements);
  const active = leases.filter(({ isActive }) => isActive);
  const ended = leases.length - active.length;
  const cut = source.text.slice(end).replace(/#.*/g, "").trim();
  return {
    machines: [...declaredHosts(statements, placeOf), ...active.map((lease) => machineOf(lease, placeOf))],
    faults: [],
    remarks: [
      ...(ended === 0 ? [] : [`${source.name}: leases that have ended are left out: ${ended}`]),
      ...(active.length === 0
        ? []
        : [`${source.name}: addresses of leases are lent, and another machine may get them later: ${active.length}`]),
      ...(cut === "" ? [] : [`${placeOf(end)}: the last block is not whole and is left out`]),
    ],
  };
}

function machineOf({ statement, address, name }: LeaseBlock, placeOf: (offset: number) => string): ListedMachine {
  const values = (...keyword: readonly string[]): Word[] =>
    (statement.body ?? []).flatMap((inner) => valueWords(inner, ...keyword) ?? []);
  const place = placeOf(statement.start);
  const called = values("client-hostname").at(-1);
  const mac = values("hardware", "ethernet").at(-1);
  return {
    place,
    ...(name !== undefined && called !== undefined && { name: said(name, placeOf(called.start)) }),
    addresses: [said(address, placeOf(statement.words[1].start))],
    macs: mac === undefined ? [] : [said(wholeOctets(mac.value), placeOf(mac.start))],
    lacks: {
      name: `the lease of ${address} has no client-hostname`,
      "MAC address": `the lease of ${address} has no Ethernet address`,
    },
  };
}
