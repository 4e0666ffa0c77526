import { labNodes } from "../../../lab";
import { exampleImage, openSite } from "../../../lab/site";
import { on } from "../../support/master";
import { askNode } from "../../../lab/node-report";
import { bootHowtoNode, expectEqual, expectThat, upAndPublish, type Scenario } from "../scenario";

export const corrupt: Scenario = {
  name: "corrupt",
  tells: "a generation is deleted and one byte of the published image flips: both are named and mended, a node runs on",
  onRequest: true,
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const [node, later] = labNodes;
    const image = exampleImage(site.status);
    const generations = async () =>
      ((await site.stack.outputs()).generations as { digest: string }[]).map(({ digest }) => digest);
    const bootOf = (name: typeof node) => askNode(site.lab, name, "cat /proc/sys/kernel/random/boot_id");
    try {
      const older = await play.check("an image is published", () => upAndPublish(site));
      await site.stack.configure({ image: { ...image, files: [{ path: "/etc/motd", content: "newer\n" }] } });
      const newer = await play.check("and a newer one", () => upAndPublish(site));
      if (older === undefined || newer === undefined) return;
      await play.check("a node boots the newer one", () => bootHowtoNode(site, node, newer));
      const boot = await bootOf(node);

      await on(
        site.lab,
        `rm -r /tftpboot/linux/${older}; cd /tftpboot/linux/${newer} && cp rootfs.gz /tmp/whole &&
         printf X | dd of=rootfs.gz bs=1 seek=1000 conv=notrunc 2>/dev/null && ! cmp -s rootfs.gz /tmp/whole`,
      );
      await play.check("a refresh names the deleted generation and the file with one flipped byte", async () => {
        const { stdout } = await site.stack.refresh("--preview-only", "--diff");
        expectThat(stdout, /rootfs.gz has other content than was published/);
        expectThat(stdout, new RegExp(`generation ${older} is gone`));
      });
      await play.check("up --refresh repairs it without a build", async () => {
        const outcome = await site.stack.up("--refresh");
        if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
        if (outcome.stdout.includes("image: compressing")) throw new Error(`it built:\n${outcome.stdout}`);
        await on(site.lab, `cmp /tftpboot/linux/${newer}/rootfs.gz /tmp/whole && rm /tmp/whole`);
        expectEqual("generations", await generations(), [newer]);
      });
      await play.check("a refresh finds nothing any more", async () => {
        const refresh = await site.stack.refresh("--preview-only", "--expect-no-changes", "--diff");
        if (refresh.code !== 0) throw new Error(refresh.stdout);
      });
      await play.check("the node ran on through all of it", async () => {
        expectEqual("its boot", await bootOf(node), boot);
        expectThat(
          await askNode(site.lab, node, "cat /usr/bin/env >/dev/null && cat /proc/cmdline"),
          new RegExp(newer),
        );
      });
      await play.check("another node boots the repaired image", () => bootHowtoNode(site, later, newer));
    } finally {
      await site.lab.down();
    }
  },
};
