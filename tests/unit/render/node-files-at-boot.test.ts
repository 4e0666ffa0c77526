import { spawnSync } from "node:child_process";
import { platformOf, ramdiskPlatform, squashfsPlatform } from "../../../lib/platforms";
import { renderDracutModule, renderInitScript } from "../../../lib/render/node-files/at-boot";
import { el5Findings } from "../../support/el5-findings";
import { FakeMaster, SHELLS } from "../host/shell";
import { expectGolden } from "./golden";

const [setup, hook] = renderDracutModule(squashfsPlatform(platformOf("el9"))).files.map(({ content }) => content);
const init = renderInitScript(ramdiskPlatform(platformOf("centos5")));

test.each([
  ["dracut-module", setup],
  ["dracut-hook", hook],
  ["init-script", init],
])("the text of the %s", (name, text) => expectGolden(`node-files/${name}`, text));

test("el8 and el9 have one hook", () =>
  expect(renderDracutModule(squashfsPlatform(platformOf("el8")))).toEqual(
    renderDracutModule(squashfsPlatform(platformOf("el9"))),
  ));

test.each([
  ["dracut-hook", hook, "sh"],
  ["init-script", init, "sh"],
  ["dracut-module", setup, "bash"],
])("shellcheck finds nothing in the %s", (_name, input, shell) => {
  const run = spawnSync("shellcheck", [`--shell=${shell}`, "--severity=style", "-"], { input, encoding: "utf8" });
  expect(run.error).toBeUndefined();
  expect(run.stdout).toBe("");
});

test("the init script uses nothing that CentOS 5 lacks", () => expect(el5Findings(init)).toEqual([]));

/** Two cards, one of them InfiniBand, and what is no card of the node. */
const CARDS = {
  eth0: "52:54:00:00:00:01",
  ib0: "80:00:00:48:fe:80:00:00:00:00:00:00:00:02:c9:03:00:00:00:01",
  lo: "00:00:00:00:00:00",
  tunl0: "",
};
const CARDS_GIVEN = `${CARDS.eth0} ${CARDS.ib0}`;
const GIVEN = `boot ${CARDS_GIVEN}`;
/** Where services have started before. */
const GIVEN_LATE = `late ${CARDS_GIVEN}`;
/** Says with what it was called, and refuses as often as a file has lines. */
const APPLIER = `
echo "$@" >>"$MASTER/called"; cat >>"$MASTER/plans"; echo "changed /etc/motd"
[ -s "$MASTER/refusals" ] || exit 0
sed -i 1d "$MASTER/refusals"
echo 'the plan is torn: its "end" is $(missing),' >&2; echo 'got \`2c\`' >&2
exit 45
`;
const refusals = (count: number) => "no\n".repeat(count);

