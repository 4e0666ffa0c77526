import { basename } from "node:path";
import { labNodes } from "../../../lab";
import { installSignedLoaders } from "../../../lab/secure-boot/signed-loaders";
import { openSite, type Site } from "../../../lab/site";
import { driftByResource } from "../../support/drift-of";
import { on } from "../../support/master";
import { refusedBoot } from "../refused-boot";
import { expectSecureBoot } from "../secure-boot";
import { bootNode, expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const [, node] = labNodes;
const SERVED = "/var/www/diskless/EFI";

/** GRUB fetches kernel and initramfs by a TCP of its own, slowly where its processor is emulated. */
const PATIENCE_SECONDS = 1800;

export const el9SecureBoot: Scenario = {
  name: "el9-secure-boot",
  heavyNodes: true,
  onRequest: true,
  tells: "a node boots over HTTP with Secure Boot on, and refuses a shim, a GRUB and a kernel with one byte changed",
  async run(play) {
    const config = { uefiHttpBoot: true };
    const site = await openSite({ name: play.labName, platform: "el9", fresh: true, config, log: play.say });
    try {
      const image = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (image === undefined) return;
      await installSignedLoaders(site.lab, play.say);
      const served = await play.check(
        "a refresh names loaders that an update brought, and pulumi up serves them",
        async () => {
          expectThat((await driftByResource(site.stack))["farm-pxe-uefi-http-loader"] ?? "", /differs from/);
          expectEqual("image", await upAndPublish(site, "--refresh"), image);
          expectEqual("drift", await driftByResource(site.stack), {});
          return true;
        },
      );
      // what is not signed at all would be refused as well
      if (served === undefined) return;
      await play.check(`${node.name} boots with Secure Boot on and keeps every promise`, () =>
        bootNode(site, { node, firmware: "uefi-secure", image }, { timeoutSeconds: PATIENCE_SECONDS }),
      );
      await expectSecureBoot(play, site, node);
      await site.lab.halt(node.name);
      const refused: readonly [file: string, says: RegExp][] = [
        [`${SERVED}/shimx64.efi`, /Access Denied/],
        [`${SERVED}/grubx64.efi`, /Security Violation/],
        [`/var/www/diskless/${image}/vmlinuz`, /bad shim signature/],
      ];
      for (const [file, says] of refused) await refusesChanged(play, site, file, says);
    } finally {
      await site.lab.down();
    }
  },
};

/** A byte within the code of a file, which is signed as a whole, is changed; afterwards the file is as it was. */
async function refusesChanged({ check }: Play, site: Site, file: string, says: RegExp): Promise<void> {
  const change = `printf '\\377' | dd of=${file} bs=1 seek=65536 conv=notrunc status=none`;
  await on(site.lab, `cp -p ${file} /root/whole && ${change}`);
  await check(`${node.name} does not start ${basename(file)} with one byte changed, and says why`, async () => {
    expectThat(await on(site.lab, `cmp -l /root/whole ${file} || true`), /^\s*65537 +\d+ 377\n$/);
    await refusedBoot(site, node, says, { firmware: "uefi-secure", timeoutSeconds: PATIENCE_SECONDS });
  });
  await on(site.lab, `cat /root/whole >${file} && cmp /root/whole ${file}`);
}
