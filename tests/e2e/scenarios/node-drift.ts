import { labNodes } from "../../../lab";
import type { FoundNode } from "../../../index";
import { askNode } from "../../../lab/node-report";
import { exampleImage, openSite, type Site } from "../../../lab/site";
import { whenAllAnswered } from "../busy-nodes";
import { bootHowtoNode, expectEqual, expectThat, upAndPublish, type Scenario } from "../scenario";

interface Refreshed {
  readonly words: string;
  readonly clean: boolean;
  readonly seconds: number;
}

/** What a refresh says that it would change, blanks squeezed. */
const refreshPreview = (site: Site): Promise<Refreshed> =>
  whenAllAnswered(
    () => refreshOnce(site),
    ({ words }) => words,
  );

async function refreshOnce(site: Site): Promise<Refreshed> {
  const start = Date.now();
  const outcome = await site.stack.refresh("--preview-only", "--diff", "--expect-no-changes");
  const seconds = (Date.now() - start) / 1000;
  return { words: outcome.stdout.replace(/[ \t\n]+/g, " "), clean: outcome.code === 0, seconds };
}

async function found(site: Site): Promise<Record<string, FoundNode>> {
  return ((await site.stack.outputs()).nodeBoots ?? {}) as Record<string, FoundNode>;
}

export const nodeDrift: Scenario = {
  name: "node-drift",
  onRequest: true,
  tells:
    "a node is rebooted into an older image by hand and one is switched off: a refresh names both, the rest are current",
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const nodes = labNodes.slice(0, 3);
    const [keeps, older, off] = nodes;
    const byHand = `/tftpboot/pxelinux.cfg/01-${older.mac.toLowerCase().replaceAll(":", "-")}`;
    const image = exampleImage(site.status);
    const release = (text: string) =>
      site.stack.configure({ image: { ...image, files: [{ path: "/etc/motd", content: `${text}\n` }] } });
    try {
      await release("one");
      const before = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (before === undefined) return;
      await play.check("nodes that nobody switched on yet are no drift", async () => {
        const { clean, words, seconds } = await refreshPreview(site);
        play.say(`a refresh with ${labNodes.length} silent nodes took ${seconds.toFixed(1)} s`);
        if (!clean) throw new Error(words);
      });

      await release("two");
      const after = await play.check("pulumi up publishes another", () => upAndPublish(site));
      if (after === undefined) return;
      await Promise.all(
        nodes.map((node) => play.check(`${node.name} boots it`, () => bootHowtoNode(site, node, after))),
      );
      await play.check("a refresh finds nothing, and says what each runs", async () => {
        const { clean, words } = await refreshPreview(site);
        if (!clean) throw new Error(words);
        await site.stack.refresh("--run-program");
        for (const node of nodes) {
          const { state, imageDigest: runs } = (await found(site))[node.name];
          expectEqual(node.name, [state, runs], ["current", after]);
        }
      });

      await site.lab.ssh(`sed 's/${after}/${before}/g' /tftpboot/pxelinux.cfg/0A0000 >${byHand}`);
      await play.check(
        `${older.name} is rebooted by hand into the older image, ${off.name} is switched off`,
        async () => {
          await site.lab.halt(off.name);
          await bootHowtoNode(site, older, before);
        },
      );
      await play.check("a refresh names both, with what they run, and nobody else", async () => {
        const { words, clean } = await refreshPreview(site);
        if (clean) throw new Error(`it found nothing: ${words}`);
        expectThat(words, new RegExp(`${older.name} ?: "stale: runs ${before} since \\S+, expected ${after}"`));
        expectThat(words, new RegExp(`${off.name} ?: "down: does not answer; it ran ${after} since `));
        if (words.includes(`${keeps.name} :`) || words.includes(`${keeps.name}:`)) throw new Error(words);
        // the boot entry that was written by hand is told as well; a node that is off makes no alarm of anything on the master
        const differ = [...words.matchAll(/~ pulumi-nodejs:dynamic\/diskless:(\w+)/g)].map(([, kind]) => kind);
        expectEqual("resources that differ", differ.sort(), ["HostFile", "NodeBoot"]);
        expectThat(words, new RegExp(byHand));
      });
      await play.check("the one that kept running was not touched, and counts as current", async () => {
        await site.stack.refresh("--run-program");
        expectEqual(keeps.name, (await found(site))[keeps.name].state, "current");
        const up = Number((await askNode(site.lab, keeps, "cut -d. -f1 /proc/uptime")).trim());
        play.say(`${keeps.name} has run for ${up} s`);
      });

      await site.lab.ssh(`rm ${byHand}`);
      await Promise.all(
        [older, off].map((node) =>
          play.check(`${node.name} boots the wanted image again`, () => bootHowtoNode(site, node, after)),
        ),
      );
      await play.check("the drift is gone", async () => {
        await site.stack.refresh("--run-program");
        const { clean, words } = await refreshPreview(site);
        if (!clean) throw new Error(words);
        const preview = await site.stack.preview("--expect-no-changes", "--diff");
        if (preview.code !== 0) throw new Error(preview.stdout);
      });
    } finally {
      await site.lab.down();
    }
  },
};
