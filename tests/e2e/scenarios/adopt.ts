import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLab, type LabStatus } from "../../../lab";
import { Workspace } from "../../../lab/engine";
import { labNames } from "../../../lab/names";
import { exampleConfig, REPOSITORY } from "../../../lab/site";
import { listing, on } from "../../support/master";
import { npmInstall, pack, succeed } from "../../support/own-program";
import { expectEqual, expectThat, type Scenario } from "../scenario";

const BY_HAND = join(REPOSITORY, "lab", "howto-by-hand.sh");
const NODES = 10;
const NEW_NODE = `{ name: "s10.example.com", address: "10.0.0.20", mac: "52:54:00:00:00:1a" },`;
const NEW_HOST = [
  "host s10.example.com {",
  "fixed-address 10.0.0.20;",
  "hardware ethernet 52:54:00:00:00:1a;",
  'option host-name "s10.example.com";',
  "}",
];

export const adopt: Scenario = {
  name: "adopt",
  onRequest: true,
  tells:
    "a master configured by hand with the HOWTO's text is adopted: its first preview is empty, nothing of it is touched",
  async run(play) {
    const lab = openLab({ name: play.labName, platform: "centos5", log: play.say });
    const status = await lab.up({ fresh: true });
    const home = join(labNames(play.labName).directory, "adopted");
    const program = join(home, "farm");
    try {
      play.say("configured by hand");
      const typed = await lab.ssh(`bash -s ${NODES}`, { input: readFileSync(BY_HAND, "utf8"), timeoutSeconds: 600 });
      if (typed.code !== 0) throw new Error(`${BY_HAND} ended with ${typed.code}:\n${typed.stdout}${typed.stderr}`);
      const before = await state();
      const untouched = async (): Promise<void> => expectSame(await state(), before);

      await play.check("the library is installed from the archive of npm pack, in a folder of its own", async () => {
        mkdirSync(home, { recursive: true });
        writeFileSync(join(home, "package.json"), JSON.stringify({ name: "tools", private: true }));
        await succeed(...npmInstall([`file:${await pack(REPOSITORY, home)}`]), home);
      });
      await play.check("adopt writes the program that describes it", async () => {
        const said = await runAdopt(status, home);
        expectThat(said, /10 nodes, 5 files kept as text\. Nothing was changed on the master\./);
        expectThat(said, /^\/etc\/dhcpd\.conf:1: ddns-update-style interim stays as it stands$/m);
        await untouched();
      });
      await play.check("the program has what it needs, and compiles", async () => {
        await succeed(...npmInstall([]), program);
        await succeed("node_modules/.bin/tsc", ["--noEmit"], program);
        const strictest = ["--module", "preserve", "--moduleResolution", "bundler", "--verbatimModuleSyntax"];
        await succeed("node_modules/.bin/tsc", ["--noEmit", "-p", ".", ...strictest], program);
      });
      const { connection } = exampleConfig(status);
      const settings = { program, stack: play.labName, config: { connection }, directory: join(home, "stack") };
      const adopting = await Workspace.open({ ...settings, environment: { PULUMI_DISKLESS_ADOPT: "1" } });
      const stack = await Workspace.open(settings);

      await play.check("pulumi up with PULUMI_DISKLESS_ADOPT takes it into the state and touches nothing", async () => {
        succeeded(await adopting.up());
        await untouched();
      });
      await play.check("a refresh finds nothing that differs", async () => {
        expectThat(succeeded(await stack.refresh("--expect-no-changes")), /unchanged/);
        await untouched();
      });
      await play.check("the first preview is empty", async () => {
        succeeded(await stack.preview("--expect-no-changes", "--refresh"));
      });
      await play.check("an up without the variable touches nothing: same files, same daemons", async () => {
        succeeded(await stack.up("--expect-no-changes"));
        await untouched();
      });
      await play.check("with the variable a change is refused", async () => {
        edit(program, /gateway: "10.0.0.254"/, 'gateway: "10.0.0.253"');
        const refused = await adopting.up();
        expectThat(String(refused.code), /^[1-9]/);
        expectThat(refused.stdout + refused.stderr, /PULUMI_DISKLESS_ADOPT is set, so nothing is changed on the host/);
        await untouched();
      });
      await play.check("a program that says otherwise shows exactly that line", async () => {
        const { added, removed } = linesOf(succeeded(await stack.preview("--diff")));
        expectEqual("removed", removed, ["option routers 10.0.0.254;"]);
        expectEqual("added", added, ["option routers 10.0.0.253;"]);
        edit(program, /gateway: "10.0.0.253"/, 'gateway: "10.0.0.254"');
      });
      await play.check("a node more is a few lines more", async () => {
        edit(program, /(?<=const nodes: NodeArgs\[\] = \[\n)/, `  ${NEW_NODE}\n`);
        const { added, removed } = linesOf(succeeded(await stack.preview("--diff")));
        expectEqual("removed", removed, []);
        expectEqual("added", added.filter(Boolean), NEW_HOST);
        succeeded(await stack.up());
        const [text, old] = [await on(lab, "cat /etc/dhcpd.conf"), adopted(program, "/etc/dhcpd.conf")];
        expectEqual("what stood there before", text.startsWith(old), true);
        expectSame(await state(), before, /dhcpd|pulumi-diskless/);
      });
      await play.check("pulumi destroy puts the file of before back and leaves every service running", async () => {
        succeeded(await stack.destroy());
        expectSame(await state(), before, /^dhcpd \d|^\/etc\/dhcpd.conf \d|dhcpd.leases/);
        await on(lab, "service dhcpd status && service xinetd status && service nfs status");
      });
    } finally {
      await lab.down();
    }

    /** All of the master, and which processes its daemons are. */
    async function state(): Promise<string> {
      const daemons = await on(
        lab,
        `for name in dhcpd xinetd ganesha.nfsd; do echo $name $(pidof $name); done
         stat -c '%n %i %Y' /etc/dhcpd.conf /etc/exports /etc/hosts /etc/xinetd.d/tftp /tftpboot/pxelinux.cfg/*`,
      );
      return `${await listing(lab)}\n${daemons}`;
    }
  },
};

/** Runs the command in `home`, as a person types it. */
function runAdopt(status: LabStatus, home: string): Promise<string> {
  const ssh = status.master?.ssh;
  if (!ssh) throw new Error("the lab has no master");
  const words = ["--platform", "centos5", "--host", ssh.host, "--port", String(ssh.port), "--key", ssh.privateKeyPath];
  const last = ["--host-key", ssh.hostKey, "--legacy-algorithms", "--out", "farm"];
  return succeed("npx", ["--no", "--", "pulumi-diskless", "adopt", ...words, ...last], home);
}

function succeeded({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }): string {
  if (code !== 0) throw new Error(`ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

function edit(program: string, what: RegExp, instead: string): void {
  const path = join(program, "index.ts");
  const text = readFileSync(path, "utf8");
  const edited = text.replace(what, instead);
  if (edited === text) throw new Error(`${path} has no ${what}`);
  writeFileSync(path, edited);
}

function adopted(program: string, path: string): string {
  return readFileSync(join(program, "adopted", path), "utf8");
}

/** Lines of texts that a preview adds and removes. */
function linesOf(preview: string): { added: string[]; removed: string[] } {
  const lines = preview.split("\n").map((line) => line.trim());
  const marked = (mark: string) =>
    lines.filter((line) => line.startsWith(`${mark} `) || line === mark).map((line) => line.slice(1).trim());
  return { added: marked("+"), removed: marked("-") };
}

/** Fails with the lines that only one of two states of the master has, but for those that may differ. */
function expectSame(state: string, before: string, but?: RegExp): void {
  const [now, then] = [state, before].map((text) => text.split("\n").filter((line) => !but?.test(line)));
  const only = (mark: string, some: string[], others: string[]) =>
    some.filter((line) => !others.includes(line)).map((line) => `${mark} ${line}`);
  expectEqual("what differs on the master", [...only("-", then, now), ...only("+", now, then)], []);
}
