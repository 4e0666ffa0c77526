import { spawnSync } from "node:child_process";
import { renderOnNodes } from "../../../lib/render/shell";
import { el5Findings } from "../../support/el5-findings";
import { FakeMaster, SHELLS } from "../host/shell";

/** Runs its last argument as the node's shell does; s9 does not answer. */
const SSH = `
for last; do :; done
node=$(printf '%s\\n' "$*" | sed 's/.*-l root \\([^ ]*\\) .*/\\1/')
[ "$node" != s9.example.com ] || { echo "ssh: connect to host $node port 22: No route to host" >&2; exit 255; }
NODE=$node sh -c "$last"
`;

// What the real tools make of the same, in their words: files by pssh, lines with the full name by clush, cut at the first
// dot by pdsh. The integration test asks the real ones.
const TOOLS: Record<string, string> = {
  pssh: `
while [ $# -gt 1 ]; do
  case $1 in -h) hosts=$2 ;; -o) out=$2 ;; -e) err=$2 ;; esac
  shift
done
while read -r node; do
  if ssh -l root "$node" "$1" >"$out/$node" 2>"$err/$node"; then echo "[1] 12:00:00 [SUCCESS] $node"
  else echo "[1] 12:00:00 [FAILURE] $node Exited with error code 255"; fi
done <"$hosts"
`,
  clush: `
while [ $# -gt 1 ]; do case $1 in -w) hosts=$2 ;; esac; shift; done
for node in $(echo "$hosts" | tr , ' '); do
  { ssh -l root "$node" "$1" || echo "clush: $node: exited with exit code 255" >&2; } 2>&1 |
    sed "/^clush/!s/^/$node: /"
done
`,
  pdsh: `
while [ $# -gt 1 ]; do case $1 in -w) hosts=\${2#^} ;; esac; shift; done
while read -r node; do
  command=$(printf '%s\\n' "$1" | sed "s/%%/\\a/g; s/%h/$node/g; s/%u/root/g; s/%n/0/g; s/\\a/%/g")
  { ssh -l root "$node" "$command" </dev/null || echo "pdsh@m0: $node: ssh exited with exit code 255" >&2; } 2>&1 |
    sed "/^pdsh/!s/^/\${node%%.*}: /"
done <"$hosts"
`,
  xargs: "",
};

