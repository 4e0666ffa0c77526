import { spawnSync } from "node:child_process";
import { figureLine } from "../../../bench/figures";
import { changedTasks } from "../../../bench/versus/ansible";
import { bootServerFiles } from "../../../bench/versus/boot-server-files";
import { turns } from "../../../bench/versus/contest";
import { parseState, requireSame, withReservations } from "../../../bench/versus/master-state";
import { Measurements, type Measurement } from "../../../bench/versus/measurement";
import { withOneCardChanged } from "../../../bench/versus/place";
import { processorRatio, secondsRatios } from "../../../bench/versus/ratios";
import { serverScript } from "../../../bench/versus/script-way";
import { labNodes } from "../../../lab";

const told = (name: string, text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `${name}\t${line}\n`)
    .join("");

const DHCPD = `
# made by hand
authoritative;
subnet 10.0.0.0 netmask 255.255.255.0 {
  if option a = 00:07 { filename "one; two.efi"; }
  max-lease-time   5;
}
host s0.example.com { hardware ethernet 52:54:00:00:00:10; }
`;

describe("the state of a master", () => {
  test("has each statement of dhcpd.conf with the declarations that it stands in", () =>
    expect(parseState(told("dhcpd.conf", DHCPD))).toEqual([
      "dhcpd.conf: authoritative",
      "dhcpd.conf: host s0.example.com / hardware ethernet 52:54:00:00:00:10",
      'dhcpd.conf: subnet 10.0.0.0 netmask 255.255.255.0 / if option a = 00:07 / filename "one; two.efi"',
      "dhcpd.conf: subnet 10.0.0.0 netmask 255.255.255.0 / max-lease-time 5",
    ]));

  test("has no comment and no order", () => {
    const [one, other] = ["allow 10.0.0.0/24\nlocal  stratum 10", "# mine\n\nlocal stratum 10\nallow 10.0.0.0/24"];
    expect(parseState(told("chrony.conf", one))).toEqual(parseState(told("chrony.conf", other)));
  });

  test("that differs is refused, with what each has alone", () =>
    expect(() => requireSame("ours", ["unit: httpd active"], "the shell script", ["unit: httpd inactive"])).toThrow(
      "ours and the shell script made different masters:\n" +
        "  only by ours: unit: httpd active\n  only by the shell script: unit: httpd inactive",
    ));

  test("has the reservations of these nodes, and no others", () => {
    const state = parseState(told("dhcpd.conf", bootServerFiles(labNodes).dhcpd.text));
    expect(withReservations(state, labNodes)).toEqual(state);
    const moved = withOneCardChanged(labNodes);
    expect(withReservations(state, moved)).toEqual(parseState(told("dhcpd.conf", bootServerFiles(moved).dhcpd.text)));
    expect(state.filter((fact) => !withReservations(state, moved).includes(fact))).toEqual([
      "dhcpd.conf: host s3.example.com / hardware ethernet 52:54:00:00:00:13",
    ]);
  });
});

test("over each line the order of the ways changes with each round", () =>
  expect(turns({ rounds: 2, delay: [0, 50] })).toEqual([
    { roundTripMs: 0, isBackwards: false },
    { roundTripMs: 50, isBackwards: true },
    { roundTripMs: 0, isBackwards: true },
    { roundTripMs: 50, isBackwards: false },
  ]));

describe("what ansible-playbook says at its end", () => {
  const recap = (counts: string): string =>
    `PLAY RECAP ***\nm0.example.com             : ${counts}    skipped=0    rescued=0    ignored=0   \n`;

  test("has how much changed", () =>
    expect(changedTasks(recap("ok=16   changed=12   unreachable=0    failed=0"))).toBe(12));

  test.each([
    recap("ok=16   changed=0   unreachable=0    failed=1"),
    recap("ok=0   changed=0   unreachable=1    failed=0"),
    "ERROR! the playbook: site.yml could not be found\n",
  ])("is an error where a task failed, the master is not there or nothing was played", (output) =>
    expect(() => changedTasks(output)).toThrow(output.trim()),
  );
});

test("the script is one that bash can read, whatever stands in its files", () => {
  const script = serverScript(labNodes);
  const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const written = spawnSync("bash", [], {
    input: `${script.split("\nwrite_files() ")[0]}\nhosts_lines`,
    encoding: "utf8",
  });
  expect(written.stdout.split("\n")).toHaveLength(labNodes.length + 2);
});

describe("figures of ways", () => {
  const measured = (way: string, seconds: number, more: Partial<Measurement> = {}): Measurement => ({
    ...{ way, seconds, operation: "apply", roundTripMs: 50, processorSeconds: seconds / 2, programs: 10 },
    ...{ connections: 1, turns: 5, bytesUp: 1024, bytesDown: 2048 },
    ...more,
  });
  const all = new Measurements([
    ...[measured("ansible", 10), measured("ansible", 30), measured("ansible", 20)],
    ...[measured("ours", 9), measured("script", 2), measured("ours", 1, { roundTripMs: 0 })],
    ...[measured("ansible", 10, { operation: "check" }), measured("ours", 3, { operation: "check" })],
  ]);

  test("are ratios of medians, of what both did over the same line", () =>
    expect(
      [...secondsRatios(all, "ansible", 50, { apply: 0.45, check: 0.2 }), ...processorRatio(all, 50)].map(figureLine),
    ).toEqual([
      "figure apply-seconds-to-ansible-50ms 0.45 ratio target <=0.45 ok",
      "figure check-seconds-to-ansible-50ms 0.30 ratio target <=0.2 missed",
      "figure apply-cpu-to-script-50ms 4.50 ratio target <=2 missed",
    ]));

  test("are none where a way was not measured", () => expect(secondsRatios(all, "ansible", 0)).toEqual([]));

  test("stand in a table, an operation after the other", () =>
    expect(all.rows(50).map(([label, seconds, range]) => [label, seconds, range])).toEqual([
      ["medians", "seconds", "least to most"],
      ["first apply, ansible", "20.0", "10.0 to 30.0"],
      ["first apply, ours", "9.0", "9.0 to 9.0"],
      ["first apply, script", "2.0", "2.0 to 2.0"],
      ["check, ansible", "10.0", "10.0 to 10.0"],
      ["check, ours", "3.0", "3.0 to 3.0"],
    ]));
});
