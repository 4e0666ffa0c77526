import { askingSeconds } from "../../../../lib/host/boot/node-boots";
import type { Answer } from "../../../../lib/host/connection/host-session";
import { observeMaster } from "../../../../lib/host/status/master-observation";
import { FakeMaster, SHELLS } from "../shell";

const request = (minute: string) =>
  `Nov 27 14:${minute}:01 m0 dhcpd: DHCPREQUEST for 10.0.0.10 (10.0.0.1) from 52:54:00:00:00:10 via eth0`;
const OTHER = "Nov 27 14:00:00 m0 crond[1]: (root) CMD (true)";

describe.each(SHELLS)("a master that is asked with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.command("ssh", `while [ $# -gt 2 ]; do shift; done\necho "$1 says $2" | head -n 1\n`);
    master.command("chkconfig", "echo 'dhcpd 2:on 3:on'\n");
    master.command("service", `[ "$1" = dhcpd ]\n`);
    for (const name of ["dhcpd", "nfs"]) master.write(`etc/init.d/${name}`, "#!/bin/sh\n", 0o755);
  });
  afterEach(() => master.remove());

  /** As the host layer asks, in one script. */
  const observe = (logs: readonly string[], nodes: readonly string[] = []) =>
    observeMaster(
      {
        read: ({ libraries, calls, knows = [], apart, limitSeconds }): Promise<Answer> => {
          expect({ apart, limitSeconds }).toEqual({ apart: true, limitSeconds: askingSeconds(nodes.length) });
          return Promise.resolve(
            master.run([...libraries], [...knows, ...calls], `TMPDIR=${master.root}; export TMPDIR; `),
          );
        },
        change: () => Promise.reject(new Error("nothing is to be changed")),
        quiet: () => Promise.resolve(),
      },
      { serviceManager: "sysv", services: ["dhcpd", "nfs"], nodes, logs },
    );

  test("says how its daemons are, what nodes answer and what it calls itself", async () => {
    const { services, answers, machine, clock } = await observe([], ["s0", "s1"]);
    expect(services).toEqual([
      { name: "dhcpd", running: true, enabled: true },
      { name: "nfs", running: false, enabled: true },
    ]);
    expect([...answers].map(([name, said]) => [name, said.split(" ")[0]])).toEqual([
      ["s0", "s0"],
      ["s1", "s1"],
    ]);
    expect(machine).not.toBe("");
    expect(Math.abs(clock.now - Date.now() / 1000)).toBeLessThan(60);
  });

  test("tells of its logs the lines of boots alone, with where it began to look", async () => {
    master.write("var/log/messages", `${OTHER}\n${request("01")}\n${OTHER}\n${request("02")}\n`);
    const [messages, none] = (await observe(["/var/log/messages", "/var/log/none"])).logs;
    expect(messages).toEqual({
      path: "/var/log/messages",
      exists: true,
      first: [OTHER, request("01")],
      lines: [request("01"), request("02")],
    });
    expect(none).toEqual({ path: "/var/log/none", exists: false, first: [], lines: [] });
  });

  test.each(["messages-20261120", "messages.1"])(
    "goes on in the one that was rotated away before: %s",
    async (name) => {
      master.write(`var/log/${name}`, `${request("01")}\n`);
      master.write("var/log/messages-20261101.gz", "packed\n");
      master.write("var/log/messages", `${request("02")}\n`);
      expect((await observe(["/var/log/messages"])).logs[0].lines).toEqual([request("01"), request("02")]);
    },
  );

  test("looks at no more than the end of a long log, and says from when on", async () => {
    master.write("var/log/messages", `${request("01")}\n${`${OTHER}\n`.repeat(400_000)}${request("02")}\n`);
    const [{ first, lines }] = (await observe(["/var/log/messages"])).logs;
    expect(lines).toEqual([request("02")]);
    expect(first.at(-1)).toBe(OTHER);
  });

  test("sends plain text, whatever stands in a log", async () => {
    const hostile = request("01").replace("52:54:00:00:00:10", "52:54:00:00:00:10 (\u001b[2J\u0007\u00e9)");
    master.write("var/log/messages", `${hostile}\n`);
    const [{ lines }] = (await observe(["/var/log/messages"])).logs;
    expect(lines).toEqual([request("01").replace("00:10 via", "00:10 (?[2J???) via")]);
  });

  test("writes nothing", async () => {
    master.write("var/log/messages", `${request("01")}\n`);
    const before = master.list("var/lib");
    await observe(["/var/log/messages"]);
    expect(master.list("var/lib")).toEqual(before);
  });
});
