import { DhcpEvent, LOGGED_MAC } from "./dhcp-event";

const LINE = new RegExp(
  String.raw`^([A-Z0-9_]+) \[hwtype=\d+ (${LOGGED_MAC})\], cid=\[[^\]]*\], tid=0x[0-9a-f]+(?:, from interface (\S+?))?: (.*)$`,
);
const ON_INTERFACE = / on interface (\S+)$/;

/** Names of messages of Kea that say a question came to nothing. */
const REFUSED =
  /^(?:ALLOC_ENGINE_V4_ALLOC_FAIL\w*|DHCP4_SUBNET_SELECTION_FAILED|DHCP4_PACKET_(?:NAK|DROP)_\d+|DHCP4_NO_LEASE_INIT_REBOOT|DHCP4_UNKNOWN_ADDRESS_REQUESTED)$/;
const ANSWERED = /^DHCP4_LEASE_(?:OFFER|ADVERT|ALLOC|REUSE|RENEW)$/;

/** Names the classes of a client and no reason. */
const WITHOUT_REASON = "ALLOC_ENGINE_V4_ALLOC_FAIL_CLASSES";

/** What a line of Kea says of a machine. Questions alone are logged at its debug levels only. */
export function keaEvent(message: string): DhcpEvent | undefined {
  const [, kind, mac, from, text] = (LINE.exec(message) ?? []) as (string | undefined)[];
  if (kind === undefined || mac === undefined || text === undefined) return undefined;
  if (ANSWERED.test(kind)) return { mac, outcome: "answered", kind };
  if (REFUSED.test(kind)) {
    const reason = kind === WITHOUT_REASON ? undefined : text;
    return { mac, outcome: "refused", kind, ...(from && { via: from }), ...(reason && { reason }) };
  }
  if (kind !== "DHCP4_PACKET_RECEIVED" || !/^DHCP(?:DISCOVER|REQUEST)/.test(text)) return undefined;
  const via = ON_INTERFACE.exec(text)?.[1];
  return { mac, outcome: "asked", kind, ...(via && { via }) };
}
