import { mkdirSync } from "node:fs";
import { dhcpProbe, httpProbe, nfsProbe, probingOf, tftpProbe } from "../../../lib/host/probes";
import { FakeMaster, SHELLS } from "./shell";

const LIBRARIES = ["transaction", "probes"];
const NODE = { mac: "52:54:00:00:00:10", address: "10.0.0.10" };
const CANNOT_ASK = "exit 3";

test("a probe is a call with words that no value can break out of", () => {
  expect(dhcpProbe("10.0.0.1", NODE)).toBe("probe_dhcp 10.0.0.1 52:54:00:00:00:10 10.0.0.10");
  expect(nfsProbe("10.0.0.1", 4, "/srv/it's; true")).toBe("probe_nfs 10.0.0.1 4 '/srv/it'\\''s; true'");
});

test("only a probe of ours takes the program along", () => {
  expect(probingOf("grep -q a b")).toEqual({ libraries: [], calls: [] });
  expect(probingOf(undefined)).toEqual({ libraries: [], calls: [] });
  const { libraries, calls } = probingOf(tftpProbe("10.0.0.1", "/tftpboot"));
  expect(libraries).toEqual(["probes"]);
  expect(calls).toEqual([["know_probe_program", expect.stringContaining("def tftp(")]]);
});

describe.each(SHELLS)("a probe with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.write("asked", "");
    master.write("proc/filesystems", "nodev\tproc\n\text3\n");
    master.command("ip", `echo '2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0'`);
    master.command("modprobe", "exit 1");
    python("exit 0");
    mkdirSync(master.path("served"));
  });
  afterEach(() => master.remove());

  /** What the program is asked for, and how it answers; `$3` is the question, since -E and -c come before. */
  const python = (answer: string) => {
    master.command("python3", `shift 3\necho "$@" >>"$MASTER/asked"\n${answer}\n`);
  };
  const probe = (text: string) =>
    master.run(LIBRARIES, [
      ["know_probe_program", "# the program"],
      ["eval", `said=$({ ${text}; } 2>&1) && emit served "$said" || emit refused "$said"`],
    ]).values;
  const asked = () => master.read("asked").trim();
  const served = new Map([["served", ""]]);

  test("of DHCP asks on the interface that has the server's address", () => {
    expect(probe(dhcpProbe("10.0.0.1", NODE))).toEqual(served);
    expect(asked()).toBe("dhcp eth0 52:54:00:00:00:10 10.0.0.10");
    python("echo got an offer of 10.0.0.99 >&2; exit 1");
    expect(probe(dhcpProbe("10.0.0.1", NODE)).get("refused")).toBe("got an offer of 10.0.0.99");
  });

  test.each([
    ["DHCP", dhcpProbe("10.0.0.2", NODE)],
    ["TFTP", tftpProbe("10.0.0.2", "/nowhere")],
    ["HTTP", httpProbe("10.0.0.2", "/nowhere", "/diskless")],
    ["NFS", nfsProbe("10.0.0.2", 3, "/usr")],
  ])("of %s blames nobody where no interface is up with the server's address", (_what, text) => {
    python("exit 1");
    expect(probe(text)).toEqual(served);
    expect(asked()).toBe("");
  });

  test("of DHCP and NFS pass where there is nothing to ask with", () => {
    python(CANNOT_ASK);
    master.command("rpcinfo", "exit 0");
    expect(probe(dhcpProbe("10.0.0.1", NODE))).toEqual(served);
    expect(probe(nfsProbe("10.0.0.1", 3, "/usr"))).toEqual(served);
  });

  test("of TFTP reads a file that everybody may read, and leaves none", () => {
    python(
      `cat "$MASTER/served/$3" | { read -r line; [ "$line" = "$4" ]; } && stat -c %a "$MASTER/served/$3" >>"$MASTER/asked"`,
    );
    expect(probe(tftpProbe("10.0.0.1", master.path("served")))).toEqual(served);
    expect(asked()).toMatch(/^tftp 10\.0\.0\.1 \.diskless-probe-\d+ asked at \d+ by \d+\n644$/);
    expect(master.list("served")).toEqual([]);
    python("echo file not found; exit 1");
    expect(probe(tftpProbe("10.0.0.1", master.path("served"))).get("refused")).toBe("file not found");
    expect(master.list("served")).toEqual([]);
  });

  const curl = (answer: string) => {
    master.command(
      "curl",
      `[ "$1" = --version ] && { echo "Protocols: http tftp"; exit 0; }\nfor url; do :; done\n${answer}\n`,
    );
  };

  test("of TFTP asks by curl where there is no Python and curl can", () => {
    python(CANNOT_ASK);
    curl(`cat "$MASTER/served/\${url##*/}"`);
    expect(probe(tftpProbe("10.0.0.1", master.path("served")))).toEqual(served);
    curl("echo 'curl: (69) TFTP: Access Violation' >&2; exit 69");
    expect(probe(tftpProbe("10.0.0.1", master.path("served"))).get("refused")).toMatch(
      /^tftp:\/\/10\.0\.0\.1\/\.diskless-probe-\d+ got curl: \(69\) TFTP: Access Violation, expected/,
    );
  });

  test("of HTTP takes nothing but the bytes of its file for an answer, and the directory that it made goes again", () => {
    const text = httpProbe("10.0.0.1", master.path("served/images"), "/diskless");
    curl(`cat "$MASTER/served/images/\${url##*/}"`);
    expect(probe(text)).toEqual(served);
    curl("echo It works!");
    expect(probe(text).get("refused")).toMatch(/^http:\/\/10\.0\.0\.1\/diskless\/\.diskless-probe-\d+ got It works!,/);
    expect(master.list("served")).toEqual([]);
    expect(master.list("var/lib/pulumi-diskless/made")).toEqual([]);
  });

  test.each([
    [3, "-t nfs -o ro,soft,retry=0,timeo=20,retrans=1,nfsvers=3,nolock 10.0.0.1:/usr"],
    [4, "-t nfs4 -o ro,soft,retry=0,timeo=20,retrans=1 10.0.0.1:/usr"],
  ])("of NFS %i mounts where the kernel is a client, and leaves nothing", (version, options) => {
    master.write("proc/filesystems", "nodev\tnfs\n");
    master.command("mount", `echo "$@" >>"$MASTER/asked"`);
    master.command("umount", `echo "umount $1" >>"$MASTER/asked"`);
    expect(probe(nfsProbe("10.0.0.1", version, "/usr"))).toEqual(served);
    const mounted = `${master.state}/probed-export`;
    expect(asked()).toBe(`${options} ${mounted}\numount ${mounted}`);
    expect(master.list("var/lib/pulumi-diskless")).toEqual([]);
    master.command("mount", "echo mount.nfs: access denied by server >&2; exit 32");
    expect(probe(nfsProbe("10.0.0.1", version, "/usr")).get("refused")).toBe(
      "10.0.0.1:/usr cannot be mounted: mount.nfs: access denied by server",
    );
    expect(asked()).not.toContain("nfs 10.0.0.1");
    master.command("mount", "echo mount.nfs: Operation not permitted >&2; exit 32");
    expect(probe(nfsProbe("10.0.0.1", version, "/usr"))).toEqual(served);
    expect(asked()).toContain(`nfs 10.0.0.1 ${version}`);
  });
});
