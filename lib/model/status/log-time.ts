/** The clock of a machine at one moment, by which the times of its log lines are read. */
export interface Clock {
  /** Seconds since 1970. */
  readonly now: number;
  /** Seconds that its local time is ahead of UTC at that moment. */
  readonly offset: number;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const TRADITIONAL = /^(?<month>[A-Z][a-z]{2}) (?<day>[ 0-3]\d) (?<hour>[0-2]\d):(?<minute>[0-5]\d):(?<second>[0-6]\d) /;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) /;
/** Of httpd: `[27/Nov/2026:14:05:01 +0100]`. */
const COMMON =
  /\[(?<day>\d\d)\/(?<month>[A-Z][a-z]{2})\/(?<year>\d{4}):(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) (?<zone>[+-]\d{4})\]/;

const DAY_SECONDS = 86_400;

/** Seconds since 1970 at which a line was logged; `undefined` of a line that does not say so. */
export function timeOfLine(line: string, clock: Clock): number | undefined {
  const rfc = RFC_3339.exec(line)?.[0];
  if (rfc !== undefined) return wholeSeconds(Date.parse(rfc.trim()));
  const traditional = TRADITIONAL.exec(line)?.groups;
  if (traditional !== undefined) return withoutYear(traditional, clock);
  const common = COMMON.exec(line)?.groups;
  if (common === undefined) return undefined;
  return secondsOf(common, Number(common.year), offsetSeconds(common.zone));
}

/** `+0130`, as `date +%z` prints it, in seconds. */
export function offsetSeconds(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [undefined, "+", "0", "0"];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** A line of syslog names no year: the last one in which it is not in the future. A clock may have been set back by less than a day. */
function withoutYear(groups: Groups, { now, offset }: Clock): number | undefined {
  const year = new Date((now + offset) * 1000).getUTCFullYear();
  const own = secondsOf(groups, year, offset);
  return own !== undefined && own > now + DAY_SECONDS ? secondsOf(groups, year - 1, offset) : own;
}

type Groups = Readonly<Record<string, string>>;

function secondsOf({ month, day, hour, minute, second }: Groups, year: number, offset: number): number | undefined {
  const place = MONTHS.indexOf(month);
  if (place === -1) return undefined;
  const local = Date.UTC(year, place, Number(day), Number(hour), Number(minute), Number(second));
  return wholeSeconds(local - offset * 1000);
}

function wholeSeconds(milliseconds: number): number | undefined {
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
