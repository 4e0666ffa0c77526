import type { Call } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

const TABLE = `# what switches each node
[manual]
s0.example.com
[command /opt/pdu --outlet]
s1.example.com
s10.example.com
[ssh]
s2.example.com
[wakeOnLan]
s3.example.com 52:54:00:00:00:13 10.0.0.13
s5.example.com 52:54:00:00:00:14 52:54:00:00:00:24 10.0.0.14
`;

// ssh(1) is played: a node is a file below nodes/, which is what its shell does
describe.each(SHELLS)("power with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.command(
      "ssh",
      `while [ $# -gt 2 ]; do shift; done
[ -e "$MASTER/nodes/$1" ] || { echo "ssh: connect to host $1 port 22: No route to host" >&2; exit 255; }
echo "$1: $2" >>"$MASTER/told"
. "$MASTER/nodes/$1"`,
    );
  });
  afterEach(() => master.remove());

  const ready = (...calls: Call[]): Call[] => [
    ["eval", `POWER_TABLE='${master.path("table")}' POWER_ANSWER_SECONDS=3 POWER_WAKE_PAUSE=0 POWER_SETTLE_SECONDS=5`],
    ...calls,
  ];
  /** What a function prints. */
  const says = (...call: Call) => master.run(["power"], ready(["emit_command", "said", ...call])).values.get("said");
  const refuses = (...call: Call) => master.refusal(["power"], ready(call));
  const node = (name: string, does = "echo @here @going\n") => master.write(`nodes/${name}`, does);

  describe("without a table", () => {
    test("reboots a node by SSH, after the answer", () => {
      node("s0.example.com");
      expect(says("power_cycle", "s0.example.com")).toBe("");
      expect(master.read("told")).toMatch(/^s0.example.com: \(sleep 1; \/sbin\/reboot;.*& echo @going\n$/);
    });

    test("says why a node was not reached", () =>
      expect(refuses("power_cycle", "s0")).toMatch(
        /s0: cannot be told by SSH: ssh: connect to host s0 port 22: No route to host/,
      ));

    test("gives a node up that hangs", () => {
      node("s0", "exec sleep 60\n");
      expect(refuses("power_off", "s0")).toMatch(/s0: cannot be told by SSH: no answer within 3 seconds/);
    });

    test("cannot switch on what is off, and is content with what is on", () => {
      node("s0");
      expect(says("power_on", "s0")).toBe("");
      expect(refuses("power_on", "s1")).toMatch(/s1: is off or does not answer, and SSH cannot switch it on/);
    });

    test("knows no more than that a node answers", () => {
      node("s0");
      expect([says("power_state", "s0"), says("power_state", "s1")]).toEqual(["on\n", "unknown\n"]);
    });
  });

  test("a node that is not in the table is refused", () => {
    master.write("table", TABLE);
    expect(refuses("power_cycle", "s4")).toMatch(/s4: is not a node of .*table/);
    // a pattern is no name
    expect(refuses("power_cycle", "s.")).toMatch(/s\.: is not a node of/);
  });

  test("what the caller set stays, whatever a call does", () => {
    master.write("table", TABLE);
    const kept = master.run(
      ["power"],
      ready([
        "eval",
        "POWER_NODE=mine; set -- *; power_cycle s4 2>/dev/null || emit failed $?; emit node $POWER_NODE; emit star *",
      ]),
    ).values;
    expect([kept.get("failed"), kept.get("node")]).toEqual(["45", "mine"]);
    expect(kept.get("star")).not.toBe("*");
  });

  test("by hand: says what is to be done", () => {
    master.write("table", TABLE);
    expect(says("power_cycle", "s0")).toBe("s0.example.com: switch it off and on now\n");
    expect(says("power_off", "s0")).toBe("s0.example.com: switch it off now\n");
    expect(says("power_state", "s0")).toBe("unknown\n");
  });

  describe("by a command", () => {
    const table = (command: string) => master.write("table", TABLE.replace("/opt/pdu", command));

    test("gives it the action and the full name, after its own words", () => {
      table(`echo >>${master.path("called")}`);
      for (const call of ["power_cycle", "power_on", "power_off"]) says(call, "s1");
      says("power_cycle", "s10.example.com");
      expect(master.read("called")).toBe(
        ["cycle s1", "on s1", "off s1", "cycle s10"].map((words) => `--outlet ${words}.example.com\n`).join(""),
      );
    });

    test.each([
      ["echo on; :", "on\n"],
      ["echo off; :", "off\n"],
      ["echo perhaps; :", "unknown\n"],
    ])("%s at status is the state %j", (command, state) => {
      table(command);
      expect(says("power_state", "s1")).toBe(state);
    });

    test("gives its words when it fails", () => {
      table("echo outlet is stuck >&2; false");
      expect(refuses("power_off", "s1")).toMatch(/s1.example.com: the command for off failed: outlet is stuck/);
    });
  });

  describe("by Wake-on-LAN", () => {
    beforeEach(() => {
      master.write("table", TABLE);
      master.command("ip", 'echo "$5 dev eth7 src 10.0.0.1"\n');
      master.command("ether-wake", 'echo "$*" >>"$MASTER/woken"; : >"$MASTER/awake"\n');
      master.command("sleep", "exec /bin/sleep 0.1\n");
      // answers while the machine runs; its shutdown is what SSH tells it
      master.command("ping", '[ -e "$MASTER/awake" ]\n');
      node(
        "s3.example.com",
        `[ -e "$MASTER/awake" ] || exit 255; case $2 in *poweroff*) rm "$MASTER/awake" ;; esac; echo @here @going\n`,
      );
    });

    test("shuts a node down, waits until it is silent and wakes its card by the card that leads to it", () => {
      master.write("awake", "");
      says("power_cycle", "s3");
      expect(master.read("told")).toMatch(/\/sbin\/poweroff/);
      expect(master.read("woken")).toBe("-i eth7 52:54:00:00:00:13\n".repeat(5));
      expect(says("power_state", "s3")).toBe("on\n");
    });

    test("wakes at once what is off, and leaves what is on", () => {
      says("power_on", "s3");
      says("power_on", "s3");
      expect(master.read("woken").split("\n")).toHaveLength(6);
    });

    test("wakes a node by each of its cards", () => {
      node("s5.example.com", '[ -e "$MASTER/awake" ] || exit 255; echo @here\n');
      says("power_on", "s5");
      expect(master.read("woken")).toBe("-i eth7 52:54:00:00:00:14\n-i eth7 52:54:00:00:00:24\n".repeat(5));
    });

    test("does not wake a node that did not go", () => {
      master.write("awake", "");
      node("s3.example.com");
      expect(refuses("power_cycle", "s3")).toMatch(
        /s3.example.com: was told to go silent and is answering after 5 seconds/,
      );
      expect(() => master.read("woken")).toThrow();
    });
  });
});
