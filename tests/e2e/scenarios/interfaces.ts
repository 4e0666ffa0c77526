import { labNodes } from "../../../lab";
import { askNode } from "../../../lab/node-report";
import { openSite, type Site } from "../../../lab/site";
import { driftByResource } from "../../support/drift-of";
import { bootNode, expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const [node, other] = labNodes;
const CARD = "52:54:00:00:01:10";

type Interfaces = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

async function play({ labName, say, check }: Play): Promise<void> {
  const site = await openSite({ name: labName, platform: "centos5", fresh: true, log: say });
  const configure = (interfaces: Interfaces): Promise<void> =>
    site.stack.configure({
      nodes: [{ ...node, ...(Object.keys(interfaces).length > 0 && { interfaces }) }, { ...other }],
      nodeFiles: { repairMinutes: 0 },
    });
  const changed = async (interfaces: Interfaces): Promise<void> => {
    await configure(interfaces);
    const outcome = await site.stack.up();
    if (outcome.code !== 0)
      throw new Error(`pulumi up ended with ${outcome.code}:\n${outcome.stdout}${outcome.stderr}`);
  };
  try {
    await configure({ eth1: { mac: CARD, address: "10.1.0.10/24" } });
    const image = await check("pulumi up publishes an image", () => upAndPublish(site));
    if (image === undefined) return;
    await check(`${node.name} boots with a second card`, () =>
      bootNode(site, { node, firmware: "bios", image }, { furtherMacs: [CARD] }),
    );
    const before = await onNode(site, "cat /proc/sys/kernel/random/boot_id");
    await check("its card has its address, and the way out is still that of the boot network", async () => {
      expectThat(await addresses(site), /^eth1 10\.1\.0\.10\/24$/m);
      expectThat(await onNode(site, "ip route"), /^default via 10\.0\.0\.254 dev eth0/m);
      expectEqual("ways out", (await onNode(site, "ip route")).match(/^default/gm)?.length, 1);
    });
    await check("its hosts file names it", async () =>
      expectThat(
        await onNode(site, "cat /etc/hosts"),
        new RegExp(`^10\\.1\\.0\\.10 s0-eth1\\.example\\.com s0-eth1$`, "m"),
      ),
    );
    await check("another address comes live", async () => {
      await changed({ eth1: { mac: CARD, address: "10.1.0.77/24" } });
      expectThat(await addresses(site), /^eth1 10\.1\.0\.77\/24$/m);
      expectEqual("the old address", (await addresses(site)).includes("10.1.0.10/"), false);
    });
    await check("what the program has no more is gone, and the boot card is as it was", async () => {
      await changed({});
      expectEqual("addresses", await addresses(site), `eth0 ${node.address}/24\n`);
    });
    await check("the node was not rebooted, and a refresh is empty", async () => {
      expectEqual("boot identifier", await onNode(site, "cat /proc/sys/kernel/random/boot_id"), before);
      expectEqual("drift", await driftByResource(site.stack), {});
    });
  } finally {
    await site.lab.down();
  }
}

function onNode({ lab }: Site, command: string): Promise<string> {
  return askNode(lab, node, command);
}

/** Each interface with its addresses, but for loopback. */
function addresses(site: Site): Promise<string> {
  return onNode(site, `ip -4 -o addr | awk '$2 != "lo" { print $2, $4 }'`);
}

/** A node of CentOS 5. */
export const interfaces: Scenario = {
  name: "interfaces",
  onRequest: true,
  tells: "a node has a second card at boot, and another address live",
  run: play,
};
