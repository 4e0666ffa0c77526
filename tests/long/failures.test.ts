import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import { dhcpQuestions, served } from "../../lib/host/service/probes";
import { exampleConfig, openSite, type Site } from "../../lab/site";
import { on } from "../support/master";
import { CONNECT_LIMIT_S, expectGivenUp, knownResources } from "../support/unreachable";
import { Way } from "../support/way";

const PROGRAM = join(__dirname, "..", "programs", "one-service");
const GOOD = "ddns-update-style none;\nsubnet 10.0.0.0 netmask 255.255.255.0 {\n}\n";

let site: Site;
beforeAll(async () => (site = await openSite({ name: "test-failures", fresh: true })));
afterAll(() => site.lab.down());

describe("a configuration that dhcpd refuses", () => {
  let stack: Workspace;
  beforeAll(async () => {
    stack = await Workspace.open({
      program: PROGRAM,
      stack: "refused",
      config: { connection: exampleConfig(site.status).connection, text: GOOD },
    });
    expect((await stack.up()).code).toBe(0);
  });
  afterAll(async () => {
    await stack.destroy();
    stack.remove();
  });

  test("never reaches the file, the daemon serves on and its words are shown", async () => {
    const before = await on(site.lab, "sha256sum /etc/dhcpd.conf; stat -c '%y %i' /etc/dhcpd.conf; pidof dhcpd");
    await stack.configure({ text: `${GOOD}host broken {\n  fixed-adress 10.0.0.10;\n}\n` });
    const outcome = await stack.up();
    const said = outcome.stdout + outcome.stderr;
    expect(outcome.code).not.toBe(0);
    expect(said).toMatch(/\/etc\/dhcpd\.conf line 5: .*/);
    expect(said).toContain("Nothing was changed on the host. The candidate is kept at /etc/dhcpd.conf.rejected.");
    expect(await on(site.lab, "sha256sum /etc/dhcpd.conf; stat -c '%y %i' /etc/dhcpd.conf; pidof dhcpd")).toBe(before);
    expect(await on(site.lab, "grep -c fixed-adress /etc/dhcpd.conf.rejected")).toBe("1\n");
  });

  test("that passes the check but stops the daemon is rolled back, and the daemon runs as before", async () => {
    const before = await on(site.lab, "sha256sum /etc/dhcpd.conf");
    // Accepted by a check that says yes to everything: only the start of the daemon can tell.
    await stack.configure({ text: "this is not dhcpd.conf(5)\n", validate: "true {candidate}" });
    const outcome = await stack.up();
    expect(outcome.code).not.toBe(0);
    expect(outcome.stdout + outcome.stderr).toContain(
      "dhcpd did not come up with the new configuration, so the old one is back",
    );
    expect(await on(site.lab, "sha256sum /etc/dhcpd.conf; service dhcpd status >/dev/null && echo runs")).toBe(
      `${before}runs\n`,
    );
  });

  test("that runs and gives a node no address is rolled back, and it is said who got no answer", async () => {
    const before = await on(site.lab, "cat /etc/dhcpd.conf; stat -c '%y %a' /etc/dhcpd.conf");
    const { questions, serving } = served(
      dhcpQuestions({ server: "10.0.0.1", mac: "52:54:00:00:00:10", address: "10.0.0.10" }),
    );
    const validate = "dhcpd -t -cf {candidate}";
    await stack.configure({ text: `${GOOD}# nobody is known\n`, validate, questions, serving });
    const outcome = await stack.up();
    const said = outcome.stdout + outcome.stderr;
    expect(outcome.code).not.toBe(0);
    expect(said).toContain("dhcpd did not come up with the new configuration, so the old one is back");
    expect(said).toMatch(
      /DHCP discover of 52:54:00:00:00:10 by BIOS firmware: got no answer, expected 10\.0\.0\.10 from 10\.0\.0\.1/,
    );
    expect(said).toMatch(/DHCPDISCOVER from 52:54:00:00:00:10 via eth0: .*no free leases/);
    expect(await on(site.lab, "cat /etc/dhcpd.conf; stat -c '%y %a' /etc/dhcpd.conf")).toBe(before);
    expect(await on(site.lab, "service dhcpd status >/dev/null && echo runs")).toBe("runs\n");

    const host = "host s0 { hardware ethernet 52:54:00:00:00:10; fixed-address 10.0.0.10; }\n";
    await stack.configure({ text: GOOD + host });
    expect((await stack.up()).code).toBe(0);
    expect(await on(site.lab, "tail -n 20 /var/log/messages")).toContain("DHCPOFFER on 10.0.0.10 to 52:54:00:00:00:10");
  });

  test("the next good one passes and leaves no candidate behind", async () => {
    await stack.configure({
      text: `${GOOD}# better\n`,
      validate: "dhcpd -t -cf {candidate}",
      questions: {},
      serving: {},
    });
    const up = await stack.up();
    expect([up.code, up.stdout + up.stderr]).toEqual([0, expect.any(String)]);
    expect(await on(site.lab, "ls -A /etc | grep -c -e rejected -e candidate || true")).toBe("0\n");
  });
});

