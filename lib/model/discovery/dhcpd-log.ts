import { DhcpEvent, LOGGED_MAC } from "./dhcp-event";

const FROM = String.raw`from (${LOGGED_MAC})(?: \((.*)\))? via (\S+?)(?:: (.*))?$`;
const DISCOVER = new RegExp(String.raw`^(?:DHCPDISCOVER|BOOTREQUEST) ${FROM}`);
const REQUEST = new RegExp(String.raw`^DHCPREQUEST for \S+(?: \(\S+\))? ${FROM}`);
const REFUSAL = new RegExp(String.raw`^DHCPNAK on \S+ to (${LOGGED_MAC}) via (\S+)`);
const OFFER = new RegExp(String.raw`^DHCP(?:OFFER|ACK) (?:on|to) \S+ (?:to |\()(${LOGGED_MAC})\b`);
const REPLY = new RegExp(String.raw`^BOOTREPLY (?:for|on) \S+ to \S+ \((${LOGGED_MAC})\)`);

/** Said to the other server of a pair, which answers then. */
const OF_PEER = /^(?:load balance to peer|lease owned by peer)/;

/** What a line of dhcpd says of a machine. */
export function dhcpdEvent(message: string): DhcpEvent | undefined {
  const asked = DISCOVER.exec(message) ?? REQUEST.exec(message);
  if (asked) {
    const [, mac, name, via, reason] = asked as (string | undefined)[];
    if (mac === undefined || (reason !== undefined && OF_PEER.test(reason))) return undefined;
    const outcome = reason === undefined ? "asked" : "refused";
    return {
      mac,
      outcome,
      kind: "question",
      via,
      ...(name && { name }),
      ...(reason && { reason: reason.replace(/\.$/, "") }),
    };
  }
  const refused = REFUSAL.exec(message);
  if (refused) return { mac: refused[1], outcome: "refused", kind: "DHCPNAK", via: refused[2] };
  const mac = (OFFER.exec(message) ?? REPLY.exec(message))?.[1];
  return mac === undefined ? undefined : { mac, outcome: "answered", kind: "answer" };
}
