import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labNodes } from "../../../lab";
import { askNode } from "../../../lab/node-report";
import { openSite, type Site } from "../../../lab/site";
import { siteKey } from "../../../lab/site-key";
import { VERIFIED_MARK } from "../../../lib/render/image/verified-image";
import { fileTexts } from "../../support/file-texts";
import { on } from "../../support/master";
import { signingKey, type SignedWith } from "../../support/signing-keys";
import { succeeds } from "../../support/stack-outcome";
import { namedAndRepaired, type ChangeByHand } from "../changed-by-hand";
import { fetchedPaths } from "../fetched-paths";
import { refusedBoot } from "../refused-boot";
import { expectSecureBoot } from "../secure-boot";
import { bootNode, expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const [, node] = labNodes;
const SERVED = "/var/www/diskless/EFI";
const RESOURCE = "farm-pxe-config-signed";

/** Takes the signature out of a program for UEFI firmware (PE32+), and nothing else. */
const UNSIGN = [
  "import struct, sys",
  'data = bytearray(open(sys.argv[1], "rb").read())',
  'entry = struct.unpack_from("<I", data, 60)[0] + 24 + 144',
  'at, size = struct.unpack_from("<II", data, entry)',
  "assert at + size == len(data), (at, size, len(data))",
  'struct.pack_into("<II", data, entry, 0, 0)',
  'open(sys.argv[1], "wb").write(data[:at])',
  "print(size)",
].join("; ");

/** An emulated node fetches and hashes slowly, and a busy machine emulates slowly. */
const PATIENCE_SECONDS = 1800;

const BY_HAND: readonly ChangeByHand[] = [
  [
    `printf x | dd of=${SERVED}/network.efi bs=1 seek=100000 conv=notrunc status=none`,
    RESOURCE,
    /is not what was signed/,
  ],
  [`chmod 0600 ${SERVED}/network.efi`, RESOURCE, /"0644" => "0600"/],
  [`rm ${SERVED}/01-52-54-00-00-00-11.efi`, RESOURCE, /01-52-54-00-00-00-11\.efi.*is gone/],
];

const signedBy = ({ certificate, keyPath }: SignedWith) => ({ certificate, key: { path: keyPath } });

export const el9SignedImage: Scenario = {
  name: "el9-signed-image",
  heavyNodes: true,
  onRequest: true,
  tells:
    "a node whose firmware knows one key of a site boots what was signed with it, and refuses what was changed, signed by another or not signed",
  async run(play) {
    const keys = mkdtempSync(join(tmpdir(), "pulumi-diskless-site-"));
    const [own, stranger] = [await siteKey(keys), signingKey(keys, "stranger")];
    const config = { uefiHttpBoot: true, verifiedBoot: true, secureBoot: signedBy(own) };
    const site = await openSite({ name: play.labName, platform: "el9", fresh: true, config, log: play.say });
    try {
      const image = await play.check("pulumi up publishes an image and signs what boots it", () => upAndPublish(site));
      if (image === undefined) return;
      await play.check("the key is in no state, in no file of the stack and nowhere on the master", () =>
        expectNoKey(site, own),
      );
      await namedAndRepaired(play, site, image, BY_HAND);
      await on(site.lab, "systemctl stop tftp.socket tftp.service");
      await play.check(`${node.name} boots what the site signed and keeps every promise`, () =>
        bootNode(site, { node, firmware: "uefi-site", image }, { timeoutSeconds: PATIENCE_SECONDS }),
      );
      await expectSecureBoot(play, site, node);
      await play.check("it has the kernel line that was signed, and verified its root image", async () => {
        const [line, verified] = (await askNode(site.lab, node, `cat /proc/cmdline ${VERIFIED_MARK}`)).split("\n");
        expectThat(line, new RegExp(`^root=live:http://\\S+/${image}/rootfs.squashfs .* diskless.image=${image}( |$)`));
        expectThat(verified, new RegExp(`^${image} \\d+`));
      });
      await play.check("it fetched one boot image by HTTP and no loader", async () =>
        expectEqual(
          "requests below EFI",
          (await fetchedPaths(site.lab, node)).filter((path) => path.startsWith("/diskless/EFI/")),
          ["/diskless/EFI/01-52-54-00-00-00-11.efi"],
        ),
      );
      await site.lab.halt(node.name);
      await on(site.lab, `cp -p ${SERVED}/network.efi /root/whole`);
      await play.check("a boot image with one byte changed is refused", async () => {
        await on(site.lab, `printf '\\377' | dd of=${SERVED}/network.efi bs=1 seek=9000000 conv=notrunc status=none`);
        expectThat(await on(site.lab, `cmp -l /root/whole ${SERVED}/network.efi || true`), /^\s*9000001 +\d+ 377\n$/);
        await expectRefused(play, site);
      });
      await on(site.lab, `cat /root/whole >${SERVED}/network.efi`);
      await play.check("one without its signature is refused", async () => {
        play.say(`octets less: ${(await on(site.lab, `python3 -c '${UNSIGN}' ${SERVED}/network.efi`)).trim()}`);
        await expectRefused(play, site);
      });
      await on(site.lab, `cat /root/whole >${SERVED}/network.efi`);
      await play.check("one that another key signed is refused", async () => {
        await site.stack.configure({ secureBoot: signedBy(stranger) });
        expectEqual("image", await upAndPublish(site), image);
        await expectRefused(play, site);
      });
      await play.check("signed with the first key again it boots", async () => {
        await site.stack.configure({ secureBoot: signedBy(own) });
        expectEqual("image", await upAndPublish(site), image);
        await on(site.lab, `cmp /root/whole ${SERVED}/network.efi`);
        await bootNode(site, { node, firmware: "uefi-site", image }, { timeoutSeconds: PATIENCE_SECONDS });
        await site.lab.halt(node.name);
      });
      await play.check("pulumi destroy leaves nothing of it", async () => {
        await succeeds(site.stack, "destroy");
        const left = `ls -d ${SERVED} /var/www/diskless /var/lib/pulumi-diskless 2>/dev/null || true`;
        expectEqual("left", await on(site.lab, left), "");
      });
    } finally {
      await site.lab.down();
      rmSync(keys, { recursive: true });
    }
  },
};

/** A line of the key is looked for, and beside it a line of the certificate, which must be found. */
async function expectNoKey(site: Site, { keyPath, certificate }: SignedWith): Promise<void> {
  const [secret, shown] = [readFileSync(keyPath, "utf8"), certificate].map((text) => text.split("\n")[5]);
  const state = JSON.stringify(await site.stack.exportState());
  expectEqual("the state has", [state.includes(secret), state.includes(shown)], [false, true]);
  const files = fileTexts(site.stack.directory);
  expectEqual("files of the stack have", [files.includes(secret), files.includes(shown)], [false, true]);
  const { stdout } = await site.lab.ssh(
    "cat >/root/.words; grep -rlsF -f /root/.words /etc /root /var /tmp /run /srv | grep -v '^/root/.words$'; rm /root/.words",
    { input: `${secret}\n` },
  );
  expectEqual("files on the master", stdout, "");
}

/** The firmware says so on the console, and starts nothing. */
async function expectRefused(play: Play, site: Site): Promise<void> {
  const console = await refusedBoot(site, node, /Access Denied/, {
    firmware: "uefi-site",
    timeoutSeconds: PATIENCE_SECONDS,
  });
  if (/Linux version/.test(console)) throw new Error(`it started the kernel nevertheless:\n${console.slice(-3000)}`);
  play.say(
    console
      .split("\n")
      .find((line) => line.includes("Access Denied"))
      ?.trim() ?? "",
  );
}
