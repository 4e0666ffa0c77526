import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labNodes, openLab, type Lab, type LabNode } from "../../../lab";
import { Workspace } from "../../../lab/engine";
import { labNames, network } from "../../../lab/names";
import { askNode } from "../../../lab/node-report";
import { powerStripCommand } from "../../../lab/power-strip";
import { succeed } from "../../../lab/processes";
import { exampleConfig, REPOSITORY } from "../../../lab/site";
import { addPowerPackages } from "../../support/power-packages";
import { installSimulators, startIpmi, startRedfish, USER, watchArguments } from "../../support/power-simulators";
import { eventually } from "../../support/eventually";
import { expectEqual, expectThat, type Play, type Scenario } from "../scenario";

const PASSWORD = "c4nary-s3cret";
const REDFISH_PORT = 8443;
const [byIpmi, bySsh, byRedfish, byWake] = labNodes;

/** A controller whose machine is a node of the lab: it asks the power strip. */
function chassisOf(lab: string, node: LabNode): string {
  const file = join(labNames(lab).directory, "chassis");
  const ask = powerStripCommand;
  const text = `#!/bin/sh
strip() { ${ask} "$1" ${node.name}; }
case "$2 $3 $4" in
  "get power "*) if [ "$(strip status)" = on ]; then echo power:1; else echo power:0; fi ;;
  "set power 1") strip on >&2 ;;
  "set power 0") strip off >&2 ;;
  "set reset "*) strip cycle >&2 ;;
esac
`;
  writeFileSync(file, text, { mode: 0o755 });
  return file;
}

/** Controllers of three nodes; the rest have none. */
const POWER = {
  method: "manual",
  exceptions: [
    { nodes: [byIpmi.name], method: "ipmi", user: USER, cipherSuite: 3, addresses: { [byIpmi.name]: network.gateway } },
    { nodes: [bySsh.name], method: "ssh" },
    {
      ...{ nodes: [byRedfish.name], method: "redfish", user: USER, systemId: "{node}", caPath: "/etc/controllers.pem" },
      addresses: { [byRedfish.name]: `https://${network.gateway}:${REDFISH_PORT}` },
    },
    { nodes: [byWake.name], method: "wakeOnLan" },
  ],
};
const BY_STRIP = { ...POWER, exceptions: [{ nodes: [byIpmi.name], method: "command", command: powerStripCommand }] };

/** The first magic packet that comes out of the master while something runs, as hexadecimal digits. */
async function magicPacket(lab: string, during: () => Promise<unknown>): Promise<string> {
  // all protocols, since a bridge takes a frame before those who ask for one of them see it
  const code = `
import socket, time
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.bind(("to-master", 0))
wire.settimeout(1)
end = time.time() + 60
while time.time() < end:
    try: frame = wire.recv(2000)
    except socket.timeout: continue
    if frame[12:14] == bytes.fromhex("0842"):
        print(frame.hex())
        break`;
  const watching = succeed("ip", ["netns", "exec", labNames(lab).segment, "python3", "-c", code]);
  await during();
  return (await watching).trim();
}