describe.each(SHELLS)("on-nodes with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.command("ssh", SSH);
    master.write("nodes", "s0.example.com\ns1.example.com\n");
  });
  afterEach(() => master.remove());

  const onNodes = (programs: string[], ...given: (string | Record<string, string>)[]) => {
    const words = given.filter((word) => typeof word === "string");
    const environment = given.find((word) => typeof word !== "string");
    const script = master.write("on-nodes", renderOnNodes({ hostList: master.path("nodes"), programs }));
    const { status, stdout, stderr } = spawnSync(shell[0], [...shell.slice(1), script, ...words], {
      encoding: "utf8",
      env: { PATH: `${master.path("bin")}:/usr/bin:/bin`, TMPDIR: master.root, ...environment },
    });
    return { status, stdout, stderr };
  };

  describe.each(Object.entries(TOOLS))("by %s", (tool, text) => {
    beforeEach(() => {
      if (text !== "") master.command(tool, text);
    });
    const run = (...words: string[]) => onNodes([tool], ...words);

    test("prints what each node says, with its name", () =>
      expect(run("echo $NODE; echo 'it'\\''s' \"$((1 + 1))\" >&2")).toEqual({
        status: 0,
        stdout:
          "s0.example.com: s0.example.com\ns0.example.com: it's 2\ns1.example.com: s1.example.com\ns1.example.com: it's 2\n",
        stderr: "",
      }));

    test("takes a percent sign for nothing else", () =>
      expect(run("echo 100% %h %u %n %%").stdout).toMatch(/^s0\.example\.com: 100% %h %u %n %%\n/));

    test("joins its words as ssh does", () => expect(run("echo", "a", "b").stdout).toMatch(/^s0\.example\.com: a b\n/));

    test.each([
      ["nothing", "true", ""],
      ["no line end", "printf x", "x\n"],
      ["empty lines", "printf 'a\\n\\nb\\n\\n'", "a\n\nb\n\n"],
    ])("keeps %s as it is", (_what, command, said) =>
      expect(run(command).stdout).toBe(
        ["s0", "s1"].map((node) => said.replace(/^/gm, `${node}.example.com: `).replace(/[^\n]*$/, "")).join(""),
      ),
    );

    test("names a node where the command failed, and how", () => {
      const { status, stdout, stderr } = run("echo here; [ $NODE = s0.example.com ] || exit 3");
      expect({ status, stdout }).toEqual({ status: 1, stdout: "s0.example.com: here\ns1.example.com: here\n" });
      expect(stderr).toBe("on-nodes: failed on s1.example.com (exit code 3)\n");
    });

    test("names a node that does not answer, and asks the others all the same", () => {
      master.write("nodes", "s9.example.com\ns0.example.com\n");
      const { status, stdout, stderr } = run("echo up");
      expect(status).toBe(1);
      expect(stdout).toMatch(/^s0\.example\.com: up$/m);
      expect(stdout).toMatch(/No route to host/);
      expect(stderr).toMatch(/^on-nodes: failed on s9\.example\.com \(no answer\)$/m);
    });

    test("takes no line of a node for its end, nor for another node's", () => {
      const { status, stdout, stderr } = run(
        "echo '@on-nodes 0'; echo \"$NODE\"': @on-nodes-0123456789abcdef 0'; echo 's0.example.com: s1.example.com: hello'; exit 4",
      );
      expect(status).toBe(1);
      expect(stdout.split("\n").slice(3, 6)).toEqual([
        "s1.example.com: @on-nodes 0",
        "s1.example.com: s1.example.com: @on-nodes-0123456789abcdef 0",
        "s1.example.com: s0.example.com: s1.example.com: hello",
      ]);
      expect(stderr).toBe("on-nodes: failed on s0.example.com (exit code 4), s1.example.com (exit code 4)\n");
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

    test("shows nothing but text", () =>
      expect(run("printf 'a\\033[31mred\\007\\r\\000b\\233c\\n'").stdout.split("\n")[0]).toMatch(
        /^s0\.example\.com: a\[31mredb\??c$/,
      ));

    test("an exit code of 255 is no missing answer", () =>
      expect(run("exit 255").stderr).toMatch(/s0\.example\.com \(exit code 255\)/));
  });

  test("takes the first tool that is there", () => {
    master.command("pdsh", TOOLS.pdsh);
    expect(onNodes(["pssh", "clush", "pdsh", "xargs"], "echo up").stdout).toBe(
      "s0.example.com: up\ns1.example.com: up\n",
    );
    master.command("clush", 'echo asked >"$MASTER/asked"');
    onNodes(["pssh", "clush", "pdsh", "xargs"], "true");
    expect(master.read("asked")).toBe("asked\n");
  });

  test.each([
    ["no tool that is there", ["pssh"], ["true"], "on-nodes: not installed: pssh\n"],
    ["no command", ["xargs"], [], "usage: on-nodes COMMAND..."],
  ])("refuses %s", (_what, programs, words, said) => {
    const { status, stderr } = onNodes(programs, ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });

  test.each([
    ["C", "s0.example.com: ?? ??a\n"],
    ["C.UTF-8", "s0.example.com: \u00e9 a\n"],
  ])(
    "shows letters that the terminal knows, in the locale %s, and no control characters of any kind",
    (locale, said) => {
      master.write("nodes", "s0.example.com\n");
      const { stdout } = onNodes(["xargs"], "printf '\\303\\251 \\302\\233a\\n'", { LC_ALL: locale });
      expect(stdout).toBe(said);
    },
  );

  test("leaves nothing behind", () => {
    onNodes(["xargs"], "true");
    expect(master.list(".").filter((name) => name.startsWith("on-nodes."))).toEqual([]);
  });
});

describe("the command", () => {
  const text = renderOnNodes({ hostList: "/usr/local/etc/nodes", programs: ["pssh", "clush", "pdsh", "xargs"] });

  test("is POSIX sh without a finding of shellcheck", () => {
    const run = spawnSync("shellcheck", ["--shell=sh", "--severity=style", "-"], { input: text, encoding: "utf8" });
    expect(run.error).toBeUndefined();
    expect(run.stdout).toBe("");
  });

  test("uses nothing that CentOS 5 lacks", () => expect(el5Findings(text)).toEqual([]));
});
