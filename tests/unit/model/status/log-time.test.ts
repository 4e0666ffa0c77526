import fc from "fast-check";
import { offsetSeconds, timeOfLine } from "../../../../lib/model/status/log-time";

const NOW = Date.UTC(2027, 0, 1, 0, 30) / 1000;
const utc = { now: NOW, offset: 0 };
const at = (iso: string) => Date.parse(iso) / 1000;

test.each([
  ["Dec 31 23:59:59 m0 x: y", "2026-12-31T23:59:59Z"],
  ["Jan  1 00:29:59 m0 x: y", "2027-01-01T00:29:59Z"],
  // a clock that was set back by an hour
  ["Jan  1 01:30:00 m0 x: y", "2027-01-01T01:30:00Z"],
  ["Jan  3 00:00:00 m0 x: y", "2026-01-03T00:00:00Z"],
  ["2026-12-31T23:59:59.5+01:00 m0 x: y", "2026-12-31T22:59:59Z"],
  ["2026-12-31T23:59:59Z m0 x: y", "2026-12-31T23:59:59Z"],
  ['10.0.0.1 - - [31/Dec/2026:23:59:59 -0330] "GET / HTTP/1.1" 200 1', "2027-01-01T03:29:59Z"],
])("%s was logged at %s", (line, expected) => expect(timeOfLine(line, utc)).toBe(at(expected)));

test.each(["", "Foo 31 23:59:59 m0", "half of a line", '10.0.0.1 [31/Foo/2026:23:59:59 +0000] "GET'])(
  "%j says no time",
  (line) => expect(timeOfLine(line, utc)).toBeUndefined(),
);

test.each([
  ["+0100", 3600],
  ["-0330", -12_600],
  ["+0000", 0],
  ["UTC", 0],
])("%s is %d seconds", (zone, seconds) => expect(offsetSeconds(zone)).toBe(seconds));

test("a line of syslog is read back to its second, in whatever zone, as long as it is younger than a year", () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 360 * 86_400 }), fc.integer({ min: -12, max: 14 }), (age, hours) => {
      const clock = { now: NOW, offset: hours * 3600 };
      const local = new Date((NOW - age + clock.offset) * 1000);
      const [, day, month, , time] = local.toUTCString().split(" ");
      expect(timeOfLine(`${month} ${String(Number(day)).padStart(2)} ${time} m0 x: y`, clock)).toBe(NOW - age);
    }),
  ));
