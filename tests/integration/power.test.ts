import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../lab/processes";
import { nodePowerCommand } from "../../lib/host/power/node-power";
import {
  installSimulators,
  Simulator,
  startIpmi,
  startRedfish,
  USER,
  watchArguments,
} from "../support/power-simulators";

// The command as it lies on a master, run here, against controllers that others wrote.
const directory = mkdtempSync(join(tmpdir(), "power-"));
const file = (name: string) => join(directory, name);
const PASSWORD = "c4nary-$ecret";
const IPMI_PORT = 19_623;
const REDFISH_PORT = 19_443;
const REDFISH = `https://127.0.0.1:${REDFISH_PORT}`;
const simulators: Simulator[] = [];

beforeAll(async () => {
  await installSimulators();
  const command = nodePowerCommand()
    .replace(/^POWER_TABLE=.*$/m, `POWER_TABLE=${file("table")}`)
    .replace(/^POWER_CREDENTIALS=.*$/m, `POWER_CREDENTIALS=${file("credentials")}`);
  writeFileSync(file("node-power"), command, { mode: 0o755 });
  writeFileSync(file("credentials"), `1 ${PASSWORD}\n2 wrong\n`, { mode: 0o600 });
  writeFileSync(
    file("chassis"),
    `#!/bin/sh
shift
echo "$*" >>${file("asked")}
case "$1 $2" in
  "get power") echo "power:$(cat ${file("power")})" ;;
  "set power") echo "$3" >${file("power")} ;;
esac
`,
  );
  chmodSync(file("chassis"), 0o755);
  simulators.push(
    await startIpmi({
      ...{ directory: file("ipmi"), address: "127.0.0.1", port: IPMI_PORT, password: PASSWORD },
      chassis: file("chassis"),
    }),
    await startRedfish({
      ...{ directory: file("redfish"), address: "127.0.0.1", port: REDFISH_PORT, password: PASSWORD },
      systems: ["blade0", "blade1"],
    }),
  );
});
afterAll(async () => {
  await Promise.all(simulators.map((simulator) => simulator.stop()));
  rmSync(directory, { recursive: true });
});