describe("a master that does not answer", () => {
  const way = new Way();
  let known: string[];

  beforeAll(async () => {
    const connection = exampleConfig(site.status).connection as { port: number };
    const port = await way.open(connection.port);
    await site.stack.configure({ connection: { ...connection, port, connectTimeoutSeconds: CONNECT_LIMIT_S } });
    expect((await site.stack.up()).code).toBe(0);
    known = await knownResources(site.stack);
    await site.stack.configure({ gateway: "10.0.0.253" });
  });
  afterAll(() => way.close());

  // Taking the connection and saying nothing is harder to give up on than refusing it.
  describe.each(["silent", "refused"] as const)("(%s)", (mode) => {
    beforeAll(() => way.set(mode));

    test("preview still works", async () => {
      const outcome = await site.stack.preview("--diff");
      expect(outcome.code).toBe(0);
      expect(outcome.stdout).toContain("option routers 10.0.0.253;");
    });

    test.each(["up", "refresh", "destroy"] as const)(
      "%s fails in time, names the host and drops nothing",
      (operation) => expectGivenUp(site.stack, operation, known),
    );
  });

  test("once it answers again, the next up makes what was asked for", async () => {
    way.set("open");
    expect((await site.stack.up()).code).toBe(0);
    expect(await on(site.lab, "grep -c 10.0.0.253 /etc/dhcpd.conf")).toBe("1\n");
  });
});

test("a TFTP server that would serve nobody keeps its old file and runs on, and it is said what it answers", async () => {
  const { connection } = exampleConfig(site.status);
  await site.stack.configure({ connection });
  expect((await site.stack.up()).code).toBe(0);
  const foreign = "/etc/xinetd.conf";
  await on(site.lab, `cp -p ${foreign} /tmp/xinetd.conf && sed -i 's/^{/{\\n only_from = 192.0.2.1/' ${foreign}`);
  await on(site.lab, "echo '# by hand' >>/etc/xinetd.d/tftp");
  const before = await on(site.lab, "cat /etc/xinetd.d/tftp");
  const outcome = await site.stack.up("--refresh");
  expect(outcome.code).not.toBe(0);
  expect(outcome.stdout + outcome.stderr).toMatch(
    /xinetd did not come up with the new configuration, so the old one is back:\n.*xinetd does not serve after its start:\n.*TFTP get from \/tftpboot: got .*, expected the bytes/,
  );
  expect(await on(site.lab, "cat /etc/xinetd.d/tftp; service xinetd status >/dev/null && echo runs")).toBe(
    `${before}runs\n`,
  );
  expect(await on(site.lab, "find /tftpboot -name '.diskless*'")).toBe("");
  await on(site.lab, `mv -f /tmp/xinetd.conf ${foreign}`);
  expect((await site.stack.up("--refresh")).code).toBe(0);
  expect(await on(site.lab, "grep -cx '# by hand' /etc/xinetd.d/tftp || true")).toBe("0\n");
});
