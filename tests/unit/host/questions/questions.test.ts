import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { parseFrames } from "../../../../lib/host/script/frames";
import { composeJointScript, partMarker, partOutputs } from "../../../../lib/host/script/joint-script";
import type { Script } from "../../../../lib/host/script/script";
import { composeScript } from "../../../../lib/host/script/script";
import { questionerCall } from "../../../../lib/host/questions/questions";
import { FakeMaster, SHELLS } from "../shell";
import { installSystemd } from "../systemd-commands";

const [, QUESTIONER] = questionerCall();

const ECHO = "import sys\nprint(' '.join(sys.argv[1:]))\n";
const ODD = `import sys, time
kind = sys.argv[1]
if kind == 'lines': print('one'); print('two')
if kind == 'nothing': sys.exit()
if kind == 'fails': sys.exit('it failed')
if kind == 'breaks': raise ValueError(kind)
if kind == 'tab': print('a\\tb')
if kind == 'hangs': print('begun'); sys.stdout.flush(); time.sleep(60)
if kind == 'slow': time.sleep(1); print('late')
`;

describe("the program that puts several questions at once", () => {
  const ask = (seconds: number, ...questions: string[][]) => {
    const words = questions.flatMap((question) => [...question, "--"]);
    const output = execFileSync("python3", ["-E", "-c", QUESTIONER, String(seconds), "2", ECHO, ODD, ...words], {
      encoding: "utf8",
    });
    return output.split("\n").slice(0, -1);
  };

  test("tells what each printed, by its words", () =>
    expect(ask(20, ["0", "a", "b c"], ["1", "lines"], ["1", "nothing"])).toEqual([
      "a b c\ta b c",
      "lines\tone\ttwo",
      "nothing\t",
    ]));

  test("does not tell of one that failed, broke, printed what is no line, or hangs, and the others are told", () => {
    const began = Date.now();
    expect(ask(3, ["1", "fails"], ["1", "breaks"], ["1", "tab"], ["1", "hangs"], ["0", "fine"])).toEqual([
      "fine\tfine",
    ]);
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  test("puts them at once, some at a time", () => {
    const began = Date.now();
    expect(ask(20, ...Array.from({ length: 20 }, () => ["1", "slow"]))).toEqual(Array(20).fill("slow\tlate"));
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  test("starts a program for nobody", () => expect(ask(20)).toEqual([]));
});

describe.each(SHELLS)("questions of several services, with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installSystemd(master, ...Object.keys(SERVICES));
    for (const unit of Object.keys(SERVICES)) {
      master.write(`${unit}.running`, "");
      master.write(`${unit}.enabled`, "");
      master.write(`${unit}.StateChangeTimestampMonotonic`, "5000000\n");
    }
    master.command("ip", "echo '2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0'");
    // the program for probes is the one that echoes its words
    master.command("python3", `echo >>"$MASTER/started"; PATH=/usr/local/bin:/usr/bin:/bin exec python3 "$@"`);
    master.write("started", "");
  });
  afterEach(() => master.remove());

  const DHCP = "ask_dhcp 10.0.0.1 52:54:00:00:00:10 all";
  const SERVICES: Readonly<Record<string, readonly string[]>> = {
    chronyd: ["ask_ntp 10.0.0.1"],
    httpd: ["ask_http 10.0.0.1 /srv /diskless", "echo by a command"],
    rsyslog: ["ask_syslog 10.0.0.1", "ask_syslog 10.0.0.9"],
    dhcpd: [`${DHCP} bios uefi`, `${DHCP} uefi bios`],
  };
  const ANSWERING = `import sys
words = sys.argv[1:]
if words[0] == "http": sys.exit("refused")
if words[0] == "dhcp":
    print("bios an offer")
    print("uefi another")
else: print("an answer to " + " ".join(words))
`;

  const scripts = (): Script[] =>
    Object.entries(SERVICES).map(([service, questions]) => ({
      libraries: ["service-systemd", "service-unit", "service"],
      stateDirectory: master.state,
      root: master.root,
      path: `${master.path("bin")}:/usr/bin:/bin`,
      knows: [questionerCall(), ["know_probe_program", ANSWERING, "no"]],
      looks: {
        look_at_units: [service],
        look_at_addresses: [],
        look_at_questions: questions.map((question) => `${service} ${question}`),
      },
      calls: [["observe_service", service, ...questions.flatMap((question) => [question, question, "right"])]],
      hears: true,
    }));

  const answersOf = (stdout: Buffer, marker: string) => Object.fromEntries(parseFrames(stdout, marker));
  const started = () => {
    const count = master.read("started").length;
    master.write("started", "");
    return count;
  };
  const run = (text: string) => spawnSync(shell[0], [...shell.slice(1), "-s"], { input: text, timeout: 60_000 }).stdout;

  function together() {
    const parts = partOutputs(
      run(composeJointScript(scripts(), "@answer", 300)),
      Object.keys(SERVICES).length,
      "@answer",
    );
    return parts.map((part, i) => answersOf(part?.stdout ?? Buffer.of(), partMarker("@answer", i)));
  }
  function eachAlone(hears: boolean) {
    return scripts().map((script) => {
      const { looks = {}, ...rest } = script;
      const { look_at_questions, ...others } = looks;
      const text = composeScript(
        hears ? script : { ...rest, looks: others, hears: undefined, calls: [["forget_answers"], ...rest.calls] },
      );
      expect(look_at_questions).toBeDefined();
      return answersOf(run(`echo @answer\n${text}`), "@answer");
    });
  }

  test("are put by one program, and get the answers that each gets for itself", () => {
    const joint = together();
    // what failed together is asked once more for itself, which says why
    expect(started()).toBe(2);
    expect(joint.map(({ running }) => running)).toEqual(Array(4).fill("yes"));
    expect(joint[0]["serving.0"]).toBe("an answer to ntp 10.0.0.1 old");
    expect([joint[1]["serving.0"], joint[1]["serving.1"]]).toEqual(["(cannot be asked: refused)", "by a command"]);
    expect([joint[2]["serving.0"], joint[2]["serving.1"]]).toEqual([
      "an answer to syslog 10.0.0.1",
      "(cannot be asked: no interface that is up has 10.0.0.9)",
    ]);
    expect([joint[3]["serving.0"], joint[3]["serving.1"]]).toEqual(["an offer", "another"]);
    expect(eachAlone(false)).toEqual(joint);
    expect(started()).toBe(4);
    expect(eachAlone(true)).toEqual(joint);
  });

  test("are not put to a service that does not run", () => {
    for (const service of Object.keys(SERVICES)) rmSync(master.path(`${service}.running`));
    expect(together().map((answers) => answers["serving.0"])).toEqual(
      Object.keys(SERVICES).map((service) => `(not asked: ${service} does not run)`),
    );
    expect(started()).toBe(0);
  });
});
