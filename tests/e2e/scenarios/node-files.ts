import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { labNodes, type LabNode } from "../../../lab";
import type { LabPlatform } from "../../../lab/kind";
import { askNode } from "../../../lab/node-report";
import { openSite, type Site } from "../../../lab/site";
import { applyNodeFilesCommand } from "../../../lib/host/node-files/commands";
import { platformOf } from "../../../lib/platforms";
import { eventually } from "../../support/eventually";
import { on } from "../../support/master";
import { PATIENCE_SECONDS } from "../rolling-farm";
import { bootNode, expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const [node] = labNodes;
const REFUSAL = "This node does not come up, since it cannot get its files";

const TELLS = "has its own files before its services start, or does not come up";

/** A node of Enterprise Linux 9. */
export const nodeFiles: Scenario = {
  name: "node-files",
  onRequest: true,
  heavyNodes: true,
  tells: `a node of el9 ${TELLS}`,
  run: (play) => playOn("el9", play),
};

/** A node of CentOS 5. */
export const nodeFilesCentos5: Scenario = {
  name: "node-files-centos5",
  onRequest: true,
  tells: `a node of centos5 ${TELLS}`,
  run: (play) => playOn("centos5", play),
};

async function playOn(platform: LabPlatform, { labName, say, check }: Play): Promise<void> {
  const site = await openSite({ name: labName, platform, fresh: true, log: say });
  const { plan } = platformOf(platform).nodeFiles;
  try {
    const image = await check("pulumi up publishes an image", () => upAndPublish(site));
    if (image === undefined) return;
    await promiseFiles(site, platform);
    const whole = planOf(await on(site.lab, "cat /etc/ssh/sshd_config"));
    await writeOnMaster(site, plan, whole);

    await check(`${node.name} boots and keeps its promise`, () => bootNode(site, { node, firmware: "bios", image }));
    await check("its sshd has read a file of the plan when it answers", async () =>
      expectEqual("a variable of sshd_config", await askNode(site.lab, node, "echo $OF_NODE_FILES"), "yes\n"),
    );
    await check("of two files of one path the nearer one is there, with its mode", async () =>
      expectEqual(
        "file",
        await askNode(
          site.lab,
          node,
          "cat /etc/of-the-plan && stat -c '%a %U %G' /etc/of-the-plan && ls /etc/of-another 2>/dev/null || true",
        ),
        "of this node\n640 root root\n",
      ),
    );
    await check("a plan that is torn is named on the console, and no sshd answers", async () => {
      await writeOnMaster(site, plan, whole.slice(0, -20));
      const booting = site.lab.boot(node.name).catch(() => undefined);
      await expectHeldUp(site, platform).finally(() => site.lab.halt(node.name));
      await booting;
    });
    await check("with the whole plan it boots again", async () => {
      await writeOnMaster(site, plan, whole);
      await bootNode(site, { node, firmware: "bios", image });
    });
  } finally {
    await site.lab.down();
  }
}

/** The node says why it waits or stops, and cannot be asked. */
async function expectHeldUp(site: Site, platform: LabPlatform): Promise<void> {
  await eventually(PATIENCE_SECONDS[platform], async () =>
    expectThat(await readFile(site.lab.console(node.name), "latin1"), new RegExp(REFUSAL)),
  );
  await askNode(site.lab, node, "true").then(
    () => {
      throw new Error(`${node.name} answers, though it has no files`);
    },
    () => undefined,
  );
}

/** Has boot entries say that nodes have files, and puts what they fetch for that onto the master. */
async function promiseFiles(site: Site, platform: LabPlatform): Promise<void> {
  const { applier } = platformOf(platform).nodeFiles;
  const word = platform === "el9" ? "http://10.0.0.1/diskless" : "usr";
  const root = platformOf(platform).tftp.root;
  await on(site.lab, `sed -i 's,^  append .*,& diskless.files=${word},' ${root}/pxelinux.cfg/0A0000`);
  await writeOnMaster(site, applier, applyNodeFilesCommand());
}

async function writeOnMaster(site: Site, path: string, content: string): Promise<void> {
  const written = await site.lab.ssh(`cat >${path} && chmod 644 ${path}`, { input: content });
  if (written.code !== 0) throw new Error(written.stderr);
}

function contentLines(content: string): string {
  return content
    .trimEnd()
    .split("\n")
    .map((line) => `|${line}`)
    .join("\n");
}

function planOf(sshdConfig: string): string {
  const text = [
    "node-files 1\nset at-once 64\nset time-limit 60\nset most-failures 5",
    ...labNodes.map(({ name, mac }: LabNode) => `node ${name} - ${mac.toLowerCase()}`),
    "file /etc/of-the-plan 0644 root root all\n|of all nodes",
    `file /etc/ssh/sshd_config 0600 root root all\n${contentLines(`SetEnv OF_NODE_FILES=yes\n${sshdConfig}`)}`,
    `file /etc/of-another 0644 root root node:${labNodes[1].name}\n|of another node`,
    `file /etc/of-the-plan 0640 root root node:${node.name}\n|of this node`,
    "",
  ].join("\n");
  return `${text}end ${createHash("sha256").update(text).digest("hex")}\n`;
}
