import type { Lab, LabNode } from "../../../lab";
import type { LabPlatform } from "../../../lab/kind";
import { curlFromBootNetwork } from "../../../lab/boot-network";
import { shownNodes, type ShownNode } from "../../../lab/node-promise";
import { askNode } from "../../../lab/node-report";
import { openSite, type Site } from "../../../lab/site";
import { BY_HAND_EL10 } from "../../support/by-hand-el10";
import { BY_HAND_EL9 } from "../../support/by-hand-el9";
import { on } from "../../support/master";
import { expectBootsInLogs, expectUp } from "../asked-status";
import { expectLogArrives, expectOnNodes } from "../node-access";
import { bootNode, expectEqual, expectThat, upAndPublish, type Scenario } from "../scenario";

/** What a node or its firmware cannot do without, or what the promise names: after a repair of all of it, a node that keeps its promise says so. */
const NEEDED_BY_NODES = [
  "the DHCP server stopped",
  "chronyd off",
  "the export withdrawn",
  "a service of the firewall closed for now",
  "a boot entry's mode changed",
  "a UEFI loader damaged",
];

/** Sockets of DHCP, TFTP, NTP and syslog, of HTTP and NFS, open to others: whoever has one is a boot server. */
const SERVING = `{ ss -Hlnu 'sport = :67 or sport = :69 or sport = :123 or sport = :514'
ss -Hlnt 'sport = :80 or sport = :2049'; } | grep -v -e '127.0.0.1:' -e '\\[::1\\]:' || true`;

/** The part of each public host key that is the key. */
const HOST_KEYS = "awk '{ print $2 }' /etc/ssh/ssh_host_*_key.pub";

/** Everything that a build or a publication would write anew. */
const published = (lab: Lab): Promise<string> =>
  on(lab, "find /var/lib/pulumi-diskless/builds /var/www/diskless -printf '%p %i %T@\\n' | sort");

/** A release whose cluster is played, the unit of its DHCP server, and how what is needed is changed by hand. */
interface Release {
  readonly platform: Extract<LabPlatform, "el9" | "el10">;
  readonly dhcp: string;
  readonly byHand: Readonly<Record<string, { readonly command: string }>>;
}

const TELLS = "a UEFI node, and after a repair a BIOS node, are what the demo promises";

export const el9: Scenario = {
  name: "el9",
  heavyNodes: true,
  tells: `a cluster on Enterprise Linux 9: ${TELLS}`,
  run: (play) => playOn(play, { platform: "el9", dhcp: "dhcpd", byHand: BY_HAND_EL9 }),
};

export const el10: Scenario = {
  name: "el10",
  heavyNodes: true,
  onRequest: true,
  tells: `a cluster on Enterprise Linux 10, with Kea: ${TELLS}`,
  run: (play) => playOn(play, { platform: "el10", dhcp: "kea-dhcp4", byHand: BY_HAND_EL10 }),
};

type Play = Parameters<Scenario["run"]>[0];

async function playOn(play: Play, release: Release): Promise<void> {
  const { platform } = release;
  const site = await openSite({ name: play.labName, platform, fresh: true, log: play.say });
  const shown = shownNodes(platform);
  const nodes = shown.map(({ node }) => node);
  // an emulated node takes a processor for minutes, so each boots once
  const [before, after] = (["uefi", "bios"] as const).map((kind) => shown.find(({ firmware }) => firmware === kind));
  if (before === undefined || after === undefined) throw new Error("the demo shows no node of each firmware");
  try {
    const image = await play.check("pulumi up publishes an image", () => upAndPublish(site));
    if (image === undefined) return;
    await booted(play, site, before, image);
    await repaired(play, site, image, release);
    await booted(play, site, after, image);
    await play.check("one command on the master prints the uptime of every node", () => expectOnNodes(site, nodes));
    await play.check("status says that both are up and run the image", () => expectUp(site, nodes, image));
    await Promise.all(nodes.map((node) => site.lab.halt(node.name)));
    await play.check("status tells the boots of both by the master's logs", () => expectBootsInLogs(site, nodes));
  } finally {
    await site.lab.down();
  }
}

async function booted(play: Play, site: Site, { node, firmware }: ShownNode, image: string): Promise<void> {
  await play.check(`${node.name} boots by ${firmware} and keeps every promise`, () =>
    bootNode(site, { node, firmware, image }),
  );
  await play.check(`${node.name} serves nothing that a boot server does`, async () =>
    expectEqual("sockets", await askNode(site.lab, node, SERVING), ""),
  );
  await play.check(`${node.name} has a host key of its own`, () => expectOwnHostKey(site, node));
  await play.check(`${node.name} has no account with a password`, async () =>
    expectEqual("accounts", await askNode(site.lab, node, "awk -F: '$2 !~ /^[!*]/ { print $1 }' /etc/shadow"), ""),
  );
  await play.check(`what ${node.name} logs reaches m0`, () => expectLogArrives(site, node));
}

async function repaired(play: Play, site: Site, image: string, { dhcp, byHand }: Release): Promise<void> {
  const kernel = `http://10.0.0.1/diskless/${image}/vmlinuz`;
  const fetched = async (): Promise<boolean> =>
    (await curlFromBootNetwork(play.labName, "--max-time", "5", "--output", "/dev/null", kernel)).code === 0;
  const serves = (): Promise<string> =>
    on(
      site.lab,
      `systemctl is-active ${dhcp} chronyd; exportfs; cd /var/lib/tftpboot/EFI && stat -c %a grub.cfg-0A0000 && sha256sum shimx64.efi`,
    );
  const before = await published(site.lab);
  const whole = await serves();
  await play.check("a machine of the network gets the kernel by HTTP", async () =>
    expectEqual("got it", await fetched(), true),
  );
  for (const what of NEEDED_BY_NODES) await on(site.lab, byHand[what].command);
  await play.check("what is changed by hand breaks the boot server, so the repair below is one", async () => {
    expectEqual("got it", await fetched(), false);
    expectThat(await serves(), /^inactive\ninactive\n600\n/);
  });
  await play.check("one pulumi up --refresh repairs it to the same image", async () => {
    expectEqual("image", await upAndPublish(site, "--refresh"), image);
    expectEqual("services", await serves(), whole);
    expectEqual("got it", await fetched(), true);
  });
  await play.check("nothing of the image was made again", async () =>
    expectEqual("builds and store", await published(site.lab), before),
  );
}

async function expectOwnHostKey(site: Site, node: LabNode): Promise<void> {
  const own = (await askNode(site.lab, node, HOST_KEYS)).trim().split("\n").filter(Boolean);
  if (own.length === 0) throw new Error("it has none at all");
  const masters = (await on(site.lab, HOST_KEYS)).trim().split("\n");
  expectEqual(
    "keys of the master",
    own.filter((key) => masters.includes(key)),
    [],
  );
}
