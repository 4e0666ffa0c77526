import type { Lab } from "../../../lab";
import { askMaster, missingOfMachine } from "../../../lab/master-facts";
import { openSite, type Site } from "../../../lab/site";
import { driftByResource } from "../../support/drift-of";
import { on } from "../../support/master";
import { callNfs, fetchFromMaster } from "../../support/node-fetches";
import { eventually } from "../../support/eventually";
import { expectNoDenial } from "../denied";
import { expectEqual, expectThat, upAndPublish, type Scenario } from "../scenario";

/** Services of the firewall that are closed by hand, what a node then cannot fetch, and the resource that opened them. */
const CLOSED: { service: string; resource: string; fetch: (labName: string, image: string) => Promise<void> }[] = [
  {
    service: "tftp",
    resource: "farm-tftp-firewall",
    fetch: (labName) => fetchFromMaster(labName, "tftp", "lpxelinux.0"),
  },
  {
    service: "http",
    resource: "farm-web-firewall",
    fetch: (labName, image) => fetchFromMaster(labName, "http", `diskless/${image}/vmlinuz`),
  },
  { service: "nfs", resource: "farm-home-firewall", fetch: callNfs },
];

/** Files that `up` writes, with the type that the policy has for them. Each differs from that of the directory it was made in. */
const LABELS = {
  "/etc/hosts": "net_conf_t",
  "/etc/dhcp/dhcpd.conf": "dhcp_etc_t",
  "/etc/httpd/conf.d/diskless.conf": "httpd_config_t",
};

/** Services that wait for their turn on the master must not keep its image from being built. */
const MANY = ["--parallel", "16"];

export const el9Vm: Scenario = {
  name: "el9-vm",
  heavyNodes: true,
  tells: "a master with a kernel of its own: its NFS server, firewall and labels, drift of each, and a reboot",
  onRequest: true,
  async run(play) {
    const site = await openSite({ name: play.labName, platform: "el9", master: "vm", fresh: true, log: play.say });
    try {
      const image = await play.check("pulumi up publishes an image", () => upAndPublish(site, ...MANY));
      if (image === undefined) return;
      const fetchAll = async () => {
        for (const { fetch } of CLOSED) await fetch(play.labName, image);
      };
      await play.check("NFS is the kernel's, the firewall runs, SELinux has a policy", async () =>
        expectEqual("what a machine lacks", missingOfMachine(await askMaster(site.lab, "vm")), []),
      );
      await play.check("a machine of the boot network gets the loader, the kernel and an answer of NFS", fetchAll);
      await play.check("what was written has the labels of the policy", () => hasLabels(site.lab, image));

      for (const { service, fetch } of CLOSED) {
        await on(
          site.lab,
          `firewall-cmd --remove-service=${service}; firewall-cmd --permanent --remove-service=${service}`,
        );
        await play.check(`with the service ${service} closed it gets no more`, () =>
          fails(() => fetch(play.labName, image)),
        );
      }
      await on(site.lab, "exportfs -u 10.0.0.0/24:/home");
      await on(site.lab, "echo '# by hand' >>/etc/dhcp/dhcpd.conf && chcon -t tmp_t /etc/dhcp/dhcpd.conf");
      await play.check("a refresh names each service, now and after a boot, and the export", () => namesDrift(site));
      await play.check("pulumi up --refresh repairs it to the same image", async () =>
        expectEqual("image", await upAndPublish(site, "--refresh", ...MANY), image),
      );
      await play.check("all is fetched again, and the kernel exports /home", async () => {
        await fetchAll();
        expectThat(await on(site.lab, "exportfs"), /^\/home\s+10\.0\.0\.0\/24$/m);
      });
      await play.check("what was repaired has its label again", () => hasLabels(site.lab, image));
      await play.check("SELinux would have denied nothing of what was written and served", () =>
        expectNoDenial(play, site.lab),
      );

      await on(site.lab, "sed -i s/^SELINUX=.*/SELINUX=enforcing/ /etc/selinux/config");
      await play.check("the master is rebooted with SELinux enforcing, and everything starts", async () => {
        await reboot(site.lab);
        expectEqual("SELinux", (await on(site.lab, "getenforce")).trim(), "Enforcing");
      });
      await play.check("nothing is left to do, and all is fetched", async () => {
        const refresh = await site.stack.refresh("--preview-only", "--expect-no-changes", "--diff");
        if (refresh.code !== 0) throw new Error(refresh.stdout + refresh.stderr);
        await fetchAll();
      });
      await on(site.lab, "echo '# by hand' >>/etc/dhcp/dhcpd.conf && rm /etc/httpd/conf.d/diskless.conf");
      await play.check("enforcing, pulumi up --refresh repairs what was changed, with its labels", async () => {
        expectEqual("image", await upAndPublish(site, "--refresh", ...MANY), image);
        await fetchAll();
        await hasLabels(site.lab, image);
      });
      await play.check("SELinux denied nothing of it", () => expectNoDenial(play, site.lab));
    } finally {
      await site.lab.down();
    }
  },
};

async function fails(body: () => Promise<void>): Promise<void> {
  const failed = await body().then(
    () => false,
    () => true,
  );
  if (!failed) throw new Error("it got what it asked for");
}

async function hasLabels(lab: Lab, image: string): Promise<void> {
  const expected = { ...LABELS, [`/var/www/diskless/${image}/vmlinuz`]: "httpd_sys_content_t" };
  for (const [path, type] of Object.entries(expected)) {
    expectEqual(`type of ${path}`, (await on(lab, `stat -c %C ${path}`)).split(":")[2], type);
  }
  const ours =
    "/etc/hosts /etc/dhcp/dhcpd.conf /etc/exports.d/farm-home.exports /etc/chrony.conf /etc/rsyslog.d/diskless.conf";
  expectEqual(
    "what restorecon would change",
    await on(lab, `restorecon -n -v -R ${ours} /var/lib/tftpboot/* /etc/httpd/conf.d/diskless.conf /var/www/diskless`),
    "",
  );
}

async function namesDrift(site: Site): Promise<void> {
  const drift = await driftByResource(site.stack);
  for (const { service, resource } of CLOSED) {
    for (const scope of ["runtime", "permanent"]) {
      expectThat(drift[resource] ?? "", new RegExp(`${scope} ?: \\{[^}]*${service}: "open" => "\\(closed\\)"`));
    }
  }
  expectThat(drift["farm-home-service"] ?? "", /root_squash" => "not exported"/);
  expectThat(drift["farm-dhcp-service"] ?? "", /\+ # by hand/);
}

/** Everything that serves nodes must start by itself: nothing was started by hand. */
async function reboot(lab: Lab): Promise<void> {
  const bootId = async () => (await lab.ssh("cat /proc/sys/kernel/random/boot_id", { timeoutSeconds: 20 })).stdout;
  const before = await bootId();
  await lab.ssh("systemctl reboot", { timeoutSeconds: 20 });
  await eventually(300, async () => expectThat(`${before === (await bootId())}, ${await bootId()}`, /^false, \S/));
  expectEqual("state", (await lab.ssh("systemctl is-system-running --wait")).stdout.trim(), "running");
}