const table = (...lines: string[]) => writeFileSync(file("table"), `${lines.join("\n")}\n`);
const power = (...words: string[]) => run(file("node-power"), words);
const succeeds = async (...words: string[]) => {
  const { code, stdout, stderr } = await power(...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

describe("IPMI", () => {
  const ipmi = (credential: number, port = IPMI_PORT) =>
    `[ipmi interface=lanplus cipher=3 port=${port} user=${USER} credential=${credential}]`;
  const asked = () => {
    const words = existsSync(file("asked")) ? readFileSync(file("asked"), "utf8") : "";
    rmSync(file("asked"), { force: true });
    return words.split("\n").filter((line) => line.startsWith("set"));
  };
  const machine = (state: 0 | 1) => {
    asked();
    writeFileSync(file("power"), `${state}\n`);
  };
  beforeEach(() => table(ipmi(1), "s0.example.com 127.0.0.1"));

  test("says what the machine is", async () => {
    machine(1);
    expect(await succeeds("status")).toBe("s0.example.com: on\n");
    machine(0);
    expect(await succeeds("status", "s0")).toBe("s0: off\n");
  });

  test("cycles what is on, and switches on what is off", async () => {
    machine(1);
    await succeeds("cycle", "s0");
    // the simulator makes a cycle of two steps, a second apart
    await new Promise((done) => setTimeout(done, 2500));
    expect(asked()).toEqual(["set power 0", "set power 1"]);
    machine(0);
    await succeeds("cycle", "s0");
    expect(asked()).toEqual(["set power 1"]);
  });

  test("switches on and off, and does nothing where it is so already", async () => {
    machine(0);
    await succeeds("off", "s0");
    expect(asked()).toEqual([]);
    await succeeds("on", "s0");
    await succeeds("on", "s0");
    expect(asked()).toEqual(["set power 1"]);
    await succeeds("off", "s0");
    expect(asked()).toEqual(["set power 0"]);
  });

  test("gives ipmitool's words when the controller refuses or is not there, and names the node", async () => {
    table(
      ipmi(2),
      "s0.example.com 127.0.0.1",
      ipmi(1, 19_624),
      "s1.example.com 127.0.0.1",
      "[manual]",
      "s2.example.com",
    );
    const { code, stdout, stderr } = await power("cycle", "s0.example.com", "s1.example.com", "s2.example.com");
    expect(code).not.toBe(0);
    expect(stdout).toBe("s2.example.com: switch it off and on now\n");
    expect(stderr).toMatch(/node-power: s0\.example\.com: .*Unable to establish IPMI v2 \/ RMCP\+ session/);
    expect(stderr).toMatch(/node-power: s1\.example\.com: .*Unable to establish IPMI v2 \/ RMCP\+ session/);
    expect(stderr).toContain("node-power: cycle failed on s0.example.com s1.example.com\n");
  });

  test("shows the password to nobody", async () => {
    machine(1);
    const { result, seen } = await watchArguments(() => power("cycle", "s0"));
    expect(result.code).toBe(0);
    expect(seen).toContain("ipmitool");
    expect(seen).not.toContain(PASSWORD);
  });
});

describe("Redfish", () => {
  const redfish = (words: string) => `[redfish reset=ForceRestart ${words}]`;
  const trusted = redfish(`ca=${file("redfish/certificate.pem")} user=${USER} credential=1`);
  const state = () => {
    const answer = execFileSync("curl", ["-skL", "-u", `${USER}:${PASSWORD}`, `${REDFISH}/redfish/v1/Systems/blade0`], {
      encoding: "utf8",
    });
    return (JSON.parse(answer) as { PowerState: string }).PowerState;
  };
  const resets = () =>
    readFileSync(file("redfish/log"), "utf8").split(/POST \S+ComputerSystem\.Reset HTTP\S* 204/).length - 1;
  beforeEach(() => table(trusted, `s0.example.com ${REDFISH} blade0`));

  test("switches on and off and cycles, as somebody else sees", async () => {
    await succeeds("off", "s0");
    expect(state()).toBe("Off");
    await succeeds("on", "s0");
    expect(state()).toBe("On");
    expect(await succeeds("status", "s0")).toBe("s0: on\n");
    // how long the emulator is off for a restart is random, so what it was asked tells
    const before = resets();
    await succeeds("cycle", "s0");
    expect(resets()).toBe(before + 1);
    await succeeds("on", "s0");
    await succeeds("off", "s0");
    await succeeds("cycle", "s0");
    expect(state()).toBe("On");
  });

  test("the only system of a controller needs no name, one of several does", async () => {
    table(trusted, `s0.example.com ${REDFISH}`);
    const { code, stderr } = await power("status", "s0");
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/s0.example.com: the controller \S+ has not one system, so systemId must say which/);
  });

  test.each([
    ["a certificate that nobody vouches for", redfish(`user=${USER} credential=1`), "blade0", /certificate/],
    ["a wrong password", redfish(`verify=no user=${USER} credential=2`), "blade0", /refuses the user or the password/],
    ["a system that is not there", trusted, "blade9", /HTTP 404: .*blade9 was not found/],
  ])("%s is refused", async (_what, way, system, words) => {
    table(way, `s0.example.com ${REDFISH} ${system}`);
    const { code, stderr } = await power("cycle", "s0");
    expect(code).not.toBe(0);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain(PASSWORD);
  });

  test("believes any certificate when it is told to", async () => {
    table(redfish(`verify=no user=${USER} credential=1`), `s0.example.com ${REDFISH} blade0`);
    expect(await succeeds("status", "s0")).toMatch(/^s0: (on|off)\n$/);
  });

  test("shows the password to nobody", async () => {
    const { result, seen } = await watchArguments(() => power("status", "s0"));
    expect(result.code).toBe(0);
    expect(seen).toContain("curl");
    expect(seen).not.toContain(PASSWORD);
  });
});

test("without words, or with others, it says how it is used", async () => {
  for (const words of [[], ["reboot", "s0"], ["cycle"]]) {
    const { code, stderr } = await power(...words);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^usage: node-power on\|off\|cycle\|status NODE/)]);
  }
});
