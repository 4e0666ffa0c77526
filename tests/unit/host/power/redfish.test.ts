import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { redfishCall } from "../../../../lib/host/power/node-power";
import type { Call } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

const PROGRAM = readFileSync(join(__dirname, "../../../../lib/host/power/redfish.py"), "utf8");
/** As the Python of CentOS 5 is, which has no module for JSON. */
const WITHOUT_JSON = `import sys\nsys.modules["json"] = None\n${PROGRAM}`;

const SYSTEM = {
  "@odata.id": "/redfish/v1/Systems/1",
  Name: 'a "node", of {rack} [1]',
  Links: { Chassis: [{ "@odata.id": "/redfish/v1/Chassis/1", PowerState: "Off" }], ManagedBy: [] },
  Processors: { Count: 2, Status: { Health: null }, LogicalProcessorCount: -1.5e2 },
  PowerState: "On",
  Actions: { "#ComputerSystem.Reset": { target: "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset" } },
};

describe.each([
  ["the module of Python", PROGRAM],
  ["the grammar alone", WITHOUT_JSON],
])("an answer, read by %s,", (_by, program) => {
  const told = (what: string, answer: string) => {
    const { stdout, stderr } = spawnSync("python3", ["-E", "-c", program, what], { input: answer, encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.split("\n").slice(0, -1);
  };

  test.each([
    ["in one line", JSON.stringify(SYSTEM)],
    ["in many", JSON.stringify(SYSTEM, null, "\t")],
  ])("%s says state and where it is reset", (_how, answer) => {
    expect(told("state", answer)).toEqual(["On"]);
    expect(told("reset", answer)).toEqual(["/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"]);
  });

  test("names the systems of a controller, and nothing that is none", () => {
    const members = ["/redfish/v1/Systems/1", "/redfish/v1/Systems/b/", "/redfish/v1/Chassis/1", "@else/Systems/1", 7];
    const answer = { "@odata.id": "/redfish/v1/Systems", Members: members.map((id) => ({ "@odata.id": id })) };
    expect(told("systems", JSON.stringify(answer))).toEqual(["/redfish/v1/Systems/1", "/redfish/v1/Systems/b/"]);
  });

  test("leads a reset to no other host", () => {
    const answer = (target: string) => JSON.stringify({ Actions: { "#ComputerSystem.Reset": { target } } });
    expect(told("reset", answer("@elsewhere.example.com/ComputerSystem.Reset"))).toEqual([]);
    expect(told("reset", answer("/a b/ComputerSystem.Reset"))).toEqual([]);
  });

  test("says what is wrong, the nearest first, in one line each", () => {
    const extended = [{ MessageId: "Base.1.0", Message: 'the "reset type"\n\\ is \u00fcnknown \u{1f600}' }];
    const answer = JSON.stringify({ error: { message: "general", "@Message.ExtendedInfo": extended } });
    const escaped = answer.replaceAll(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
    for (const text of [answer, escaped]) {
      const [first, second] = told("why", text);
      expect(first).toMatch(/^the "reset type" \\ is \u00fcnknown ./);
      expect(second).toBe("general");
    }
  });

  test.each([
    "",
    "<html>",
    '{"PowerState": "On"',
    '{"PowerState" "On"}',
    '["On"',
    '{"PowerState": "On"} x',
    "7",
    '"On"',
  ])("that is %j says nothing", (answer) => expect(told("state", answer)).toEqual([]));
});

test("both ways of reading agree", () => {
  const compared = `${WITHOUT_JSON.replace(/\nmain\(\)\n$/, "\n")}
del sys.modules["json"]
import json
def same(one, other):
    if isinstance(one, dict):
        return isinstance(other, dict) and sorted(one) == sorted(other) and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    return one == other if isinstance(one, str) else other is None
for line in sys.stdin.buffer.read().decode("utf-8").split("\\n"):
    if not same(json.loads(line), Reader(line).whole()):
        print(line)
`;
  const values = fc.sample(fc.json(), 300).filter((text) => !/\\ud[89a-f]/i.test(text));
  const { stdout, stderr } = spawnSync("python3", ["-c", compared], { input: values.join("\n"), encoding: "utf8" });
  expect([stdout, stderr]).toEqual(["", ""]);
});

describe.each(SHELLS)("power by Redfish with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.write("table", "[redfish user=admin credential=1]\ns0.example.com https://10.1.0.10\n");
    master.write("passwords", "1 secret\n");
    // curl(1) is played: a file below answers/, by the path of the URL, and what it was sent
    master.command(
      "curl",
      `config=$(cat)
path=$(printf '%s\\n' "$config" | sed -n 's,^url = "https://[^/]*/\\(.*\\)"$,\\1,p')
printf '%s\\n' "$config" | sed -n 's/^data = //p' >>"$MASTER/sent"
cat "$MASTER/answers/$path/answer" 2>/dev/null && printf '\\n200' && exit
printf '{"error": {"@Message.ExtendedInfo": [{"Message": "no such thing"}]}}\\n404'`,
    );
    master.write(
      "answers/redfish/v1/Systems/answer",
      JSON.stringify({ Members: [{ "@odata.id": SYSTEM["@odata.id"] }] }),
    );
    master.write("answers/redfish/v1/Systems/1/answer", JSON.stringify(SYSTEM, null, 2));
    master.write("answers/redfish/v1/Systems/1/Actions/ComputerSystem.Reset/answer", "");
  });
  afterEach(() => master.remove());

  const ready = (...calls: Call[]): Call[] => [
    [
      "eval",
      `POWER_TABLE='${master.path("table")}' POWER_CREDENTIALS='${master.path("passwords")}' POWER_SETTLE_SECONDS=1`,
    ],
    redfishCall(),
    ...calls,
  ];
  const says = (...call: Call) => master.run(["power"], ready(["emit_command", "said", ...call])).values.get("said");
  const refuses = (...call: Call) => master.refusal(["power"], ready(call));

  test("says the state of the one system that the controller has", () =>
    expect(says("power_state", "s0")).toBe("on\n"));

  test("resets a machine that is on, where its system says", () => {
    master.write("table", "[redfish user=admin credential=1 reset=PowerCycle]\ns0.example.com https://10.1.0.10\n");
    says("power_cycle", "s0");
    expect(master.read("sent")).toBe(`"{\\"ResetType\\": \\"PowerCycle\\"}"\n`);
  });

  test("is content with what is on already", () => {
    expect(says("power_on", "s0")).toBe("");
    expect(() => master.read("sent")).not.toThrow();
    expect(master.read("sent")).toBe("");
  });

  test("gives the controller's own words when it refuses", () => {
    master.write("table", "[redfish user=admin credential=1]\ns0.example.com https://10.1.0.10 nowhere\n");
    expect(refuses("power_state", "s0")).toMatch(/Systems\/nowhere answers HTTP 404: no such thing/);
  });

  test("asks for the system where there are several", () => {
    const members = ["/redfish/v1/Systems/1", "/redfish/v1/Systems/2"].map((id) => ({ "@odata.id": id }));
    master.write("answers/redfish/v1/Systems/answer", JSON.stringify({ Members: members }));
    expect(refuses("power_state", "s0")).toMatch(/has not one system, so systemId must say which of them/);
  });

  test("says that the master has no Python", () => {
    const noPython = "command() { case $2 in *python*) return 1 ;; esac; }";
    expect(master.refusal(["power"], ready(["eval", noPython], ["power_state", "s0"]))).toMatch(
      /s0.example.com: the master has no Python, which reads what the controller answers/,
    );
  });
});
