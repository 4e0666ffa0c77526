import { mkdirSync } from "node:fs";
import {
  dhcpQuestions,
  httpQuestion,
  nfsQuestion,
  ntpQuestion,
  portQuestion,
  probingCalls,
  Question,
  rpcQuestion,
  served,
  syslogQuestion,
  tftpQuestion,
} from "../../../../lib/host/service/probes";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["transaction", "service-sysv", "service-unit", "probes"];
const NODE = { server: "10.0.0.1", mac: "52:54:00:00:00:10", address: "10.0.0.10" };
const BOOT = { nextServer: "10.0.0.1", bootProgram: { bios: "lpxelinux.0", uefi: "EFI/shimx64.efi" } };
const CANNOT_ASK = "echo no raw packets; exit 3";

test("a question is a call with words that no value can break out of", () => {
  expect(nfsQuestion("10.0.0.1", 4, "/srv/it's; true").command).toBe("ask_nfs 10.0.0.1 4 '/srv/it'\\''s; true'");
});

test("each kind of firmware is asked for, and all of them at once", () => {
  expect(dhcpQuestions({ ...NODE, boot: BOOT })).toEqual([
    {
      question: "DHCP discover of 52:54:00:00:00:10 by BIOS firmware",
      command: "ask_dhcp 10.0.0.1 52:54:00:00:00:10 all bios uefi",
      answer: "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file lpxelinux.0",
    },
    {
      question: "DHCP discover of 52:54:00:00:00:10 by UEFI firmware",
      command: "ask_dhcp 10.0.0.1 52:54:00:00:00:10 all uefi bios",
      answer: "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file EFI/shimx64.efi",
    },
  ]);
  expect(dhcpQuestions(NODE)).toEqual([
    expect.objectContaining({
      command: "ask_dhcp 10.0.0.1 52:54:00:00:00:10 address bios",
      answer: "10.0.0.10 from 10.0.0.1",
    }),
  ]);
});

test("firmware that boots over HTTP must be given its class with the URL", () => {
  const bootProgram = { ...BOOT.bootProgram, "uefi-http": "http://10.0.0.1/diskless/EFI/shimx64.efi" };
  expect(dhcpQuestions({ ...NODE, boot: { ...BOOT, bootProgram } })).toEqual([
    expect.objectContaining({ command: "ask_dhcp 10.0.0.1 52:54:00:00:00:10 all bios uefi uefi-http" }),
    expect.objectContaining({ command: "ask_dhcp 10.0.0.1 52:54:00:00:00:10 all uefi bios uefi-http" }),
    {
      question: "DHCP discover of 52:54:00:00:00:10 by UEFI HTTP firmware",
      command: "ask_dhcp 10.0.0.1 52:54:00:00:00:10 all uefi-http bios uefi",
      answer:
        "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file http://10.0.0.1/diskless/EFI/shimx64.efi, class HTTPClient",
    },
  ]);
});

test("a resource declares commands and right answers under the same keys", () =>
  expect(served([portQuestion(67), ntpQuestion("10.0.0.1")])).toEqual({
    questions: { "UDP port 67": "ask_port 67", "NTP query": "ask_ntp 10.0.0.1" },
    serving: { "UDP port 67": "open", "NTP query": "the time, within 1 s" },
  }));

test("only a question of ours takes the program along", () => {
  expect(probingCalls(["grep -q a b"], true)).toEqual([]);
  expect(probingCalls([ntpQuestion("10.0.0.1").command], false)).toEqual([
    ["know_probe_program", expect.stringContaining("def dhcp("), "no"],
  ]);
});

