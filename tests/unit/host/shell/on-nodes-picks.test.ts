import { rmSync } from "node:fs";
import { SHELLS } from "../shell";
import { OnNodesMaster } from "./on-nodes-master";

describe.each(SHELLS)("whom on-nodes asks, with %s", (_name, shell) => {
  let master: OnNodesMaster;
  beforeAll(() => {
    master = new OnNodesMaster(shell);
    const nodes = Array.from({ length: 8 }, (_, i) => `s${i}.example.com\n`).join("");
    master.write("nodes", nodes);
    master.write("groups", "gpu: s[4-5].example.com\nlogin: s0.example.com,s7.example.com\n");
  });
  beforeEach(() => master.write("asked", ""));
  afterAll(() => master.remove());
  const onNodes = (...words: string[]) => master.onNodes(words);

  test.each<[what: string, words: string[], asked: string[]]>([
    ["all without a word", [], ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"]],
    ["a short name", ["-w", "s3"], ["s3"]],
    ["a full name in capitals", ["-w", "S3.Example.COM"], ["s3"]],
    ["a host list", ["-w", "s[0-3,7]"], ["s0", "s1", "s2", "s3", "s7"]],
    ["names with a comma between them", ["-w", "s0, s1.example.com"], ["s0", "s1"]],
    ["a word that is one with its option", ["-ws0"], ["s0"]],
    ["several lists that overlap", ["-w", "s[0-2]", "-w", "s[2-3]"], ["s0", "s1", "s2", "s3"]],
    ["a group", ["-g", "gpu"], ["s4", "s5"]],
    ["groups and names", ["-g", "gpu", "-w", "s1", "-g", "login"], ["s0", "s1", "s4", "s5", "s7"]],
    ["options that end", ["-w", "s0", "--"], ["s0"]],
  ])("%s", (_what, words, asked) => {
    expect(onNodes(...words, "true")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(master.asked()).toEqual(asked);
  });

  test("options behind the command are the command's", () => {
    expect(onNodes("-w", "s0", "echo", "-w", "s1").stdout).toBe("s0.example.com: -w s1\n");
    expect(master.asked()).toEqual(["s0"]);
  });

  test("nodes answer in the order of the list, however they were picked", () =>
    expect(onNodes("-w", "s2,s1", "echo $NODE").stdout).toBe(
      "s1.example.com: s1.example.com\ns2.example.com: s2.example.com\n",
    ));

  test.each<[what: string, words: string[], said: string]>([
    ["nothing", [], "no command is given; on-nodes -h says more"],
    ["no command", ["-w", "s0"], "no command is given; on-nodes -h says more"],
    ["an option without its word", ["-w"], "-w needs a word behind it; on-nodes -h says more"],
    ["an unknown option", ["-x", "true"], "there is no option -x; on-nodes -h says more"],
    ["an unknown long option", ["--hosts", "s0", "true"], "there is no option --; on-nodes -h says more"],
    [
      "an unknown name",
      ["-w", "s8", "true"],
      "-w: s8 is not one of the nodes of NODES, expected the full or the short name of one",
    ],
    [
      "unknown names",
      ["-w", "s[6-9],t0", "true"],
      "-w: s[8-9],t0 are not among the nodes of NODES, expected full or short names of some",
    ],
    ["an empty word", ["-w", "", "true"], '-w: "" is no name of a node, expected names with commas between them'],
    [
      "names with a blank between them",
      ["-w", "s0 s1", "true"],
      '-w: "s0 s1" is no name of a node, expected names with commas between them',
    ],
    [
      "what a terminal acts upon",
      ["-w", "\u001b[31m", "true"],
      '-w: "?[31m" has an opening bracket that nothing closes',
    ],
    [
      "a list that is none",
      ["-w", "s[3-0]", "true"],
      '-w: "s[3-0]" has the range 3-0, which ends before it begins; expected 0-3',
    ],
    [
      "a name twice in a list",
      ["-w", "s[0-2],s1", "true"],
      '-w: "s[0-2],s1" has s1 twice, expected ranges that do not overlap',
    ],
    [
      "too many names",
      ["-w", "s[0-100000]", "true"],
      '-w: "s[0-100000]" stands for 100001 names, expected at most 100000',
    ],
    ["an unknown group", ["-g", "cpu", "true"], '-g: "cpu" is no group of GROUPS, expected gpu, login'],
  ])("is refused, and none is asked: %s", (_what, words, said) => {
    const { status, stdout, stderr } = onNodes(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    const named = said.replace("NODES", master.path("nodes")).replace("GROUPS", master.path("groups"));
    expect(stderr.split("\n").at(-2)).toBe(`on-nodes: ${named}`);
    expect(master.asked()).toEqual([]);
  });

  test.each([["-h"], ["--help"]])("%s says how it is called", (option) => {
    const { status, stdout, stderr } = onNodes(option);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^usage: on-nodes \[-w NODES\]\.\.\. \[-g GROUP\]\.\.\. \[-s\] COMMAND\.\.\.\n/);
    for (const option of ["-w NODES", "-g GROUP", "-s ", "-h "]) expect(stdout).toContain(`\n  ${option}`);
    const lines = stdout.replace(master.path("nodes"), "/usr/local/etc/nodes").split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("a master without groups says so", () => {
    rmSync(master.path("groups"));
    expect(onNodes("-g", "gpu", "true")).toEqual({
      status: 2,
      stdout: "",
      stderr: `on-nodes: -g: "gpu" is no group, expected none, since ${master.path("groups")} names none\n`,
    });
  });

  test.each([
    ["is empty", () => master.write("nodes", "")],
    ["is not there", () => rmSync(master.path("nodes"))],
  ])("a list that %s is refused", (_what, make) => {
    make();
    expect(onNodes("true")).toMatchObject({ status: 2, stderr: `on-nodes: ${master.path("nodes")} names no node\n` });
    expect(master.asked()).toEqual([]);
  });
});