async function run(play: Play, lab: Lab, stack: Workspace, certificate: string): Promise<void> {
  const name = play.labName;
  const nodePower = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await lab.ssh(`node-power ${words.join(" ")}`);
    if (code !== 0) throw new Error(`node-power ${words.join(" ")} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  };
  const bootId = async (node: LabNode) => (await askNode(lab, node, "cat /proc/sys/kernel/random/boot_id")).trim();
  const runs = async (node: LabNode) =>
    (await lab.status()).nodes.find((one) => one.name === node.name)?.running ?? false;
  const succeeds = async (outcome: Promise<{ code: number; stdout: string; stderr: string }>) => {
    const { code, stdout, stderr } = await outcome;
    if (code !== 0) throw new Error(stdout + stderr);
    return stdout + stderr;
  };
  const redfishState = async (): Promise<string> => {
    const url = `https://${network.gateway}:${REDFISH_PORT}/redfish/v1/Systems/${byRedfish.name.split(".")[0]}`;
    const curl = ["curl", "-sL", "--cacert", certificate, "-u", `${USER}:${PASSWORD}`, url];
    const answer = await succeed("ip", ["netns", "exec", labNames(name).segment, ...curl]);
    return (JSON.parse(answer) as { PowerState: string }).PowerState;
  };

  const made = await play.check("pulumi up installs the tools, and no preview shows the password", async () => {
    const said = await succeeds(stack.preview("--diff"));
    expectThat(said, /content +: \[secret\][^+]*path +: "\/root\/\.node-power"/);
    const all = said + (await succeeds(stack.up())) + JSON.stringify(await stack.exportState());
    if (all.includes(PASSWORD)) throw new Error("the password is in a preview, in the output or in the state");
    await succeeds(stack.preview("--expect-no-changes"));
    return true;
  });
  if (!made) return;
  await Promise.all([byIpmi, bySsh].map((node) => play.check(`${node.name} boots`, () => lab.boot(node.name))));

  const before = await Promise.all([byIpmi, bySsh].map(bootId));
  await play.check("a machine is cycled by IPMI and one by SSH, and the password is in no argument list", async () => {
    expectEqual("status", await nodePower("status", byIpmi.name), `${byIpmi.name}: on\n`);
    const { seen } = await watchArguments(() => nodePower("cycle", byIpmi.name, bySsh.name));
    expectThat(seen.replaceAll("\0", " "), /ipmitool -I lanplus/);
    if (seen.includes(PASSWORD)) throw new Error("the password is in an argument list");
  });
  await play.check("Redfish switches a machine on and off, as another client sees", async () => {
    await nodePower("on", byRedfish.name);
    expectEqual("state", await redfishState(), "On");
    await nodePower("off", byRedfish.name);
    expectEqual("state", await redfishState(), "Off");
  });
  await play.check("a magic packet for the right card is on the wire", async () => {
    const packet = await magicPacket(name, () => nodePower("on", byWake.name));
    const mac = byWake.mac.replaceAll(":", "").toLowerCase();
    expectThat(packet, new RegExp(`^${mac}.{12}0842f{12}(${mac}){16}`));
  });
  await Promise.all(
    [byIpmi, bySsh].map((node, i) =>
      play.check(`${node.name} has booted again`, () =>
        eventually(180, async () => {
          if ((await bootId(node)) === before[i]) throw new Error(`${node.name} still runs as before`);
        }),
      ),
    ),
  );
  await play.check("after one changed line the lab's power strip switches it off and on", async () => {
    await stack.configure({ power: BY_STRIP });
    await succeeds(stack.up());
    await nodePower("off", byIpmi.name);
    expectEqual("machine", await runs(byIpmi), false);
    await nodePower("on", byIpmi.name);
    expectEqual("machine", await runs(byIpmi), true);
    expectEqual("status", await nodePower("status", byIpmi.name), `${byIpmi.name}: on\n`);
  });
}

export const power: Scenario = {
  name: "power",
  onRequest: true,
  tells: "nodes are switched by IPMI, SSH, Redfish, Wake-on-LAN and a power strip, and no password is seen",
  async run(play) {
    await installSimulators();
    const lab = openLab({ name: play.labName, log: play.say });
    const status = await lab.up({ fresh: true });
    const { directory, segment } = labNames(play.labName);
    const place = { address: network.gateway, password: PASSWORD, within: ["ip", "netns", "exec", segment] };
    const files = (name: string): string => join(directory, name);
    try {
      await addPowerPackages(play.labName);
      mkdirSync(files("ipmi"));
      const chassis = chassisOf(play.labName, byIpmi);
      await startIpmi({ ...place, directory: files("ipmi"), port: 623, chassis });
      const systems = [byRedfish.name.split(".")[0]];
      await startRedfish({ ...place, directory: files("redfish"), port: REDFISH_PORT, systems });
      const certificate = files("redfish/certificate.pem");
      await lab.ssh("cat >/etc/controllers.pem", { input: await succeed("cat", [certificate]) });
      const stack = await Workspace.open({
        program: join(REPOSITORY, "tests", "programs", "power"),
        stack: "power",
        directory: files("stack"),
        config: { ...exampleConfig(status), power: POWER, controllerPassword: { secret: PASSWORD } },
      });
      await run(play, lab, stack, certificate);
    } finally {
      // the simulators are in the lab's network, so they go with it
      await lab.down();
    }
  },
};
