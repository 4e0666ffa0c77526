import { AS_APPLIED, describeUnit, unitDrift } from "../../../../lib/host/service/unit-facts";

const UNIT = "/usr/lib/systemd/system/dhcpd.service";
const DROP_IN = "/etc/systemd/system/dhcpd.service.d/x.conf";
const START = "ExecStart=/usr/sbin/dhcpd -f -cf /etc/dhcp/dhcpd.conf $DHCPDARGS";
const APPLIED = [
  `unit\t${UNIT}\tType=notify`,
  `unit\t${UNIT}\t${START}`,
  "settings\t/etc/sysconfig/dhcpd\tDHCPDARGS (checksum 1-2)",
  "runs\t\t/usr/sbin/dhcpd -f -cf /etc/dhcp/dhcpd.conf ",
  "since\t\tabc 100",
];

const drift = (observed: readonly string[], applied: readonly string[] = APPLIED) =>
  describeUnit(unitDrift(applied.join("\n"), observed.join("\n")));
const without = (kind: string) => APPLIED.filter((line) => !line.startsWith(`${kind}\t`));

test.each([
  ["the same facts", APPLIED],
  ["a restart by hand, or a reboot", [...without("since"), "since\t\tdef 200"]],
  ["a masked unit, which is not enabled", ["masked\tdhcpd.service\t"]],
  ["a daemon that does not run, which is a fact of its own", without("runs")],
  ["a file that we changed ourselves before we told the daemon", [...APPLIED, "stale\t/etc/dhcp/dhcpd.conf\t"]],
  [
    "a package that brought another unit",
    [
      `unit\t${UNIT}\t${START} --no-pid`,
      ...without("unit").filter((line) => !line.startsWith("runs")),
      "runs\t\t/usr/sbin/dhcpd -f -cf /etc/dhcp/dhcpd.conf --no-pid ",
      `packaged\t${UNIT}\t`,
      "unread\tdhcpd.service\t",
    ],
  ],
])("%s is no drift", (_what, observed) => expect(drift(observed)).toBe(AS_APPLIED));

test.each<[what: string, observed: readonly string[], says: string]>([
  [
    "a drop-in",
    [...APPLIED, `drop-in\t${DROP_IN}\tExecStart=`, `drop-in\t${DROP_IN}\tExecStart=/usr/sbin/dhcpd -cf /o`],
    `(drop-in ${DROP_IN}: ExecStart=, ExecStart=/usr/sbin/dhcpd -cf /o)`,
  ],
  [
    "a unit file that was edited, as no package has it",
    [`unit\t${UNIT}\tType=notify`, `unit\t${UNIT}\tExecStart=/bin/true`, ...without("unit")],
    `(unit file ${UNIT}: ExecStart=/bin/true, without ${START})`,
  ],
  ["settings that are gone", without("settings"), "(settings /etc/sysconfig/dhcpd: without DHCPDARGS (checksum 1-2))"],
  ["another command line", [...without("runs"), "runs\t\tdhcpd -cf /tmp/mine "], "(runs as dhcpd -cf /tmp/mine)"],
  [
    "a file that was put back after somebody's restart",
    [...without("since"), "since\t\tdef 200", "stale\t/etc/dhcp/dhcpd.conf\t"],
    "(started before /etc/dhcp/dhcpd.conf last changed)",
  ],
  [
    "a drop-in that is gone but that the manager still has",
    [...APPLIED, "unread\tdhcpd.service\t"],
    "(dhcpd.service changed since the service manager read it)",
  ],
])("%s is named", (_what, observed, says) => expect(drift(observed)).toBe(says));

test("a drop-in is not excused by a package that brought another unit at the same time", () => {
  const observed = [
    `unit\t${UNIT}\t${START} --no-pid`,
    ...without("unit").filter((line) => !line.startsWith("runs")),
    `drop-in\t${DROP_IN}\tExecStart=/usr/sbin/dhcpd -cf /o`,
    "runs\t\t/usr/sbin/dhcpd -cf /o ",
    `packaged\t${UNIT}\t`,
  ];
  expect(drift(observed)).toBe(
    `(drop-in ${DROP_IN}: ExecStart=/usr/sbin/dhcpd -cf /o; runs as /usr/sbin/dhcpd -cf /o)`,
  );
});

test("what only a person can undo is kept apart from what a restart mends", () => {
  const observed = [...without("runs"), `drop-in\t${DROP_IN}\tUser=root`, "runs\t\tdhcpd ", "unread\tdhcpd.service\t"];
  expect(unitDrift(APPLIED.join("\n"), observed.join("\n"))).toEqual({
    foreign: [`drop-in ${DROP_IN}: User=root`],
    restart: ["runs as dhcpd"],
    reread: ["dhcpd.service changed since the service manager read it"],
  });
});