describe.each(SHELLS)("a question with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.write("asked", "");
    master.write("proc/filesystems", "nodev\tproc\n\text3\n");
    master.command("ip", `echo '2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0'`);
    master.command("modprobe", "exit 1");
    python("echo served");
    mkdirSync(master.path("served"));
  });
  afterEach(() => master.remove());

  /** What the program is asked for, and how it answers; `$3` is the question, since -E and -c come before. */
  const python = (answer: string) => {
    master.command("python3", `shift 3\necho "$@" >>"$MASTER/asked"\n${answer}\n`);
  };
  const ask = (questions: readonly Question[], mayWrite = false) => {
    const { values } = master.run(LIBRARIES, [
      ["know_probe_program", "# the program", mayWrite ? "yes" : "no"],
      ["eval", "service=dhcpd; forget_answers"],
      ...questions.map(({ command }, i) => ["eval", `ask_question '${command}'; emit ${i} "$answer"`] as const),
    ]);
    return questions.map((_question, i) => values.get(String(i)));
  };
  const asked = () => master.read("asked").trim();

  test("of DHCP asks once for all firmwares, on the interface that has the server's address", () => {
    python("echo 'bios 10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file a'; echo 'uefi no answer'");
    expect(ask(dhcpQuestions({ ...NODE, boot: BOOT }))).toEqual([
      "10.0.0.10 from 10.0.0.1, next-server 10.0.0.1, boot file a",
      "no answer",
    ]);
    expect(asked()).toBe("dhcp eth0 10.0.0.1 10.0.0.1 52:54:00:00:00:10 - bios uefi");
  });

  test("of DHCP for a node of each network asks each, and one behind a relay by its network", () => {
    python('echo "bios answer about $5 $6"; echo "uefi the same"');
    const far = { ...NODE, boot: BOOT, mac: "52:54:00:00:00:20", relayedFrom: "10.1.0.0" };
    expect(ask([...dhcpQuestions({ ...NODE, boot: BOOT }), ...dhcpQuestions(far)])).toEqual([
      "answer about 52:54:00:00:00:10 -",
      "the same",
      "answer about 52:54:00:00:00:20 10.1.0.0",
      "the same",
    ]);
    expect(asked().split("\n")).toEqual([
      "dhcp eth0 10.0.0.1 10.0.0.1 52:54:00:00:00:10 - bios uefi",
      "dhcp eth0 10.0.0.1 10.0.0.1 52:54:00:00:00:20 10.1.0.0 bios uefi",
    ]);
  });

  test("of DHCP leaves out what a kept text decides by itself, but never a second server", () => {
    const offer = (server: string, address: string) => `${address} from ${server}, next-server ${server}, boot file a`;
    python(`echo 'bios ${offer("10.0.0.1", "10.0.0.10")}; ${offer("10.0.0.254", "10.0.0.99")}'`);
    expect(ask(dhcpQuestions(NODE))).toEqual(["10.0.0.10 from 10.0.0.1; 10.0.0.99 from 10.0.0.254"]);
  });

  test.each([
    ["DHCP", dhcpQuestions({ ...NODE, server: "10.0.0.2", boot: BOOT })[0]],
    ["TFTP", tftpQuestion("10.0.0.2", "/nowhere", [])],
    ["HTTP", httpQuestion("10.0.0.2", "/nowhere", "/diskless")],
    ["NFS", nfsQuestion("10.0.0.2", 3, "/usr")],
    ["RPC", rpcQuestion("10.0.0.2", 100000, "portmapper")],
    ["NTP", ntpQuestion("10.0.0.2")],
    ["syslog", syslogQuestion("10.0.0.2")],
  ])("of %s that no interface can ask says so, which is no success", (_what, question) => {
    expect(ask([question], true)).toEqual(["(cannot be asked: no interface that is up has 10.0.0.2)"]);
    expect(asked()).toBe("");
  });

  test("that the program cannot ask says why", () => {
    python(CANNOT_ASK);
    expect(ask(dhcpQuestions(NODE))).toEqual(["(cannot be asked: no raw packets)"]);
  });

  test("of a read writes nothing, and asks for what lies there", () => {
    ask([tftpQuestion("10.0.0.1", master.path("served"), ["pxelinux.0"])]);
    expect(asked()).toBe(`tftp 10.0.0.1 ${master.path("served")} pxelinux.0`);
    ask([httpQuestion("10.0.0.1", master.path("absent"), "/diskless")]);
    expect(asked()).toContain(`\nhttp 10.0.0.1 ${master.path("absent")} /diskless`);
    expect(master.list("")).not.toContain("absent");
    expect(master.list("served")).toEqual([]);
  });

  test("of an apply asks for a new file that everybody may read, and leaves none", () => {
    python(`cat "$MASTER/served/images/$5" >>"$MASTER/asked"; stat -c %a "$MASTER/served/images/$5" >>"$MASTER/asked"`);
    ask([httpQuestion("10.0.0.1", master.path("served/images"), "/diskless")], true);
    expect(asked()).toMatch(/ \/diskless \.diskless-probe-\d+\nasked at \d+ by \d+\n644$/);
    expect(master.list("served")).toEqual([]);
    expect(master.list("var/lib/pulumi-diskless/made")).toEqual([]);
  });

  test.each([
    [3, "-t nfs -o ro,soft,retry=0,timeo=20,retrans=1,nfsvers=3,nolock 10.0.0.1:/usr"],
    [4, "-t nfs4 -o ro,soft,retry=0,timeo=20,retrans=1 10.0.0.1:/usr"],
  ])("of NFS %i mounts where the kernel is a client, and leaves nothing", (version, options) => {
    const question = nfsQuestion("10.0.0.1", version, "/usr");
    master.write("proc/filesystems", "nodev\tnfs\n");
    master.command("mount", `echo "$@" >>"$MASTER/asked"`);
    master.command("umount", `echo "umount $1" >>"$MASTER/asked"; [ -d "$1" ] && echo still there >>"$MASTER/asked"`);
    expect(ask([question])).toEqual(["served"]);
    const [, mounted] = /(\/tmp\/diskless-mount\.\w+)\n/.exec(`${asked()}\n`) ?? [];
    expect(asked()).toBe(`${options} ${mounted}\numount ${mounted}\nstill there`);
    master.command("mount", "echo mount.nfs: access denied by server >&2; exit 32");
    expect(ask([question])).toEqual(["not mounted: mount.nfs: access denied by server"]);
    expect(asked()).not.toContain("nfs 10.0.0.1");
    master.command("mount", "echo mount.nfs: Operation not permitted >&2; exit 32");
    expect(ask([question])).toEqual(["served"]);
    expect(asked()).toContain(`nfs 10.0.0.1 ${version}`);
  });

  test("of RPC tells a program that is not known from a port mapper that is not there", () => {
    const question = rpcQuestion("10.0.0.1", 100024, "status");
    master.command("rpcinfo", "echo '   program vers proto   port'; echo '    100024    1   udp    662  status'");
    expect(ask([question])).toEqual(["known"]);
    master.command("rpcinfo", "echo '    100000    2   udp    111  portmapper'");
    expect(ask([question])).toEqual(["not known to the port mapper"]);
    master.command("rpcinfo", "echo refused >&2; exit 1");
    expect(ask([question])).toEqual(["the port mapper does not answer: refused"]);
  });

  test("of a port reads the kernel's own list", () => {
    expect(ask([portQuestion(9)])).toEqual(["closed"]);
  });

  test("that is a command of the host is answered by what it prints", () => {
    const question = { question: "exports", answer: "ro", command: "echo ro; echo rw >&2" };
    expect(ask([question])).toEqual(["ro\nrw"]);
  });
});