describe.each(SHELLS)("with %s", (_name, shell) => {
  let node: FakeMaster;
  beforeEach(() => {
    node = new FakeMaster(shell);
    for (const [card, address] of Object.entries(CARDS)) node.write(`net/${card}/address`, `${address}\n`);
    node.command("sleep", 'echo "$@" >>"$MASTER/slept"');
    node.write("called", "");
    node.write("slept", "");
  });
  afterEach(() => node.remove());

  const applier = () => `MASTER='${node.root}'${APPLIER}`;
  /** A text that reads what a kernel tells from the files of the test. */
  const here = (text: string) =>
    text.replaceAll("/sys/class/net", node.path("net")).replaceAll("/proc/cmdline", node.path("cmdline"));
  const run = (script: string, words: string[] = []) => {
    const { status, stdout, stderr } = spawnSync(shell[0], [...shell.slice(1), script, ...words], {
      encoding: "utf8",
      env: { PATH: `${node.path("bin")}:/usr/bin:/bin`, NEWROOT: node.path("root") },
    });
    return { status, stdout, stderr };
  };
  const slept = () => node.read("slept").trim().split("\n").filter(Boolean).length;

  describe("the hook of the initramfs", () => {
    beforeEach(() => {
      for (const place of ["run", "dev", "etc"]) node.write(`root/${place}/there`, "");
      node.command("mount", 'echo "mount $*" >>"$MASTER/mounts"');
      node.command("umount", 'echo "umount $*" >>"$MASTER/mounts"');
      node.command("chroot", 'root=$1; shift 2; file=$1; shift; exec sh "$root$file" "$@"');
      node.command(
        "curl",
        `echo "$@" >>"$MASTER/asked"
         while [ $# -gt 1 ]; do case $1 in --output) file=$2 ;; esac; shift; done
         case $1 in http://10.0.0.1/diskless/*) ;; *) exit 3 ;; esac
         [ ! -s "$MASTER/down" ] || { sed -i 1d "$MASTER/down"; echo "curl: (7) Failed to connect" >&2; exit 7; }
         cp "$MASTER/web/\${1##*/}" "$file" 2>/dev/null || { echo "curl: (22) 404" >&2; exit 22; }`,
      );
      node.write("web/node-files", "the plan\n");
      node.write("web/apply-node-files", applier());
    });

    /** Sources it between functions of dracut's and a next hook. */
    const boot = (kernelLine = "quiet diskless.files=http://10.0.0.1/diskless") => {
      node.write("hook", here(hook));
      return run(
        node.write(
          "dracut",
          `getarg() { for word in ${kernelLine}; do case $word in "$1"*) echo "\${word#"$1"}"; return 0 ;; esac; done; return 1; }
           warn() { echo "warning: $*"; }
           die() { echo "fatal: $*"; exit 1; }
           card=of fault=another name=hook
           cd / && . '${node.path("hook")}'
           echo "$card $fault $name"`,
        ),
      );
    };

    test("does nothing without the word on the kernel line", () => {
      node.command("curl", 'echo asked >>"$MASTER/called"');
      expect(boot("quiet")).toEqual({ status: 0, stdout: "of another hook\n", stderr: "" });
      expect(node.read("called")).toBe("");
    });

    test("fetches plan and applier, and runs it in the root with every card and the plan on standard input", () => {
      expect(boot()).toEqual({ status: 0, stdout: "of another hook\n", stderr: "" });
      expect([node.read("called"), node.read("plans")]).toEqual([`${GIVEN}\n`, "the plan\n"]);
      expect(node.read("mounts")).toBe(
        `mount -o bind /dev ${node.path("root/dev")}\numount ${node.path("root/dev")}\n`,
      );
      expect(node.list("root/run")).toEqual(["there"]);
      expect(slept()).toBe(0);
    });

    test("bounds a connection and a standstill, and not the time of a plan that goes on coming", () => {
      boot();
      const asked = node.read("asked").trim().split("\n");
      expect(asked).toHaveLength(2);
      for (const words of asked) {
        expect(words).toContain("--connect-timeout 10 --speed-limit 1 --speed-time 30 ");
        expect(words).not.toMatch(/--max-time|-m /);
      }
    });

    test("waits for a web server that is not there yet, and says for what", () => {
      node.write("down", refusals(2));
      const { status, stdout } = boot();
      const url = "http://10.0.0.1/diskless/node-files";
      const line = `warning: This node cannot get its files, and tries again: ${url} cannot be fetched: curl: (7) Failed to connect`;
      expect([status, stdout.split("\n").map((one) => one.trim())]).toEqual([0, [line, line, "of another hook", ""]]);
      expect([node.read("called"), slept()]).toEqual([`${GIVEN}\n`, 2]);
    });

    test("stops the boot when the applier refuses ten times, in its words and with nothing that a shell reads", () => {
      node.write("refusals", refusals(100));
      const { status, stdout } = boot();
      expect(status).toBe(1);
      const said = stdout.trim().split("\n");
      expect(said).toHaveLength(10);
      expect(said.at(-1)).toBe(
        "fatal: This node does not come up, since it cannot get its files: the plan is torn: its end is (missing), got 2c",
      );
      expect([node.read("called"), slept()]).toEqual([`${GIVEN}\n`.repeat(10), 9]);
      expect(node.list("root/run")).toEqual(["there"]);
      expect(node.read("mounts").match(/^umount/gm)).toHaveLength(10);
    });

    test.each(["node-files", "apply-node-files"])("stops the boot when the master has no %s", (name) => {
      spawnSync("rm", [node.path(`web/${name}`)]);
      const { status, stdout } = boot();
      expect(status).toBe(1);
      expect(stdout).toContain(
        `fatal: This node does not come up, since it cannot get its files: http://10.0.0.1/diskless/${name} cannot be fetched: curl: (22) 404`,
      );
      expect(node.read("called")).toBe("");
    });

    test("stops the boot when the root has no /dev, without running the applier", () => {
      node.command("mount", "echo 'mount point does not exist' >&2; exit 32");
      const { status, stdout } = boot();
      expect([status, node.read("called")]).toEqual([1, ""]);
      expect(stdout).toMatch(/fatal: .*mount point does not exist/);
    });
  });

  describe("the init script", () => {
    beforeEach(() => {
      node.write("usr/local/etc/node-files", "the plan\n");
      node.write("usr/local/sbin/apply-node-files", applier());
      node.write("var/lock/subsys/netfs", "");
      node.command("netfs", 'echo netfs "$@" >>"$MASTER/called"');
    });

    const service = (verb: string, kernelLine = "root=/dev/ram diskless.files=usr ip=dhcp") => {
      node.write("cmdline", `${kernelLine}\n`);
      const text = here(init)
        .replaceAll("/etc/rc.d/init.d/netfs", node.path("bin/netfs"))
        .replaceAll(/(?<=[= ])(?=\/(usr\/local|var\/lock)\/)/g, node.root);
      return run(node.write("init", text), [verb]);
    };

    test.each(["root=/dev/ram ip=dhcp", "root=/dev/ram diskless.files=usrx", "x.diskless.files=usr"])(
      "does nothing by the kernel line %j",
      (kernelLine) => {
        expect(service("start", kernelLine)).toEqual({ status: 0, stdout: "", stderr: "" });
        expect([node.read("called"), node.list("var/lock/subsys")]).toEqual(["", ["netfs"]]);
      },
    );

    test("runs the applier with every card and the plan on standard input", () => {
      expect(service("start")).toEqual({ status: 0, stdout: "The files of this node are in place.\n", stderr: "" });
      expect([node.read("called"), node.read("plans")]).toEqual([`${GIVEN_LATE}\n`, "the plan\n"]);
      expect(node.list("var/lock/subsys")).toEqual(["netfs", "node-files"]);
      expect([service("status").status, service("stop").status, service("status").status]).toEqual([0, 0, 3]);
    });

    test("holds the boot up until the applier has its way, and says why it does", () => {
      node.write("refusals", refusals(15));
      const { status, stdout } = service("start");
      expect([status, slept(), node.read("called")]).toEqual([0, 15, `${GIVEN_LATE}\n`.repeat(16)]);
      const reason = `This node does not come up, since it cannot get its files. It tries again in 20 seconds: the plan is torn: its "end" is $(missing),\ngot \`2c\`\n`;
      expect(stdout).toBe(`${reason.repeat(15)}The files of this node are in place.\n`);
    });

    test("mounts /usr again where it is not there, and names what it misses", () => {
      spawnSync("rm", [node.path("usr/local/etc/node-files")]);
      node.command("netfs", 'echo netfs "$@" >>"$MASTER/called"; echo back >"$MASTER/usr/local/etc/node-files"');
      const { status, stdout } = service("start");
      expect([status, node.read("called")]).toEqual([0, `netfs start\n${GIVEN_LATE}\n`]);
      expect(stdout).toMatch(/\/usr\/local\/etc\/node-files cannot be read; is \/usr mounted from the master\?\n/);
    });

    test("knows no other word", () => expect(service("reload")).toMatchObject({ status: 2 }));
  });
});
