import { labNodes, type Lab } from "../../../lab";
import { openSite, type Site } from "../../../lab/site";
import { on } from "../../support/master";
import { bootHowtoNode, expectEqual, expectThat, upAndPublish, type Scenario } from "../scenario";

/** Each change by hand, the service whose resource must show it, and the only lines that its diff may have. */
const BY_HAND: { what: string; command: string; resource: string; says: RegExp[]; silent?: RegExp }[] = [
  {
    what: "chkconfig dhcpd off",
    command: "chkconfig dhcpd off",
    resource: "farm-dhcp-service",
    says: [/~ enabled: true => false/],
    silent: /running/,
  },
  {
    what: "service xinetd stop",
    command: "service xinetd stop",
    resource: "farm-tftp-service",
    says: [/~ running: true => false/],
    silent: /enabled/,
  },
  {
    what: "xinetd's stanza edited",
    command: "sed -i 's/cps.*/cps = 1 60/' /etc/xinetd.d/tftp",
    resource: "farm-tftp-service",
    says: [/- cps = 100 2/, /\+ cps = 1 60/],
  },
  {
    what: "our line of /etc/exports edited",
    command: "sed -i 's/^\\/usr 10.*/\\/usr *(rw)/' /etc/exports",
    resource: "farm-usr-service",
    says: [/- \/usr 10\.0\.0\.0\/24\(ro,root_squash,no_subtree_check\)/, /\+ \/usr \*\(rw\)/],
  },
];

const FOREIGN = {
  "/etc/exports": "/srv/ours 192.0.2.0/24(ro)",
  "/etc/hosts": "192.0.2.7 printer.example.com printer",
};

async function foreignLines(lab: Lab): Promise<string> {
  return on(
    lab,
    Object.entries(FOREIGN)
      .map(([path, line]) => `grep -cxF '${line}' ${path}`)
      .join("; "),
  );
}

async function diffOf(site: Site, resource: string): Promise<string> {
  const { stdout } = await site.stack.refresh("--preview-only", "--diff");
  const blocks = stdout.split(/\n\s*~ pulumi-nodejs:/).map((block) => block.replace(/[ \t]+/g, " "));
  return blocks.find((block) => block.includes(`::${resource}]`)) ?? "";
}

export const howtoDrift: Scenario = {
  name: "howto-drift",
  tells: "what is changed by hand is named fact by fact and repaired; lines of others in shared files stay",
  onRequest: true,
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const [node] = labNodes;
    try {
      await on(
        site.lab,
        "mkdir -p /srv/ours && " +
          Object.entries(FOREIGN)
            .map(([path, line]) => `echo '${line}' >>${path}`)
            .join(" && "),
      );
      const originals = await on(site.lab, "cat /etc/exports /etc/hosts");
      const image = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (image === undefined) return;
      for (const { what, command, resource, says, silent } of BY_HAND) {
        await play.check(`${what}: named for what it is`, async () => {
          await on(site.lab, command);
          const diff = await diffOf(site, resource);
          for (const words of says) expectThat(diff, words);
          if (silent?.test(diff)) throw new Error(`the diff also speaks of ${silent.source}:\n${diff}`);
          await upAndPublish(site, "--refresh");
        });
      }
      await play.check("all is repaired, and a refresh is empty", async () => {
        await on(site.lab, "service xinetd status && service dhcpd status");
        const refresh = await site.stack.refresh("--preview-only", "--expect-no-changes");
        expectEqual("exit code of the refresh", refresh.code, 0);
      });
      await play.check("a node boots", () => bootHowtoNode(site, node, image));
      await play.check("foreign lines in /etc/exports and /etc/hosts are still there", async () =>
        expectEqual("how often", await foreignLines(site.lab), "1\n1\n"),
      );
      await play.check("after destroy both files are as they were before the first up", async () => {
        expectEqual("exit code of destroy", (await site.stack.destroy()).code, 0);
        expectEqual("files", await on(site.lab, "cat /etc/exports /etc/hosts"), originals);
      });
    } finally {
      await site.lab.down();
    }
  },
};
