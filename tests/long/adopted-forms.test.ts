import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLab, type Lab, type LabStatus } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { REPOSITORY } from "../../lab/site";
import { on } from "../support/master";
import { el9Config } from "../support/master-el9";
import { npmInstall, pack, succeed } from "../support/own-program";
import { findsNothing, succeeds } from "../support/stack-outcome";
import { wholeOffer } from "../support/whole-offers";
import { type Form, FORMS, formText } from "./adopted-forms/forms";

// The forms in which real clusters have their dhcpd.conf, one after the other on one master that somebody configured by hand.

const NAME = "test-forms";
const CONFIG = "/etc/dhcp/dhcpd.conf";
const LEASES = "/var/lib/dhcpd/dhcpd.leases";
const EXPORTS = "/home 10.0.0.0/24(rw,sync,no_subtree_check) 10.1.0.0/24(rw,sync,no_subtree_check)\n";
const PXELINUX = "default linux\nlabel linux\n  kernel vmlinuz\n  append initrd=initramfs.img ip=dhcp\n";
const CARDS = { eth0: "10.0.0.1", eth1: "10.1.0.1" };
/** What a project of adopt asks for, which all of them have in one place. */
const PACKAGES = ["@pulumi/pulumi@~3.248.0", "@types/node@^20.19.0", "typescript@~5.9.3"];

const lab: Lab = openLab({ name: NAME, platform: "el9" });
const home = join(labNames(NAME).directory, "adopted");
let status: LabStatus;

beforeAll(async () => {
  status = await lab.up({ fresh: true });
  await on(
    lab,
    `set -e
     ip link add eth1 type veth peer name wire1
     for card in eth1 wire1; do until nmcli device set $card managed no; do sleep 0.2; done; ip link set $card up; done
     ip addr add ${CARDS.eth1}/24 dev eth1
     dnf -q -y install dhcp-server tftp-server nfs-utils
     mkdir -p /var/lib/tftpboot/pxelinux.cfg
     cat >/var/lib/tftpboot/pxelinux.cfg/default <<'END'
${PXELINUX}END
     echo '${EXPORTS.trim()}' >/etc/exports.d/home.exports
     systemctl -q enable --now tftp.socket nfs-server
     for scope in '' --permanent; do
       firewall-cmd -q $scope --zone=internal --change-interface=eth1
       for zone in public internal; do
         for service in dhcp tftp nfs; do firewall-cmd -q $scope --zone=$zone --add-service=$service; done
       done
     done`,
  );
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "tools", private: true }));
  await succeed(...npmInstall([`file:${await pack(REPOSITORY, home)}`, ...PACKAGES]), home);
}, 600_000);
afterAll(() => lab.down());

describe.each(FORMS)("$name", (form) => {
  const program = join(home, form.name);
  let stack: Workspace;
  let adopting: Workspace;
  let before: string;

  beforeAll(async () => {
    await serve(form);
    before = await daemon();
  }, 120_000);

  test("is adopted, and the program that is written compiles", async () => {
    const said = await runAdopt(form.name);
    const text = readFileSync(join(program, "index.ts"), "utf8");
    const lines = text.split("\n").map((line) => line.trim());
    expect(namesIn(text)).toEqual(form.nodes);
    expect(lines).toEqual(expect.arrayContaining([...form.says]));
    if (form.remark) expect(said).toMatch(form.remark);
    expect(said).not.toContain("the preview shows");
    await succeed("../node_modules/.bin/tsc", ["--noEmit"], program);
    const strictest = ["--module", "preserve", "--moduleResolution", "bundler", "--verbatimModuleSyntax"];
    await succeed("../node_modules/.bin/tsc", ["--noEmit", "-p", ".", ...strictest], program);
  }, 120_000);

  test("has an empty first preview, and nothing is touched", async () => {
    const { connection } = el9Config(status);
    const settings = { program, stack: form.name, config: { connection }, directory: join(home, `stack-${form.name}`) };
    adopting = await Workspace.open({ ...settings, environment: { PULUMI_DISKLESS_ADOPT: "1" } });
    stack = await Workspace.open(settings);
    await succeeds(adopting, "up");
    await findsNothing(stack);
    expect(await daemon()).toBe(before);
  }, 300_000);

  test("gives a node that is added what its peers get", async () => {
    add(program, form);
    const { stdout } = await stack.preview("--diff");
    // the first node of a master takes the place of a question for the port alone
    expect(stdout).not.toMatch(/^ *- (?!UDP port 67 )/m);
    expect(await succeeds(stack, "up")).not.toContain("the others get");
    for (const { node, peers, card = "eth0" } of form.added) {
      const offer = await wholeOffer(lab, node.mac, [card, CARDS[card]]);
      expect(offer).toMatchObject({ address: node.address, hostName: node.name });
      for (const peer of peers) {
        const { rest, leaseSeconds } = await wholeOffer(lab, peer, [card, CARDS[card]]);
        expect(rest).toEqual(offer.rest);
        expect(Math.abs(leaseSeconds - offer.leaseSeconds)).toBeLessThan(60);
      }
    }
  }, 300_000);

  test("has its text again after a destroy", async () => {
    await succeeds(stack, "destroy");
    expect(await on(lab, `cat ${CONFIG}`)).toBe(formText(`${form.name}.conf`));
    await on(lab, "systemctl is-active dhcpd tftp.socket nfs-server");
  }, 300_000);
});

/** Puts a form where dhcpd reads it, and starts it with nothing of the form before. */
async function serve({ name }: Form): Promise<void> {
  const leases = `${name}.leases`;
  const files = {
    [CONFIG]: formText(`${name}.conf`),
    "/etc/dhcp/more-hosts.conf": formText("more-hosts.conf"),
    [LEASES]: existsSync(join(__dirname, "adopted-forms", leases)) ? formText(leases) : "",
  };
  await on(lab, "systemctl stop dhcpd || true");
  for (const [path, text] of Object.entries(files)) {
    const written = await lab.ssh(`cat >${path} && chown --reference=${LEASES} ${LEASES}`, { input: text });
    if (written.code !== 0) throw new Error(`${path}: ${written.stderr}`);
  }
  await on(lab, "systemctl -q enable dhcpd && systemctl start dhcpd");
}

/** Which processes serve, and the files that they serve by. */
function daemon(): Promise<string> {
  return on(
    lab,
    `systemctl show -p MainPID,ExecMainStartTimestampMonotonic dhcpd nfs-server
     stat -c '%n %i %Y %a %U' ${CONFIG} /etc/exports.d/home.exports /etc/hosts /var/lib/tftpboot/pxelinux.cfg/default`,
  );
}

/** Runs the command as a person types it. */
function runAdopt(out: string): Promise<string> {
  if (!status.master) throw new Error("the lab has no master");
  const { host, port, privateKeyPath, hostKey } = status.master.ssh;
  const words = ["--platform", "el9", "--host", host, "--port", String(port), "--key", privateKeyPath];
  return succeed(
    "npx",
    ["--no", "--", "pulumi-diskless", "adopt", ...words, "--host-key", hostKey, "--out", out],
    home,
  );
}

function namesIn(program: string): string[] {
  return [...program.matchAll(/^ {2}\{ name: "([^"]+)", address/gm)].map(([, name]) => name);
}

/** Writes the new nodes into the program, before all others. */
function add(program: string, { added }: Form): void {
  const path = join(program, "index.ts");
  const lines = added.map(({ node }) => `  ${JSON.stringify(node)},\n`).join("");
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(/(?<=const nodes: NodeArgs\[\] = \[\n)/, () => lines),
  );
}
