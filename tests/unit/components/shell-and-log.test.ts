import type * as pulumi from "@pulumi/pulumi";
import { ParallelShell, SyslogServer } from "../../../index";
import { connection, master, network, nodes } from "./farm";
import { named, run } from "./registered";

describe("a parallel shell", () => {
  test("has a key that is born on the master, the list of the nodes, and what ssh knows of them", async () => {
    const resources = await run(() => new ParallelShell("shell", { master, network, nodes }));
    expect(named(resources, "shell-key").inputs).toEqual({
      connection,
      path: "/root/.ssh/id_rsa_diskless",
      comment: "root@m0.example.com",
      integrity: "intact",
    });
    expect(named(resources, "shell-hosts").inputs).toMatchObject({
      path: "/usr/local/etc/nodes",
      content: "s0.example.com\ns1.example.com\n",
    });
    expect(named(resources, "shell-ssh").inputs).toMatchObject({
      path: "/root/.ssh/config",
      block: "shell",
      mode: "0600",
    });
    expect(named(resources, "shell-ssh").inputs.content).toContain("  IdentityFile /root/.ssh/id_rsa_diskless\n");
    expect(named(resources, "shell-command").inputs).toMatchObject({ path: "/usr/local/sbin/on-nodes", mode: "0755" });
    expect(named(resources, "shell-command").dependsOn).toEqual(["shell-hosts", "shell-packages", "shell-ssh"]);
  });

  test("takes whatever tool there is, or xargs", async () => {
    const resources = await run(() => new ParallelShell("shell", { master, network, nodes }));
    expect(named(resources, "shell-packages").inputs).toMatchObject({
      packages: {},
      firstAvailable: ["pssh", "clustershell", "pdsh"],
    });
    expect(named(resources, "shell-command").inputs.content).toContain('programs="pssh clush pdsh xargs"\n');
  });

  test("takes the one tool that is asked for", async () => {
    const resources = await run(() => new ParallelShell("shell", { master, network, nodes, tool: "clustershell" }));
    const { inputs } = named(resources, "shell-packages");
    expect(inputs).toMatchObject({ packages: { clustershell: "installed" } });
    expect(inputs).not.toHaveProperty("firstAvailable");
    expect(named(resources, "shell-command").inputs.content).toContain('programs="clush"\n');
  });

  test("gives the public half of its key to whom it concerns", async () => {
    let publicKey: pulumi.Output<string> | undefined;
    await run(() => (publicKey = new ParallelShell("shell", { master, network, nodes }).publicKey));
    expect(await new Promise((resolve) => publicKey?.apply(resolve))).toBe(
      "ssh-rsa AAAAB3NzaC1yc2E= root@m0.example.com",
    );
  });
});

test("a syslog server is the daemon's options, and the daemon that takes lines", async () => {
  const resources = await run(() => new SyslogServer("syslog", { master }));
  expect(named(resources, "syslog-service").inputs).toMatchObject({
    service: "syslog",
    running: true,
    enabled: true,
    files: [{ path: "/etc/sysconfig/syslog", mode: "0644" }],
    serving: { "syslog line by UDP": "a line arrives" },
  });
  const [file] = named(resources, "syslog-service").inputs.files as { content: string }[];
  expect(file.content).toMatch(/^SYSLOGD_OPTIONS="-m 0 -r"$/m);
});
