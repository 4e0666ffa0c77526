/** The daemons whose lines say who asked for an address. */
export type Daemon = "dhcpd" | "kea-dhcp4";

/** A line of a daemon, without what the log puts before it. */
export interface LogLine {
  readonly daemon: Daemon;
  readonly time?: string;
  readonly message: string;
}

const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d+)?`;
const DATE = String.raw`\d{4}-\d\d-\d\d`;

/** The time as syslog and journalctl write it, in any language; as RFC 3339; as Kea and `journalctl -o short-full` write it. */
const TIME = [
  String.raw`\p{L}[\p{L}.]* +\d{1,2} ${CLOCK}`,
  String.raw`${DATE}T${CLOCK}(?:Z|[+-][\d:]+)?`,
  String.raw`(?:\p{L}[\p{L}.]* )?${DATE} ${CLOCK}(?: \p{Lu}{2,5}| [+-]\d+)?`,
].join("|");

const SYSLOG = new RegExp(String.raw`^(?:<\d{1,3}>)?(${TIME}) \S+ (?:/\S*/)?(dhcpd|kea-dhcp4)(?:\[\d+\])?: (.*)$`, "u");
const RFC_5424 = /^<\d{1,3}>1 (\S+) \S+ (dhcpd|kea-dhcp4) \S+ \S+ (?:-|\[.*?\]) (.*)$/;
const KEA = new RegExp(String.raw`^(?:(${TIME}) )? *(?:DEBUG|INFO|WARN|ERROR|FATAL) +\[kea-dhcp4\.[^\]]*\] (.*)$`, "u");
const DHCPD = /^(?:DHCP|BOOT)[A-Z]+ /;

/**
 * The line of a DHCP server: from syslog, the journal, a log file of Kea, or the server's own standard error, which has no time. A line of
 * any other program is none, whatever it quotes.
 */
export function logLine(line: string): LogLine | undefined {
  const known = SYSLOG.exec(line) ?? RFC_5424.exec(line);
  if (known) {
    const [, time, daemon, message] = known;
    const ofKea = daemon === "kea-dhcp4" ? KEA.exec(message) : undefined;
    return { daemon: daemon as Daemon, time, message: ofKea?.[2] ?? message };
  }
  const kea = KEA.exec(line);
  if (kea) return { daemon: "kea-dhcp4", ...(kea[1] && { time: kea[1] }), message: kea[2] };
  return DHCPD.test(line) ? { daemon: "dhcpd", message: line } : undefined;
}
