import type { LabNode } from "../../../lab";
import type { LabPlatform } from "../../../lab/kind";
import { labNodes } from "../../../lab/names";
import { shownNodes } from "../../../lab/node-promise";
import { askNode } from "../../../lab/node-report";
import { openSite, type Site } from "../../../lab/site";
import { driftByResource } from "../../support/drift-of";
import { bootNode, expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const CANARY = "munge-canary-5f1c";
const STAMP = "/var/tmp/changed";

/** Files of the whole cluster, of a group and of a node, one command for two of them, and a key that nobody may read. */
function nodeFilesOf(word: string, [first]: readonly LabNode[]): Record<string, unknown> {
  const onChange = `echo ${word} >>${STAMP}`;
  return {
    repairMinutes: 0,
    vars: { rack: "a7" },
    files: [
      { path: "/etc/motd", content: `${word} for all\n`, onChange },
      { path: "/etc/issue", content: `${word} on {{node.shortName}} in {{vars.rack}}\n`, onChange },
      { path: "/etc/munge.key", content: CANARY, mode: "0400", secret: true },
    ],
    ofNodes: { [first.name]: { files: [{ path: "/etc/of-one", content: `${word}\n`, mode: "0600" }] } },
  };
}

/** What a node has of them, a line each. */
async function filesOn({ lab }: Site, node: LabNode): Promise<string> {
  const command = `cat /etc/motd /etc/issue; cat /etc/of-one 2>/dev/null; stat -c '%a %U' /etc/munge.key; cat /etc/munge.key; echo; cat ${STAMP} 2>/dev/null; true`;
  return (await askNode(lab, node, command)).trim();
}

async function play(platform: LabPlatform, play: Play): Promise<void> {
  const booted =
    platform === "el9" ? shownNodes("el9") : labNodes.slice(0, 3).map((node) => ({ node, firmware: "bios" as const }));
  const nodes = booted.map(({ node }) => node);
  const [first, second] = nodes;
  const site = await openSite({ name: play.labName, platform, fresh: true, log: play.say });
  const configure = (word: string): Promise<void> => site.stack.configure({ nodeFiles: nodeFilesOf(word, nodes) });
  const bootIds = (): Promise<string[]> =>
    Promise.all([first, second].map((node) => askNode(site.lab, node, "cat /proc/sys/kernel/random/boot_id")));
  const boots = async (): Promise<string> => (await driftByResource(site.stack))["farm-boots"] ?? "";
  try {
    await configure("one");
    const image = await play.check("pulumi up publishes an image and the files", () => upAndPublish(site));
    if (image === undefined) return;
    await Promise.all(
      booted.slice(0, 2).map((one) => play.check(`${one.node.name} boots`, () => bootNode(site, { ...one, image }))),
    );
    await play.check("they have their files, but the secret ones, since they booted", async () => {
      expectThat(
        await askNode(site.lab, first, "cat /etc/motd /etc/issue /etc/of-one"),
        /^one for all\none on \S+ in a7\none\n$/,
      );
      expectEqual("the stamp", (await askNode(site.lab, first, `cat ${STAMP} 2>&1 || true`)).includes(STAMP), true);
    });
    await play.check("a refresh says who has no secret files yet", async () => {
      expectThat(await boots(), /s0\S* secret files"?: "has none yet"/);
    });
    const before = await bootIds();
    // on centos5 some services have read their files before; the first push runs their commands
    const [early, earlier] = platform === "centos5" ? ["\\none", "one\\n"] : ["", ""];
    await play.check("up --refresh brings them, and runs only commands that the boot owes", async () => {
      const outcome = await site.stack.up("--refresh");
      expectEqual("its exit code", outcome.code, 0);
      for (const node of [first, second])
        expectThat(await filesOn(site, node), new RegExp(`\\n400 root\\n${CANARY}${early}$`));
    });
    await play.check("a change goes to both within an up, the command ran once, and no node was rebooted", async () => {
      await configure("two");
      const start = Date.now();
      const outcome = await site.stack.up();
      play.say(`the up took ${((Date.now() - start) / 1000).toFixed(1)} s`);
      expectEqual("its exit code", outcome.code, 0);
      expectThat(
        await filesOn(site, first),
        new RegExp(`^two for all\\ntwo on \\S+ in a7\\ntwo\\n400 root\\n\\S+\\n${earlier}two$`),
      );
      expectThat(
        await filesOn(site, second),
        new RegExp(`^two for all\\ntwo on \\S+ in a7\\n400 root\\n\\S+\\n${earlier}two$`),
      );
      expectEqual("boot identifiers", await bootIds(), before);
    });
    await play.check("a refresh after it is empty", async () =>
      expectEqual("drift", await driftByResource(site.stack), {}),
    );
    await play.check("a hand edit is named with its lines, and repaired without a reboot", async () => {
      await askNode(site.lab, second, "echo by hand >/etc/motd; chmod 0644 /etc/munge.key");
      const drift = await boots();
      expectThat(drift, /s1\S* \/etc\/motd[^}]*by hand/);
      expectThat(drift, /s1\S* \/etc\/munge.key/);
      if (drift.includes(CANARY)) throw new Error("the refresh shows the secret");
      expectEqual("the exit code of the repair", (await site.stack.up("--refresh")).code, 0);
      expectThat(await filesOn(site, second), /^two for all\n[^]*400 root/);
      expectEqual("boot identifiers", await bootIds(), before);
    });
    const last = booted.at(2);
    if (last !== undefined) {
      await play.check(`${last.node.name} boots later, and has them before its sshd answers`, async () => {
        await bootNode(site, { ...last, image });
        expectThat(await askNode(site.lab, last.node, "cat /etc/motd"), /^two for all\n$/);
      });
    }
    await play.check("no file that is served has the secret", async () => {
      const found = await site.lab.ssh(
        `grep -rl ${CANARY} /var/www /tftpboot /var/lib/tftpboot /usr /etc 2>/dev/null; true`,
      );
      expectEqual("files with the secret", found.stdout, "");
    });
  } finally {
    await site.lab.down();
  }
}

export const nodeFilesLive: Scenario = {
  name: "node-files-live",
  onRequest: true,
  tells: "files of nodes at boot, live and after a hand edit, without an image and a reboot",
  run: (played) => play("centos5", played),
};

export const nodeFilesLiveEl9: Scenario = {
  name: "node-files-live-el9",
  onRequest: true,
  heavyNodes: true,
  tells: "the same on Enterprise Linux 9, by a BIOS and a UEFI node",
  run: (played) => play("el9", played),
};
