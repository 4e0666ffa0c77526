import { reachCall } from "../../../../lib/host/boot/reach";
import { SILENCE } from "../../../../lib/model/boot/node-boot";
import { type DarkNodes, openDarkNodes } from "../../../support/dark-nodes";
import { FakeNodes } from "../fake-nodes";
import { PushFarm } from "../node-files/push-farm";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["node-boots"];
const ID = "11111111-2222-3333-4444-555555555555";

let nodes: DarkNodes;
beforeAll(async () => {
  nodes = await openDarkNodes();
});
afterAll(() => nodes.close());

const named = (letter: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${letter}${i}`);

// ssh(1) is played, and writes down whom it was to reach; connections are real ones
describe.each(SHELLS)("many nodes, asked with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.write("asked", "");
    master.command("ssh", `while [ $# -gt 2 ]; do shift; done\necho "$1" >>"$MASTER/asked"\necho "answer of $1"\n`);
  });
  afterEach(() => master.remove());

  const reaching = () =>
    `REACH_PORT=${nodes.port} REACH_HOSTS='${master.path("hosts")}' REACH_CONFIGS='${master.path("ssh_config")}' ` +
    "CONNECT_SECONDS=2 PATIENT_CONNECT_SECONDS=2 PUSH_CONNECT_SECONDS=2";
  const ask = (names: readonly string[], more = "") => {
    const settings = `${reaching()} ${more} TMPDIR='${master.path("tmp")}'; export TMPDIR; mkdir -p "$TMPDIR"`;
    return master.run(LIBRARIES, [["eval", settings], reachCall(), ["observe_boots", ...names]]).values;
  };
  const askedBySsh = () => master.read("asked").split("\n").filter(Boolean).sort();

  test("of which nearly all are dark have one patience together: ssh asks none of those", () => {
    const [dark, up] = [named("d", 600), named("s", 3)];
    master.write("hosts", nodes.hosts({ dark, up }));
    const answers = ask([...dark, ...up]);
    expect(askedBySsh()).toEqual(up);
    expect(answers.get("s1")).toBe("answer of s1\n");
    const silent = new RegExp(SILENCE, "i");
    expect(dark.filter((name) => !silent.test(answers.get(name) ?? ""))).toEqual([]);
    expect(answers.get("d7")).toBe(`ssh: connect to host d7 port ${nodes.port}: Connection timed out\n`);
  });

  test("are asked by ssh where that knows more: no sshd yet, two addresses, or a name that only a name server has", () => {
    const others = ["closed", "twice", "far"];
    const dark = named("d", 70);
    master.write(
      "hosts",
      `${nodes.hosts({ dark, closed: ["closed"] })}127.0.0.2 twice\n127.0.0.4 twice\n# 127.0.0.2 far\n`,
    );
    ask([...dark, ...others]);
    expect(askedBySsh()).toEqual([...others].sort());
  });

  test.each([
    ["Host d*\n  ProxyJump gateway\n"],
    ["Host d0\n  HostName 127.0.0.3\n"],
    ["  port=2222\n"],
    ["Include /etc/other\n"],
    ["Match exec true\n  ProxyCommand nc %h %p\n"],
  ])("are all asked by ssh where somebody's ssh_config says %j", (text) => {
    const dark = named("d", 70);
    master.write("hosts", nodes.hosts({ dark }));
    master.write("ssh_config", text);
    ask(dark);
    expect(askedBySsh()).toEqual([...dark].sort());
  });

  test("are reached by their names with an ssh_config as a distribution has it, and ours", () => {
    const dark = named("d", 70);
    master.write("hosts", nodes.hosts({ dark }));
    master.write(
      "ssh_config",
      "# HostName x\nInclude /etc/ssh/ssh_config.d/*.conf\nMatch final all\n\tInclude /etc/crypto-policies/back-ends/openssh.config\n" +
        "Host d0 d1\n  User root\n  UserKnownHostsFile /dev/null\n  SendEnv LANG\n",
    );
    ask(dark);
    expect(askedBySsh()).toEqual([]);
  });

  test("that are few are asked by ssh alone, which makes no second connection to each", () => {
    const dark = named("d", 64);
    master.write("hosts", nodes.hosts({ dark }));
    ask(dark);
    expect(askedBySsh()).toHaveLength(64);
  });

  test("are more at once where only ssh can tell, so that rounds stay few", () => {
    const dark = named("d", 40);
    master.write("hosts", nodes.hosts({ dark }));
    master.write("ssh_config", "Port 2222\n");
    // each waits for nine others, but not for ever
    master.command(
      "ssh",
      `while [ $# -gt 2 ]; do shift; done
       mkdir -p "$MASTER/begun" && : >"$MASTER/begun/$1"
       for _ in $(seq 100); do [ "$(ls "$MASTER/begun" | wc -l)" -lt 10 ] || { echo together; exit; }; sleep 0.2; done; echo alone\n`,
    );
    const answers = ask(dark, "ASKED_AT_ONCE=2 MOST_ROUNDS=4 MOST_ASKED_AT_ONCE=16");
    expect([...answers.values()].filter((words) => words !== "together\n")).toEqual([]);
  });

  test.each([
    [64, 312, 256, 256],
    [64, 100, 256, 100],
    [64, 10, 256, 64],
    [300, 400, 300, 300],
    [300, 10, 256, 300],
  ])("between %d and the least of %d and %d are %d", (least, number, most, bounded) =>
    expect(
      master
        .run(LIBRARIES, [["emit_command", "at-once", "bounded", ...[least, number, most].map(String)]])
        .values.get("at-once"),
    ).toBe(`${bounded}\n`),
  );

  test.each([
    [
      "inet arp_cache\n    thresh1 128 thresh2 512 thresh3 16384 gc_int 30000\n\ninet arp_cache\n    dev eth0\n",
      "8192\n",
    ],
    ["", "512\n"],
  ])("are no more at once than half of the neighbours that a kernel keeps", (words, most) => {
    master.command("ip", `printf %s '${words}'\n`);
    expect(master.run(LIBRARIES, [["emit_command", "most", "neighbours_at_once"]]).values.get("most")).toBe(most);
  });

  test("that are off get their files at their boot: a push connects to all of them at once, and sends to the others", () => {
    const [dark, up] = [named("d", 100), named("s", 2)];
    master.write("hosts", nodes.hosts({ dark, up }));
    const farm = new PushFarm(master, shell);
    farm.add(...dark, ...up);
    farm.settings = reaching();
    farm.wants(
      [...dark, ...up].map((name, i) => `${name} - card-${i}`),
      [{ path: "/etc/motd", content: "hello\n" }],
    );
    expect(farm.push().said).toMatch(/^2 of 102 nodes changed, 0 have their files, 100 are not reached, 0 failed/m);
    expect(master.read("begun").split("\n").filter(Boolean).sort()).toEqual(up);
  });

  test("that are off are left out of a rollout after one patience, and one more for those that may be busy", () => {
    const [dark, up] = [named("d", 100), named("s", 2)];
    master.write("hosts", nodes.hosts({ dark, up }));
    const farm = new FakeNodes(master, shell);
    for (const name of [...dark, ...up]) farm.one(name);
    farm.settings = reaching();
    farm.wants([...dark, ...up]);
    const { code, said } = farm.roll();
    expect(said).toMatch(/done: 2 of 102 nodes rebooted, 0 ran their image before, 100 do not answer\n$/);
    expect([code, farm.rebooted()]).toEqual([0, up]);
    expect(farm.events().filter(([what, node]) => what === "asked" && node.startsWith("d"))).toEqual([]);
  });

  test("are told apart by one look at their answers", () => {
    const boot = `@boot 1 1.0 ${ID} 5.14`;
    const said = {
      up: `banner\n${boot}\nro diskless.image=${"a".repeat(32)} quiet\nmore\n`,
      other: `${boot}\nro\ndiskless.image=${"a".repeat(32)}\n`,
      short: `${boot}\n`,
      silent: "ssh: connect to host silent port 22: No route to host\n",
      slow: "Connection timed out during banner exchange\nConnection to 10.0.0.10 port 22 timed out\n",
      late: "Timeout, server late not responding.\n",
      mute: "",
      denied: "Permission denied (publickey).\n",
      lies: "@boot 1 1.0 x\nno\n",
    };
    for (const [name, text] of Object.entries(said)) master.write(`answers/${name}`, text);
    const { values } = master.run(LIBRARIES, [
      ["emit_command", "kinds", "kinds_of_answers", master.path("answers"), SILENCE, ...Object.keys(said), "absent"],
    ]);
    expect(values.get("kinds")?.split("\n")).toEqual([
      `up up ${"a".repeat(32)}`,
      "other up -",
      "short up -",
      "silent silent",
      ...["slow", "late", "mute"].map((name) => `${name} slow`),
      ...["denied", "lies"].map((name) => `${name} odd`),
      "absent slow",
      "",
    ]);
  });
});
