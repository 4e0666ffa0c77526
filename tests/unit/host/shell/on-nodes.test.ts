import { spawnSync } from "node:child_process";
import { onNodesCommand, type ParallelProgram } from "../../../../lib/host/shell/on-nodes";
import { el5Findings } from "../../../support/el5-findings";
import { SHELLS } from "../shell";
import { OnNodesMaster, TOOLS } from "./on-nodes-master";

const ALL = Object.keys(TOOLS) as ParallelProgram[];

describe.each(SHELLS)("on-nodes with %s", (_name, shell) => {
  let master: OnNodesMaster;
  afterEach(() => master.remove());

  describe.each(ALL)("by %s", (tool) => {
    beforeEach(() => (master = new OnNodesMaster(shell, [tool])));
    const run = (...words: string[]) => master.onNodes(words);

    test("prints what the nodes say, with their names, and once what they all say", () =>
      expect(run("echo $NODE; echo 'it'\\''s' \"$((1 + 1))\" >&2")).toEqual({
        status: 0,
        stdout:
          "s0.example.com: s0.example.com\ns0.example.com: it's 2\ns1.example.com: s1.example.com\ns1.example.com: it's 2\n",
        stderr: "",
      }));

    test("takes a percent sign for nothing else", () =>
      expect(run("echo 100% %h %u %n %%").stdout).toBe("s[0-1].example.com: 100% %h %u %n %%\n"));

    test("joins its words as ssh does", () => expect(run("echo", "a", "b").stdout).toBe("s[0-1].example.com: a b\n"));

    test("names a node where the command failed, and how", () =>
      expect(run("echo here; [ $NODE = s0.example.com ] || exit 3")).toEqual({
        status: 1,
        stdout: "s0.example.com: here\ns1.example.com: here\n",
        stderr: "on-nodes: failed on s1.example.com (exit code 3)\n",
      }));

    test("names a node that does not answer, and asks the others all the same", () => {
      master.nodes("s9", "s0", "s1");
      expect(run("echo up")).toEqual({
        status: 3,
        stdout:
          "s9.example.com: ssh: connect to host s9.example.com port 22: No route to host\ns[0-1].example.com: up\n",
        stderr: "on-nodes: failed on s9.example.com (no answer)\n",
      });
    });

    test("cuts a node off that sends more than 64 KiB, and says so", () => {
      const { status, stdout, stderr } = run("[ $NODE = s0.example.com ] || exec yes @on-nodes; echo here");
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: "on-nodes: failed on s1.example.com (said more than 65536 bytes)\n",
      });
      expect(stdout.startsWith("s0.example.com: here\ns1.example.com: @on-nodes\n")).toBe(true);
      expect(stdout.replace(/^s\d\.example\.com: /gm, "").length).toBeLessThan(66_000);
    });

    test("an exit code of 255 is no missing answer", () =>
      expect(run("exit 255")).toEqual({
        status: 1,
        stdout: "",
        stderr: "on-nodes: failed on s[0-1].example.com (exit code 255)\n",
      }));

    test("asks the nodes that are picked and no other", () => {
      expect(run("-w", "s1", "echo up").stdout).toBe("s1.example.com: up\n");
      expect(master.asked()).toEqual(["s1"]);
    });
  });

  test("takes the first tool that is there", () => {
    master = new OnNodesMaster(shell, ["pssh", "clush", "pdsh", "xargs"]);
    for (const name of ["pssh", "clush"]) master.command(name, `echo ${name} >"$MASTER/used"`);
    master.onNodes(["true"]);
    expect(master.read("used")).toBe("pssh\n");
  });

  test.each([
    [2, "32"],
    [1000, "50"],
    [10_000, "256"],
  ])("%i nodes are asked in twenty rounds, but by no fewer than 32 at once and no more than 256", (total, atOnce) => {
    master = new OnNodesMaster(shell, ["pssh"]);
    master.nodes(...Array.from({ length: total }, (_, i) => `s${i}`));
    master.command("pssh", 'while [ $# -gt 1 ]; do case $1 in -p) echo "$2" >"$MASTER/used" ;; esac; shift; done');
    master.onNodes(["true"]);
    expect(master.read("used")).toBe(`${atOnce}\n`);
  });

  test("a list that fits no argument is given to clush as a file", () => {
    master = new OnNodesMaster(shell, ["clush"]);
    const letters = (i: number) => String(i + 10_000).replace(/\d/g, (digit) => "abcdefghij"[Number(digit)]);
    master.nodes(...Array.from({ length: 9000 }, (_, i) => letters(i)));
    master.command(
      "clush",
      'while [ $# -gt 1 ]; do case $1 in --hostfile) wc -l <"$2" >"$MASTER/used" ;; esac; shift; done',
    );
    expect(master.onNodes(["true"]).status).toBe(3);
    expect(Number(master.read("used"))).toBe(9000);
  });

  test("says why a tool did not come as far as ssh", () => {
    master = new OnNodesMaster(shell, ["pssh"]);
    master.command("pssh", "printf 'pssh: bad \\033[31minterpreter\\n' >&2; exit 126");
    expect(master.onNodes(["true"])).toEqual({
      status: 3,
      stdout: "",
      stderr: "pssh: bad ?[31minterpreter\non-nodes: failed on s[0-1].example.com (no answer)\n",
    });
  });

  test("several ways to fail stand in one line, in the order of the list", () => {
    master = new OnNodesMaster(shell);
    master.nodes("s0", "s1", "s2", "s3", "s9");
    expect(master.onNodes(["case $NODE in s0*) ;; s2*) exit 7 ;; *) exit 1 ;; esac"])).toMatchObject({
      status: 3,
      stderr:
        "on-nodes: failed on s[1,3].example.com (exit code 1), s2.example.com (exit code 7), s9.example.com (no answer)\n",
    });
  });

  test("leaves nothing behind", () => {
    master = new OnNodesMaster(shell);
    master.onNodes(["true"]);
    expect(master.left()).toEqual([]);
  });

  test("uses nothing that is not there", () => {
    master = new OnNodesMaster(shell, ["pdsh"]);
    master.write("bin/pdsh", "", 0o644);
    expect(master.onNodes(["true"])).toMatchObject({ status: 2, stderr: "on-nodes: not installed: pdsh\n" });
  });
});

describe("the command", () => {
  const text = onNodesCommand({ programs: ALL });

  test("is POSIX sh without a finding of shellcheck", () => {
    const options = ["--shell=sh", "--severity=style", "--exclude=SC2016,SC2034", "-"];
    const run = spawnSync("shellcheck", options, { input: text, encoding: "utf8" });
    expect(run.error).toBeUndefined();
    expect(run.stdout).toBe("");
  });

  test("has an ssh of its own without a finding of shellcheck", () => {
    const own = /<<'END'\n(#!\/bin\/sh\n[^]*?)^END$/m.exec(text)?.[1] ?? "";
    const run = spawnSync("shellcheck", ["--severity=style", "-"], { input: own, encoding: "utf8" });
    expect(own).toContain("keep_words");
    expect(run.stdout).toBe("");
  });

  test("uses nothing that CentOS 5 lacks", () => expect(el5Findings(text)).toEqual([]));
});
