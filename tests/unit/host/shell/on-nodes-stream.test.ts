import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../../support/eventually";
import { SHELLS } from "../shell";
import { OnNodesMaster } from "./on-nodes-master";

describe.each(SHELLS)("on-nodes -s with %s", (_name, shell) => {
  let master: OnNodesMaster;
  beforeEach(() => (master = new OnNodesMaster(shell)));
  afterEach(() => master.remove());

  test("tells a line when it is said, and not when all are done", async () => {
    const run = master.start([
      "-s",
      "-w",
      "s0",
      "echo first; until [ -e $MASTER/go ]; do sleep 0.1; done; echo second",
    ]);
    let said = "";
    run.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
    await eventually(20, async () => expect(said).toBe("s0.example.com: first\n"));
    master.write("go", "");
    await new Promise((resolve) => run.on("close", resolve));
    expect(said).toBe("s0.example.com: first\ns0.example.com: second\n");
    expect(run.exitCode).toBe(0);
  });

  test("each line has its own name, in the order in which a node said it", () => {
    const { status, stdout, stderr } = master.onNodes([
      "-s",
      "for i in 1 2 3; do printf \"$i \"; sleep 0.3; echo $NODE; done; echo; printf 'end'",
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const node of ["s0.example.com", "s1.example.com"]) {
      const lines = stdout.split("\n").filter((line) => line.startsWith(node));
      expect(lines).toEqual([...[1, 2, 3].map((i) => `${node}: ${i} ${node}`), `${node}: `, `${node}: end`]);
    }
    expect(stdout.split("\n")).toHaveLength(11);
  });

  test("no node writes a line of another one, or more than text", () => {
    master.nodes("s0");
    expect(
      master.onNodes(["-s", "printf 'a\\rs1.example.com: down\\ns1.example.com: \\033[2Jx\\000\\n\\n'"]).stdout,
    ).toBe(
      "s0.example.com: a\\u000ds1.example.com: down\ns0.example.com: s1.example.com: \\u001b[2Jx\\u0000\ns0.example.com: \n",
    );
  });

  test("says who failed, and who did not answer", () => {
    master.nodes("s0", "s1", "s9");
    const { status, stdout, stderr } = master.onNodes(["-s", "echo up; [ $NODE = s0.example.com ]"]);
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: "on-nodes: failed on s1.example.com (exit code 1), s9.example.com (no answer)\n",
    });
    expect(stdout.split("\n").sort()).toEqual([
      ...["", "s0.example.com: up", "s1.example.com: up"],
      "s9.example.com: ssh: connect to host s9.example.com port 22: No route to host",
    ]);
  });

  test("cuts a node off that sends more than a megabyte", () => {
    master.nodes("s0");
    const { status, stdout, stderr } = master.onNodes(["-s", "exec yes 0123456789abcde"]);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: "on-nodes: failed on s0.example.com (said more than 1048576 bytes)\n",
    });
    expect(stdout).toBe("s0.example.com: 0123456789abcde\n".repeat(65536));
  });

  test.each([
    ["as lines come", ["-s"]],
    ["when all are done", []],
  ])(
    "ends with all that it started, and leaves nothing, when it is interrupted while it tells %s",
    async (_what, options) => {
      const run = master.start([...options, "echo $$ >$MASTER/$NODE; echo here; exec sleep 1000"]);
      const pids = ["s0.example.com", "s1.example.com"].map((name) => master.path(name));
      await eventually(20, async () =>
        expect(pids.every((path) => existsSync(path) && readFileSync(path, "utf8") !== "")).toBe(true),
      );
      process.kill(-(run.pid ?? 0), "SIGINT");
      await new Promise((resolve) => run.on("close", resolve));
      expect(run.exitCode).not.toBe(0);
      await sleep(1000);
      expect(master.left()).toEqual([]);
      for (const path of pids) expect(() => process.kill(Number(readFileSync(path, "utf8")), 0)).toThrow("ESRCH");
    },
  );
});
