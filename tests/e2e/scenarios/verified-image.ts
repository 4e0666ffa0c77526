import { labNodes } from "../../../lab";
import { askNode } from "../../../lab/node-report";
import { exampleImage, openSite, type Site } from "../../../lab/site";
import { VERIFIED_MARK } from "../../../lib/render/image/verified-image";
import { on } from "../../support/master";
import { askedStatus } from "../asked-status";
import { refusedBoot } from "../refused-boot";
import { bootNode, expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const STORE = "/var/www/diskless";
const ROOT = "rootfs.squashfs";
/** Turns one bit of a file around. */
const FLIP =
  'import sys; f = open(sys.argv[1], "r+b"); f.seek(5000000); byte = f.read(1)[0]; f.seek(5000000); f.write(bytes([byte ^ 1]))';
/** An emulated node hashes slowly, and a busy machine emulates slowly. */
const PATIENCE_SECONDS = 1800;

const [node] = labNodes;

export const verifiedImage: Scenario = {
  name: "verified-image",
  onRequest: true,
  heavyNodes: true,
  tells:
    "a node refuses a root image with one flipped byte, and an older image under the same name; a refresh names both",
  async run(play) {
    const site = await openSite({ name: play.labName, platform: "el9", fresh: true, log: play.say });
    try {
      const unverified = await released(play, site, "before", {});
      const older = await released(play, site, "older", { verifiedBoot: true });
      const newer = await released(play, site, "newer", {});
      if (unverified === undefined || older === undefined || newer === undefined) return;
      await play.check("generations say which of them nodes verify", async () => {
        const { generations } = await site.stack.outputs();
        const said = (generations as { digest: string; verified?: boolean }[]).map(({ digest, verified }) => [
          digest,
          verified,
        ]);
        expectEqual("generations", said, [
          [newer, true],
          [older, true],
          [unverified, undefined],
        ]);
      });

      await play.check("a node runs the image when it has checked every byte", async () => {
        await booted(site, newer);
        const [digest, seconds] = (await askNode(site.lab, node, `cat ${VERIFIED_MARK}`)).trim().split(" ");
        expectEqual("the image that it checked", digest, newer);
        const bytes = await on(site.lab, `stat -c %s ${STORE}/${newer}/${ROOT}`);
        play.say(`to check ${(Number(bytes) / 2 ** 20).toFixed(1)} MiB took ${seconds} s on this emulated node`);
      });
      await site.lab.halt(node.name);
      await on(site.lab, `cp -a ${STORE}/${newer} /root/whole`);
      await flipped(play, site, newer);
      await replaced(play, site, newer, older);
      await mended(play, site, newer);
      await wentBack(play, site, newer, unverified);
    } finally {
      await site.lab.down();
    }
  },
};

const booted = (site: Site, image: string): Promise<void> =>
  bootNode(site, { node, firmware: "bios", image }, { timeoutSeconds: PATIENCE_SECONDS });

async function released(
  play: Play,
  site: Site,
  name: string,
  config: Record<string, boolean>,
): Promise<string | undefined> {
  const files = [{ path: "/etc/motd", content: `${name}\n` }];
  await site.stack.configure({ ...config, image: { ...exampleImage(site.status), files } });
  return play.check(`pulumi up publishes the image "${name}"`, () => upAndPublish(site));
}

async function flipped(play: Play, site: Site, image: string): Promise<void> {
  const sums = await on(
    site.lab,
    `cd ${STORE}/${image} && sha256sum <${ROOT} && python3 -c '${FLIP}' ${ROOT} && sha256sum <${ROOT} &&
     { cmp -l ${ROOT} /root/whole/${ROOT} || :; } | wc -l`,
  );
  const [wanted, got, bytes] = sums.split("\n").map((line) => line.split(" ")[0]);
  expectEqual("bytes that differ", bytes, "1");
  await refused(play, site, "one flipped byte", got, wanted);
  await play.check("the same refresh names the file in the store", async () =>
    expectThat(
      (await site.stack.refresh("--preview-only", "--diff")).stdout,
      /rootfs.squashfs has other content than was published/,
    ),
  );
}

async function replaced(play: Play, site: Site, image: string, older: string): Promise<void> {
  await on(site.lab, `cp -f ${STORE}/${older}/* ${STORE}/${image}/`);
  await refused(play, site, "an older image under the same name", older, image);
}

/** The node says what it wanted and got on its console and to its master, runs nothing of it, and a refresh and the status name it. */
async function refused(play: Play, site: Site, what: string, got: string, wanted: string): Promise<void> {
  await play.check(`a node refuses ${what}, and says what it wanted and got`, async () => {
    const console = await refusedBoot(site, node, /Refusing to continue/, {
      firmware: "bios",
      timeoutSeconds: PATIENCE_SECONDS,
    });
    expectThat(console, /FATAL: This node does not come up: refused image/);
    expectThat(console, new RegExp(`wanted .*${wanted}`));
    expectThat(console, new RegExp(`got ${got}`));
    if (/Switching root|initrd-switch-root/.test(console))
      throw new Error(`it went over to the image:\n${console.slice(-3000)}`);
    play.say(console.split("\n").find((line) => line.includes("refused image")) ?? "");
  });
  await play.check(`a refresh names it: refused image ${got}`, async () => {
    const { stdout } = await site.stack.refresh("--preview-only", "--diff");
    const line = stdout.split("\n").find((one) => one.includes("refused image")) ?? stdout;
    expectThat(line, new RegExp(`${node.name}.*refused image ${got}, wanted ${wanted}`));
    play.say(line.trim());
  });
  await play.check("status --ask says so", async () => {
    const [said] = await askedStatus(site, [node]);
    expectEqual("status", [said?.condition, said?.why], ["refused", `refused image ${got}, wanted ${wanted}`]);
  });
}

async function mended(play: Play, site: Site, image: string): Promise<void> {
  await play.check("up --refresh puts the image back, and the node boots it", async () => {
    expectEqual("image", await upAndPublish(site, "--refresh"), image);
    await on(site.lab, `cmp ${STORE}/${image}/${ROOT} /root/whole/${ROOT}`);
    await booted(site, image);
    const { stdout } = await site.stack.refresh("--preview-only", "--diff");
    if (stdout.includes("refused image")) throw new Error(stdout);
  });
}

async function wentBack(play: Play, site: Site, newer: string, unverified: string): Promise<void> {
  const image = { ...exampleImage(site.status), files: [{ path: "/etc/motd", content: "newer\n" }] };
  await site.stack.configure({ image: { ...image, pin: unverified } });
  await play.check("the preview of the way back to an image of before says that it is not verified", async () => {
    const { stdout, stderr } = await site.stack.preview("--diff");
    expectThat(
      stdout + stderr,
      new RegExp(`the image ${unverified}, which nodes boot by the argument pin, is not verified`),
    );
  });
  await play.check("a node boots it nevertheless", async () => {
    expectEqual("image", await upAndPublish(site), unverified);
    await booted(site, unverified);
  });
  await play.check("a refresh says that it is not verified", async () => {
    const { stdout } = await site.stack.refresh("--diff");
    const { resources = [] } = (await site.stack.exportState()).deployment;
    const published = resources.find(({ urn }) => urn.endsWith("::farm-image-published"));
    expectThat(
      JSON.stringify(published?.outputs) + stdout,
      /no node checks it, since it was built without verifiedBoot/,
    );
  });
  play.say(`the newest was ${newer}`);
}
