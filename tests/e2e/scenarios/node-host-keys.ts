import { labNodes } from "../../../lab";
import type { LabPlatform } from "../../../lab/kind";
import { askNode } from "../../../lab/node-report";
import { openSite, type Site } from "../../../lab/site";
import { driftByResource } from "../../support/drift-of";
import { on } from "../../support/master";
import { bootNode, expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const [node] = labNodes;
const KEYS = "/var/lib/pulumi-diskless/node-host-keys";
const TYPES: Readonly<Record<LabPlatform, string>> = { centos5: "rsa", el9: "ed25519", el10: "ed25519" };

async function playOn(platform: LabPlatform, { labName, say, check }: Play): Promise<void> {
  const config = { nodeFiles: { hostKeys: true, repairMinutes: 0 } };
  const site = await openSite({ name: labName, platform, fresh: true, config, log: say });
  const key = `/etc/ssh/ssh_host_${TYPES[platform]}_key`;
  // sshd of the lab's nodes of centos5 makes none of that type by itself
  const keyOfNode = () => askNode(site.lab, node, `cat ${key}.pub 2>/dev/null || true`);
  try {
    const image = await check("pulumi up publishes an image and makes the keys", () => upAndPublish(site));
    if (image === undefined) return;
    const boots = () => bootNode(site, { node, firmware: "bios", image });
    await check(`${node.name} boots, and is refused since it has a key of its own`, async () => {
      await boots();
      expectThat(await strictly(site, "s0 true"), /Host key verification failed/);
    });
    await check("a refresh names it, and up --refresh gives it its key", async () => {
      expectThat((await driftByResource(site.stack))["farm-boots"] ?? "", /s0\S* secret files"?: "has none yet"/);
      const outcome = await site.stack.up("--refresh");
      expectEqual("its exit code", outcome.code, 0);
      expectEqual("drift", await driftByResource(site.stack), {});
    });
    await check("ssh of root knows it by each name, and ssh of others as well", () => expectKnown(site));
    const first = await keyOfNode();
    await check("it boots again, and has the key that it had after a push", async () => {
      await boots();
      expectThat(await strictly(site, "s0 true"), /Host key verification failed/);
      const other = await keyOfNode();
      expectEqual("whether it made another key", other === first, false);
      say(await on(site.lab, "push-node-files s0"));
      expectEqual("its key", await keyOfNode(), first);
      await expectKnown(site);
    });
    await check("no private key is in the state, in what is served or in what others read", async () => {
      const line = (await on(site.lab, `sed -n 3p ${KEYS}/${node.name}/ssh_host_${TYPES[platform]}_key`)).trim();
      expectThat(line, /^[A-Za-z0-9+/]{60,}/);
      expectEqual("the state", JSON.stringify(await site.stack.exportState()).includes(line), false);
      const searched = "/var/www /tftpboot /var/lib/tftpboot /usr/local /etc /var/log";
      expectEqual("files", await on(site.lab, `grep -rlF '${line}' ${searched} 2>/dev/null; true`), "");
    });
    await check("a pair that is gone is named, and made anew", async () => {
      await on(site.lab, `rm -r ${KEYS}/${node.name}`);
      expectThat((await driftByResource(site.stack))["farm-files-host-keys"] ?? "", /s0\S*"?:.*is missing/);
      expectEqual("the exit code of the repair", (await site.stack.up("--refresh")).code, 0);
      await expectKnown(site);
      expectEqual("whether it has another key", (await keyOfNode()) === first, false);
    });
  } finally {
    await site.lab.down();
  }
}

/** What ssh of root says that takes known host keys alone. */
async function strictly({ lab }: Site, words: string): Promise<string> {
  const { stdout, stderr } = await lab.ssh(`ssh -o StrictHostKeyChecking=yes ${words}`);
  return stdout + stderr;
}

async function expectKnown(site: Site): Promise<void> {
  for (const name of ["s0", node.name]) expectEqual(name, await strictly(site, `${name} echo here`), "here\n");
  expectThat((await site.lab.ssh("on-nodes -s echo here")).stdout, new RegExp(`^${node.name}: here$`, "m"));
  const anybodys = "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=/dev/null";
  // who has no account on the node gets as far as that
  const { stderr } = await site.lab.ssh(`su -s /bin/sh nobody -c '${anybodys} ${node.address} true'`);
  expectThat(stderr, /Permission denied/);
}

const TELLS = "keeps its SSH host key over a boot, and its master checks it";

export const nodeHostKeys: Scenario = {
  name: "node-host-keys",
  onRequest: true,
  tells: `a node of centos5 ${TELLS}`,
  run: (play) => playOn("centos5", play),
};

export const el9NodeHostKeys: Scenario = {
  name: "el9-node-host-keys",
  onRequest: true,
  heavyNodes: true,
  tells: `a node of el9 ${TELLS}`,
  run: (play) => playOn("el9", play),
};
