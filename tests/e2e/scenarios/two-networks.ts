import { join } from "node:path";
import { openLab, type Lab, type LabNode } from "../../../lab";
import { Workspace } from "../../../lab/engine";
import { furtherNetworks, startFurtherSegments } from "../../../lab/further-segments";
import { labNames, labNodes } from "../../../lab/names";
import { bootNode } from "../../../lab/node";
import { askNode, reportNode } from "../../../lab/node-report";
import { exampleConfig } from "../../../lab/site";
import { on } from "../../support/master";
import { expectEqual, expectThat, type Scenario } from "../scenario";

const { rack2, far } = furtherNetworks;
const networks = [
  { name: "home", cidr: "10.0.0.0/24", gateway: "10.0.0.254" },
  { name: "rack2", cidr: rack2.cidr, masterAddress: rack2.masterAddress, gateway: rack2.masterAddress },
  { name: "far", cidr: far.cidr, relayed: true, gateway: far.gateway },
];

/** A node of each further network: the bridge that it is plugged into, its router, and where dhcpd hears it. */
const nodes = [
  { ...labNodes[1], address: "10.1.0.11", bridge: rack2.bridge, gateway: rack2.masterAddress, via: "eth1" },
  { ...labNodes[2], address: "10.2.0.12", bridge: far.bridge, gateway: far.gateway, via: far.gateway },
];

export const twoNetworks: Scenario = {
  name: "two-networks",
  onRequest: true,
  tells: "one master boots a node in a second network, and one behind a DHCP relay",
  async run(play) {
    const lab = openLab({ name: play.labName, platform: "centos5", log: play.say });
    try {
      const status = await lab.up({ fresh: true });
      const names = labNames(play.labName);
      await startFurtherSegments(names, play.say);
      const { connection, image, serialConsole, kernelArguments } = exampleConfig(status);
      const stack = await Workspace.open({
        program: join(__dirname, "..", "..", "programs", "any-platform"),
        stack: play.labName,
        directory: join(names.directory, "stack"),
        config: {
          ...{ platform: "centos5", connection, image, serialConsole, kernelArguments, networks },
          nodes: [labNodes[0], ...nodes].map(({ name, address, mac }) => ({ name, address, mac })),
        },
      });
      const published = await play.check("pulumi up publishes an image", async () => {
        const { code, stdout, stderr } = await stack.up();
        if (code !== 0) throw new Error(stdout + stderr);
        return String((await stack.outputs()).image);
      });
      if (published === undefined) return;
      for (const node of nodes) {
        const { name, mac, address, bridge, gateway, via } = node;
        await play.check(`${name} boots in the network of ${address}, with /usr from m0`, async () => {
          await bootNode(names, node, play.say, { bridge });
          await expectBooted(lab, node, published);
        });
        await play.check(`${name} has its way by ${gateway}`, async () =>
          expectThat(
            await askNode(lab, node, "ip route"),
            new RegExp(`^default via ${gateway.replaceAll(".", "\\.")} `, "m"),
          ),
        );
        await play.check(`dhcpd heard ${name} by ${via}`, async () =>
          expectThat(
            await on(lab, "cat /var/log/messages"),
            // the library's own question is a DISCOVER only
            new RegExp(`DHCPREQUEST for ${address}\\b.* from ${mac} (\\(.*\\) )?via ${via.replaceAll(".", "\\.")}\\b`),
          ),
        );
      }
      await play.check("one command on the master reaches both", async () => {
        const { stdout } = await lab.ssh("on-nodes -s uptime");
        for (const { name } of nodes) expectThat(stdout, new RegExp(`${name}[^]*?load average`));
      });
    } finally {
      await lab.down();
    }
  },
};

async function expectBooted(lab: Lab, node: LabNode, image: string): Promise<void> {
  const report = await reportNode(lab, node);
  expectEqual(
    "the node",
    [report.hostname, report.address, report.image, report.usr],
    [node.name, node.address, image, "m0.example.com:/usr nfs ro"],
  );
}
