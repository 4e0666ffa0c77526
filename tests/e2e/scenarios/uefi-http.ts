import { basename } from "node:path";
import { labNodes } from "../../../lab";
import type { LabPlatform } from "../../../lab/kind";
import { askNode } from "../../../lab/node-report";
import { openSite, type Site } from "../../../lab/site";
import { VERIFIED_MARK } from "../../../lib/render/image/verified-image";
import { on } from "../../support/master";
import { succeeds } from "../../support/stack-outcome";
import { expectBootsInLogs, expectUp } from "../asked-status";
import { namedAndRepaired, type ChangeByHand } from "../changed-by-hand";
import { fetchedPaths } from "../fetched-paths";
import { bootNode, expectEqual, expectThat, upAndPublish, type Play, type Scenario } from "../scenario";

const [, node] = labNodes;
const SERVED = "/var/www/diskless/EFI";

/** What the firmware and then GRUB ask for, in this order. The node has a boot override. */
const FETCHED = ["shimx64.efi", "grubx64.efi", "grub.cfg", "01-52-54-00-00-00-11.cfg", "vmlinuz", "initramfs.img"];

/** GRUB fetches kernel and initramfs by a TCP of its own, slowly where its processor is emulated. */
const PATIENCE_SECONDS = 1800;

/** A release whose nodes boot so, and how its DHCP server forgets to say which class it answers. */
interface Release {
  readonly platform: Extract<LabPlatform, "el9" | "el10">;
  readonly forgetClass: string;
  /** What the program sets besides. */
  readonly config?: Readonly<Record<string, boolean>>;
}

/** Each part of what is served to such firmware, changed by hand, with the resource that a refresh then names. */
const byHand = ({ forgetClass }: Release): readonly ChangeByHand[] => [
  [`printf x | dd of=${SERVED}/grubx64.efi bs=1 seek=4096 conv=notrunc`, "farm-pxe-uefi-http-loader", /grubx64\.efi/],
  [`chmod 0600 ${SERVED}/grub.cfg`, "farm-pxe-uefi-http-search", /"0644" => "0600"/],
  [`sed -i 's/timeout=0/timeout=9/' ${SERVED}/network.cfg`, "farm-pxe-config-uefi-http", /timeout=9/],
  [forgetClass, "farm-dhcp-service", /class HTTPClient/],
];

const TELLS = "a node boots over HTTP by its UEFI firmware from a master whose TFTP server is off";

export const el9UefiHttp: Scenario = {
  name: "el9-uefi-http",
  heavyNodes: true,
  onRequest: true,
  tells: TELLS,
  run: (play) =>
    playOn(play, {
      platform: "el9",
      forgetClass:
        "sed -i 's/option vendor-class-identifier \"HTTPClient\";//' /etc/dhcp/dhcpd.conf && systemctl restart dhcpd",
    }),
};

export const el10UefiHttp: Scenario = {
  name: "el10-uefi-http",
  heavyNodes: true,
  onRequest: true,
  tells: `${TELLS}, with Kea, and verifies its image`,
  run: (play) =>
    playOn(play, {
      platform: "el10",
      forgetClass:
        'sed -i \'/"name": "vendor-class-identifier"/d\' /etc/kea/kea-dhcp4.conf && systemctl restart kea-dhcp4',
      config: { verifiedBoot: true },
    }),
};

async function playOn(play: Play, release: Release): Promise<void> {
  const bootOverrides = [{ node: node.name, kernelArguments: ["net.ifnames=0", "diskless.test=override"] }];
  const config = { uefiHttpBoot: true, bootOverrides, ...release.config };
  const { platform } = release;
  const site = await openSite({ name: play.labName, platform, fresh: true, config, log: play.say });
  try {
    const image = await play.check("pulumi up publishes an image", () => upAndPublish(site));
    if (image === undefined) return;
    await namedAndRepaired(play, site, image, byHand(release));
    await on(site.lab, "systemctl stop tftp.socket tftp.service");
    await play.check("nothing answers TFTP", async () =>
      expectEqual("sockets", await on(site.lab, "ss -Hlnu 'sport = :69'"), ""),
    );
    await play.check(`${node.name} boots over HTTP and keeps every promise`, () =>
      bootNode(site, { node, firmware: "uefi-http", image }, { timeoutSeconds: PATIENCE_SECONDS }),
    );
    if (release.config?.verifiedBoot) {
      await play.check("it has checked every byte of the image", async () => {
        const [digest, seconds] = (await askNode(site.lab, node, `cat ${VERIFIED_MARK}`)).trim().split(" ");
        expectEqual("the image that it checked", digest, image);
        play.say(`the check took ${seconds} s on this emulated node`);
      });
    }
    await play.check("it has the kernel line of its own boot entry", async () =>
      expectThat(await askNode(site.lab, node, "cat /proc/cmdline"), / diskless\.test=override /),
    );
    await play.check("it fetched shim, GRUB, the boot entry and the kernel by HTTP, in this order", async () =>
      expectEqual("requests", await fetchedBy(site), FETCHED),
    );
    await play.check("status says that it is up and runs the image", () => expectUp(site, [node], image));
    await site.lab.halt(node.name);
    await play.check("status tells its boot by the master's logs", () => expectBootsInLogs(site, [node]));
    await on(site.lab, "systemctl start tftp.socket");
    await play.check("pulumi destroy leaves nothing of it", async () => {
      await succeeds(site.stack, "destroy");
      expectEqual("left", await on(site.lab, `ls -d ${SERVED} /var/www/diskless 2>/dev/null || true`), "");
    });
  } finally {
    await site.lab.down();
  }
}

/** Names of what the node was given, each once, in the order of the first time. */
async function fetchedBy(site: Site): Promise<readonly string[]> {
  const names = (await fetchedPaths(site.lab, node)).map((path) => basename(path));
  return [...new Set(names)].filter((name) => FETCHED.includes(name));
}
