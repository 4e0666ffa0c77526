import { labNodes, type LabNode } from "../../../lab";
import { askNode } from "../../../lab/node-report";
import { exampleImage, openSite, type Site } from "../../../lab/site";
import { on } from "../../support/master";
import { eventually } from "../../support/eventually";
import { expectLogArrives, expectOnNodes } from "../node-access";
import { bootHowtoNode, expectEqual, expectThat, upAndPublish, type Scenario } from "../scenario";

const USER = "alice";
/** Services that EL5 has on by default and a node with `nolock` needs not. */
const ASKED_OFF = ["nfslock", "portmap"];
/** Asks for a lease as a stranger would, and leaves the card as it is. */
const ASK_FOR_LEASE = "busybox udhcpc -i eth0 -n -q -t 3 -T 1 -s /bin/true 2>&1 || true";

export const howto: Scenario = {
  name: "howto",
  tells: "a node is what the HOWTO says, inside and out, and stays so after the image was built again",
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const nodes = labNodes.slice(0, 2);
    const key = site.status.nodePublicKey ?? "";
    const image = {
      ...exampleImage(site.status),
      users: [{ name: USER, authorizedKeys: [key] }],
      servicesOff: ASKED_OFF,
      files: [{ path: "/etc/motd", content: "a node\n" }],
    };
    try {
      await site.stack.configure({ image });
      const first = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (first === undefined) return;
      await Promise.all(
        nodes.map((node) =>
          play.check(`${node.name}: / on /dev/ram0 ext3, /usr read-only from m0, name from DHCP`, () =>
            bootHowtoNode(site, node, first),
          ),
        ),
      );
      const [node] = nodes;
      await play.check("the image gives the node no name of its own", async () =>
        expectEqual(
          "HOSTNAME in the image",
          await askNode(site.lab, node, "grep ^HOSTNAME /etc/sysconfig/network"),
          "HOSTNAME=\n",
        ),
      );
      await play.check("users and their keys are there", () => logsInAs(site, node));
      await play.check("services that were asked off are off", async () => {
        for (const service of ASKED_OFF) expectEqual(service, await levelsOn(site, node, service), "");
        expectEqual("sshd", await levelsOn(site, node, "sshd"), "2 3 4 5");
        expectEqual("portmap", (await askNode(site.lab, node, "pidof rpcbind portmap || true")).trim(), "");
      });
      await play.check("syslog of the node reaches m0", () => expectLogArrives(site, node));
      await play.check("one command on the master prints the uptime of every node", () => expectOnNodes(site, nodes));
      await play.check("ntpd of the node follows m0", () =>
        eventually(300, async () => expectThat(await askNode(site.lab, node, "ntpq -pn"), /^\*10\.0\.0\.1 /m)),
      );
      await rebuilt(play, site, nodes, { ...image, revision: "after the services of the master were switched on" });
    } finally {
      await site.lab.down();
    }
  },
};

/** Trap 7 of the HOWTO: an image that is built again copies the /etc of a machine that is a boot server by now. */
async function rebuilt(play: Parameters<Scenario["run"]>[0], site: Site, nodes: LabNode[], image: object) {
  await play.check("the master is a boot server now, so a plain copy of its /etc would be one too", async () =>
    expectThat(
      await on(site.lab, "chkconfig --list dhcpd; chkconfig --list xinetd; chkconfig --list nfs"),
      /3:on.*3:on.*3:on/s,
    ),
  );
  await site.stack.configure({ image: { ...image } });
  const published = await play.check("the image is built again", () => upAndPublish(site));
  if (published === undefined) return;
  await Promise.all(
    nodes.map((node) => play.check(`${node.name} boots it`, () => bootHowtoNode(site, node, published))),
  );
  await play.check("no service of a boot server is on in it", async () => {
    for (const node of nodes) {
      for (const service of ["dhcpd", "xinetd", "nfs"]) expectEqual(service, await levelsOn(site, node, service), "");
    }
  });
  const asking = nodes[1];
  await play.check("a machine that asks for a lease gets it from the master", async () =>
    expectThat(await askNode(site.lab, asking, ASK_FOR_LEASE), /lease of 10\.0\.0\.11 obtained from 10\.0\.0\.1\b/),
  );
  await play.check("with the master's dhcpd stopped nobody answers", async () => {
    await on(site.lab, "service dhcpd stop");
    expectThat(await askNode(site.lab, asking, ASK_FOR_LEASE), /no lease/);
  });
}

/** Run levels in which a service of the node starts. */
async function levelsOn(site: Site, node: LabNode, service: string): Promise<string> {
  const links = await askNode(site.lab, node, `ls /etc/rc.d/rc?.d/S??${service} 2>/dev/null || true`);
  return [...links.matchAll(/rc(\d)\.d/g)].map(([, level]) => level).join(" ");
}

async function logsInAs(site: Site, node: LabNode): Promise<void> {
  const login = `ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null ${USER}@${node.address}`;
  expectEqual(
    "id",
    await on(site.lab, `${login} 'id -un; pwd; test -w . && echo writable' 2>/dev/null`),
    `${USER}\n/home/${USER}\nwritable\n`,
  );
}
