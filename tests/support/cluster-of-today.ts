import { costOf } from "../../bench/refresh-cost";
import { readAll, resourcesOf } from "../../bench/resource-reads";
import { closeHostSessions } from "../../lib/host/connection/host-session";
import type { LabPlatform } from "../../lab/kind";
import { exampleConfig, openSite, type Site } from "../../lab/site";
import { callsOf } from "./calls-of";
import { on } from "./master";
import { el9Listing } from "./master-el9";
import { CONNECT_LIMIT_S, expectGivenUp, knownResources } from "./unreachable";
import { Way } from "./way";
import { findsNothing, succeeds } from "./stack-outcome";

/** A release whose example is played, and what of its DHCP server differs from the others'. */
export interface PlayedRelease {
  readonly platform: LabPlatform;
  readonly dhcp: { readonly service: string; readonly configPath: string; gatewayLine(address: string): string };
  readonly byHand: Readonly<Record<string, { readonly command: string; readonly says: readonly string[] }>>;
}

/**
 * What a refresh of this cluster starts on the master and sends. A count that grows makes it dearer for every master; who lowers one lowers
 * it here. Processes are those of the namespace, so what daemons start meanwhile counts too.
 */
const MOST = { sessions: 1, programs: 320, bytesUp: 260_000, bytesDown: 30_000 };

/** All but what takes the pair of interfaces, by which nodes are played, out of a zone. */
const isOfFirewall = (call: string): boolean => !call.endsWith("-interface=dlnodes0");
/** How often the firewall of a whole cluster is opened or closed at most. */
const MOST_GOES = 3;

/** The engine aligns names that change together. */
const evened = (text: string): string => text.replace(/[ \t\n]+/g, " ").replaceAll(" :", ":");

/** Plays the whole example of a release on one master: drift of each fact, a master that does not answer, destroy. */
export function playCluster({ platform, dhcp, byHand }: PlayedRelease): void {
  const way = new Way();
  let site: Site;
  let before: string;
  let firewallCalls: string[];

  beforeAll(async () => {
    site = await openSite({ name: `test-${platform}-cluster`, platform, fresh: true });
    const { lab, stack, status } = site;
    before = await el9Listing(lab);
    const connection = exampleConfig(status).connection as { port: number };
    await stack.configure({
      connection: { ...connection, port: await way.open(connection.port), connectTimeoutSeconds: CONNECT_LIMIT_S },
      bootOverrides: [{ mac: status.nodes[1].mac, kernelArguments: ["single"] }],
    });
    firewallCalls = (await callsOf(lab, "firewall-cmd", () => succeeds(stack, "up"))).filter(isOfFirewall);
  });
  afterAll(() => {
    way.close();
    return site.lab.down();
  });

  test("up makes a boot server, and nothing is left to do", () => findsNothing(site.stack));

  test("up opens the firewall in few goes for all daemons, and looks at it once for each go", () => {
    const opened = firewallCalls.filter((call) => call.includes("--add-service="));
    const looks = firewallCalls.filter((call) => call.endsWith("--list-all-zones"));
    const services = opened.flatMap((call) => call.split(" ").filter((word) => word.startsWith("--add-service=")));
    // now and after a boot
    expect(services.sort()).toEqual(
      ["dhcp", "http", "nfs", "ntp", "syslog", "tftp"].flatMap(
        (one) => Array(2).fill(`--add-service=${one}`) as string[],
      ),
    );
    expect(looks).toHaveLength(opened.length);
    expect(firewallCalls).toHaveLength(looks.length + opened.length);
    // the DHCP server comes after the boot entries, and all others before them; on a busy machine one of those may start late
    expect(opened.length).toBeLessThanOrEqual(2 * MOST_GOES);
  });

  test("a refresh costs the master no more than it did", async () => {
    const resources = await resourcesOf(site);
    await readAll(resources); // opens the connection
    const cost = await costOf(site, () => readAll(resources));
    await closeHostSessions();
    const over = Object.entries(MOST).filter(([count, most]) => cost[count as keyof typeof MOST] > most);
    expect({ cost, over }).toEqual({ cost, over: [] });
  });

  describe("drift", () => {
    let found: string;
    beforeAll(async () => {
      for (const { command } of Object.values(byHand)) await on(site.lab, command);
      found = evened((await site.stack.refresh("--preview-only", "--diff")).stdout);
    });

    test.each(Object.entries(byHand))("%s is named with the observed value", (_what, { says }) => {
      for (const words of says) expect(found).toContain(evened(words));
    });

    test("one up --refresh repairs all of it", async () => {
      await succeeds(site.stack, "up", "--refresh");
      await findsNothing(site.stack);
    });

    test("the master itself says so too", async () => {
      const units = `${dhcp.service} tftp.socket nfs-server chronyd httpd rsyslog`;
      expect(
        await on(site.lab, `systemctl is-active ${units} | sort -u; systemctl is-enabled ${units} | sort -u`),
      ).toBe("active\nenabled\n");
      expect(
        await on(site.lab, "firewall-cmd --query-service=http; firewall-cmd --permanent --query-service=dhcp"),
      ).toBe("yes\nyes\n");
      await on(
        site.lab,
        `cd /var/lib/tftpboot && cmp lpxelinux.0 /tftpboot/lpxelinux.0 && cmp EFI/shimx64.efi /boot/efi/EFI/*/shimx64.efi
         cd /root/.ssh && ssh-keygen -y -P '' -f id_rsa_diskless | cut -d' ' -f2 | grep -qFf - id_rsa_diskless.pub`,
      );
    });
  });

  describe("a master that does not answer", () => {
    let known: string[];
    beforeAll(async () => {
      known = await knownResources(site.stack);
      await site.stack.configure({ gateway: "10.0.0.253" });
      way.set("silent");
    });

    test("preview still works", async () => {
      const outcome = await site.stack.preview("--diff");
      expect(outcome.code).toBe(0);
      expect(outcome.stdout).toContain(dhcp.gatewayLine("10.0.0.253"));
    });

    test.each(["up", "refresh", "destroy"] as const)(
      "%s fails in time, names the host and drops nothing",
      (operation) => expectGivenUp(site.stack, operation, known),
    );

    test("once it answers again, the next up makes what was asked for", async () => {
      way.set("open");
      await succeeds(site.stack, "up");
      expect(await on(site.lab, `grep -c 10.0.0.253 ${dhcp.configPath}`)).toBe("1\n");
    });
  });

  test("destroy leaves the master as it was before the first up, and closes the firewall in few goes", async () => {
    const calls = await callsOf(site.lab, "firewall-cmd", () => succeeds(site.stack, "destroy"));
    // each go for now and after a boot, and at last whether the zone is as before
    expect({ calls, most: calls.length <= 2 * MOST_GOES + 1 }).toEqual({ calls, most: true });
    await on(site.lab, "firewall-cmd --reload");
    expect(await el9Listing(site.lab)).toBe(before);
    expect((await site.lab.ssh("test -e /var/lib/pulumi-diskless")).code).not.toBe(0);
  });
}
