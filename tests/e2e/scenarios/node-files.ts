import { readFile } from "node:fs/promises";
import type { LabNode } from "../../../lab";
import type { LabPlatform } from "../../../lab/kind";
import { askNode } from "../../../lab/node-report";
import { platformOf, REPAIR } from "../../../lib/platforms";
import { eventually } from "../../support/eventually";
import { on } from "../../support/master";
import { cutPushes, expectConverged } from "../cut-pushes";
import {
  expectNoArgument,
  expectNotFetched,
  expectNotInPulumi,
  expectNotOnFreshNode,
  expectNotOnMaster,
} from "../key-search";
import {
  filesOn,
  filesWanted,
  KEY_PATH,
  MANY,
  openNodeFilesFarm,
  sshdWord,
  type NodeFilesFarm,
} from "../node-files-farm";
import { PATIENCE_SECONDS } from "../rolling-farm";
import { expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const REFUSAL = "This node does not come up, since it cannot get its files";

export const nodeFiles: Scenario = {
  name: "node-files",
  onRequest: true,
  tells:
    "files of all nodes, of a group and of a node, at boot, live, after a hand edit and with a torn plan; a key that nobody else sees",
  heavyNodes: true,
  run: (play) => playOn("centos5", play, [live, thirdNode, tornPlan, keyOfFreshNode]),
};

export const nodeFilesCut: Scenario = {
  name: "node-files-cut",
  onRequest: true,
  tells:
    "pushes to running nodes are killed on a node and on the master: each file is old or new, and the next up converges",
  run: (play) => playOn("centos5", play, [cutPushes, thirdNode]),
};

export const el9NodeFiles: Scenario = {
  name: "el9-node-files",
  onRequest: true,
  heavyNodes: true,
  tells: "both on Enterprise Linux 9, by a BIOS and a UEFI node",
  run: (play) => playOn("el9", play, [live, cutPushes, thirdNode, tornPlan, keyOfFreshNode]),
};

/** A chapter of the story, from the image that all nodes run. */
type Chapter = (play: Play, farm: NodeFilesFarm, image: string) => Promise<void>;

async function playOn(platform: LabPlatform, play: Play, chapters: readonly Chapter[]): Promise<void> {
  const farm = await openNodeFilesFarm(play, platform, chapters.includes(cutPushes) ? MANY.files : 1);
  try {
    await farm.release("one");
    const image = await play.check("pulumi up publishes an image and the files", () => upAndPublish(farm.site));
    if (image === undefined) return;
    const [first, second] = farm.nodes;
    await Promise.all([first, second].map((node) => bootWithFiles(play, farm, node, { image, word: "one" })));
    const boots = await farm.boots();
    for (const chapter of chapters) await chapter(play, farm, image);
    await play.check("no node was rebooted", async () => expectEqual("boots", await farm.boots(), boots));
  } finally {
    await farm.site.lab.down();
  }
}

function bootWithFiles(
  play: Play,
  farm: NodeFilesFarm,
  node: LabNode,
  { image, word }: { image: string; word: string },
): Promise<void> {
  return play.check(`${node.name} boots, and its sshd has read its files before it answers`, async () => {
    await farm.boot(node, image);
    expectEqual("its sshd's word", await sshdWord(farm, node), `${node.name.split(".")[0]}\n`);
    expectEqual("files", await filesOn(farm, node), filesWanted(farm, node, word, { key: false, ran: [] }));
    await expectNotOnFreshNode(farm, node);
  });
}

/** Commands that a boot owes: on centos5 services have read files before. */
const owedBy = ({ platform }: NodeFilesFarm, word: string): string[] => (platform === "centos5" ? [word] : []);

async function live(play: Play, farm: NodeFilesFarm): Promise<void> {
  const { site, nodes } = farm;
  const [first, second] = nodes;
  const expectFiles = async (word: string, ran: string[]): Promise<void> => {
    for (const node of [first, second])
      expectEqual(node.name, await filesOn(farm, node), filesWanted(farm, node, word, { key: true, ran }));
  };
  const refreshed = async (): Promise<string> => {
    const { code, stdout, stderr } = await site.stack.up("--refresh", "--diff");
    if (code !== 0) throw new Error(stdout + stderr);
    return stdout.replace(/[ \t]+/g, " ");
  };
  await play.check("a refresh names who has no key yet", async () => {
    for (const node of [first, second])
      expectThat(await farm.drift(), new RegExp(`${node.name} secret files.*has none yet`));
  });
  // whoever reads all argument lists of an emulated node leaves it no time to answer a question
  await play.check("up --refresh brings the key in no argument list", async () => {
    await expectNoArgument(farm, [first, second], async () => void (await refreshed()));
    await expectFiles("one", owedBy(farm, "one"));
  });
  const ran = [...owedBy(farm, "one"), "two"];
  await play.check("a change goes to both in the up, and its command runs once", async () => {
    await farm.release("two");
    const preview = await site.stack.preview("--diff", "--save-plan", `${site.stack.directory}/plan.json`);
    expectThat(preview.stdout, /\+ *\|two on s1 in /);
    await timed(play, farm, "two");
    await expectFiles("two", ran);
  });
  await play.check("a refresh after it is empty", async () => expectEqual("drift", await farm.drift(), ""));
  await play.check("a hand edit is named with its lines by a refresh, and the up repairs it", async () => {
    await askNode(site.lab, second, `echo by hand >/etc/motd; chmod 0644 ${KEY_PATH}`);
    const said = await refreshed();
    expectThat(said, new RegExp(`${second.name} /etc/motd[^}]*by hand`));
    expectThat(said, new RegExp(`${second.name} ${KEY_PATH}[^}]*mode 0644, expected 0400`));
    expectEqual(
      second.name,
      await filesOn(farm, second),
      filesWanted(farm, second, "two", { key: true, ran: [...ran, "two"] }),
    );
  });
}

/** An up, and how long it takes until nodes are seen to have the files. */
async function timed(play: Play, { site, nodes, platform }: NodeFilesFarm, word: string): Promise<void> {
  const [first, second] = nodes;
  const seen = (node: LabNode, ...paths: string[]): Promise<number> =>
    askNode(
      site.lab,
      node,
      `tries=0; until [ "$(grep -l ${word} ${paths.join(" ")} | wc -l)" -eq ${paths.length} ]; do
         tries=$((tries + 1)); [ $tries -lt 1000 ] || exit 1; sleep 0.2
       done`,
    ).then(() => Date.now());
  const watched = [seen(first, "/etc/motd", "/etc/of-group", "/etc/of-node"), seen(second, "/etc/motd")];
  const begun = Date.now();
  const outcome = await site.stack.up();
  const ended = Date.now();
  if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
  const last = Math.max(...(await Promise.all(watched)));
  const planned = Number(await on(site.lab, `stat -c %.3Z ${platformOf(platform).nodeFiles.plan}`)) * 1000;
  const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(1);
  play.say(
    `the up took ${seconds(begun, ended)} s; both nodes were seen to have the files ${seconds(begun, last)} s after it began, ` +
      `${seconds(planned, last)} s after the master had the plan`,
  );
}

/** A third node of the program costs no image and no boot. Pushes may have been cut before, and the up makes everything whole. */
async function thirdNode(play: Play, farm: NodeFilesFarm, image: string): Promise<void> {
  const third = farm.nodes[2];
  await play.check("the next up adds a node to the same image, and every file is whole", async () => {
    await farm.release("three", 3);
    expectEqual("image", await upAndPublish(farm.site), image);
    await expectConverged(farm);
    expectThat(
      await askNode(farm.site.lab, farm.nodes[0], "cat /etc/hosts"),
      new RegExp(`${third.address}\\s+${third.name}`),
    );
    expectEqual("drift", await farm.drift(), "");
  });
}

async function tornPlan(play: Play, farm: NodeFilesFarm, image: string): Promise<void> {
  const { site, platform, nodes } = farm;
  const third = nodes[2];
  const { plan } = platformOf(platform).nodeFiles;
  await play.check("with a torn plan a third node says so on its console, and no sshd answers", async () => {
    await on(site.lab, `head -c -20 ${plan} >/tmp/torn && cat /tmp/torn >${plan} && rm /tmp/torn`);
    const booting = site.lab.boot(third.name).catch(() => undefined);
    await expectHeldUp(farm, third).finally(() => site.lab.halt(third.name));
    await booting;
  });
  await play.check("a refresh names the plan, and up --refresh brings it back", async () => {
    expectThat(await farm.drift(), /files of nodes ?: "cannot be told: .* is torn or was edited/);
    await upAndPublish(site, "--refresh");
  });
  await bootWithFiles(play, farm, third, { image, word: "three" });
}

/** The node says why it waits or stops, and cannot be asked. */
async function expectHeldUp({ site, platform }: NodeFilesFarm, node: LabNode): Promise<void> {
  await eventually(PATIENCE_SECONDS[platform], async () =>
    expectThat(await readFile(site.lab.console(node.name), "latin1"), new RegExp(`${REFUSAL}.* is torn or was edited`)),
  );
  await askNode(site.lab, node, "true").then(
    () => {
      throw new Error(`${node.name} answers, though it has no files`);
    },
    () => undefined,
  );
}

const RUN_BY_TIMER = `systemctl is-active ${REPAIR.unit} && systemctl is-enabled ${REPAIR.unit} && systemctl start push-node-files.service`;

/** What the timer of the master runs, or its cron. */
const REPAIRS: Readonly<Record<LabPlatform, string>> = {
  centos5: `sed -n 's/^\\*.* root //p' ${REPAIR.cron} >/tmp/repair && [ -s /tmp/repair ] && sh /tmp/repair; rm /tmp/repair`,
  el9: RUN_BY_TIMER,
  el10: RUN_BY_TIMER,
};

/** The last chapter, since it looks for the key in all that was left by the others. */
async function keyOfFreshNode(play: Play, farm: NodeFilesFarm): Promise<void> {
  const third = farm.nodes[2];
  await play.check(`what the master's timer runs brings ${third.name} its key`, async () => {
    await on(farm.site.lab, REPAIRS[farm.platform]);
    expectEqual(
      third.name,
      await filesOn(farm, third),
      filesWanted(farm, third, "three", { key: true, ran: owedBy(farm, "three") }),
    );
  });
  await play.check("the key is in nothing of Pulumi", () => expectNotInPulumi(farm));
  await play.check("the key is on the master where it belongs, and nowhere else", () => expectNotOnMaster(farm));
  await play.check("the key is in nothing that a node fetches", () => expectNotFetched(farm, play.labName));
}
