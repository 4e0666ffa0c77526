import type * as pulumi from "@pulumi/pulumi";
import { DisklessCluster, ParallelShell, SyslogServer } from "../../../index";
import { connection, farm, master, network, nodes } from "./farm";
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

  test("has its groups where the command looks for them", async () => {
    const groups = [{ name: "gpu", nodes: ["s[0-1]"] }];
    const resources = await run(() => new ParallelShell("shell", { master, network, nodes, groups }));
    expect(named(resources, "shell-groups").inputs).toMatchObject({
      path: "/usr/local/etc/node-groups",
      content: "gpu: s[0-1].example.com\n",
    });
    // a remark in it would be names for clush --hostfile
    expect(named(resources, "shell-hosts").inputs.content).toBe("s0.example.com\ns1.example.com\n");
  });

  test("has the groups of its cluster", async () => {
    const groups = [{ name: "login", nodes: ["s1"], kernelArguments: ["quiet"] }];
    const resources = await run(() => new DisklessCluster("farm", { ...farm, groups, parallelShell: true }));
    expect(named(resources, "farm-shell-groups").inputs.content).toBe("login: s1.example.com\n");
  });

  test.each([
    [[{ name: "gpu", nodes: ["s7"] }], "groups[0].nodes[0]: s7 is not one of the nodes"],
    [[{ name: "GPU", nodes: ["s0"] }], "groups[0].name: "],
  ])("refuses groups of others: %j", (groups, message) =>
    expect(() => new ParallelShell("shell", { master, network, nodes, groups })).toThrow(
      `ParallelShell "shell": ${message}`,
    ),
  );

  test("takes whatever tool there is, or xargs", async () => {
    const resources = await run(() => new ParallelShell("shell", { master, network, nodes }));
    expect(named(resources, "shell-packages").inputs).toMatchObject({
      packages: {},
      firstAvailable: ["pssh", "clustershell", "pdsh"],
    });
    expect(named(resources, "shell-command").inputs.content).toContain(
      "on_nodes '/usr/local/etc/nodes' '/usr/local/etc/node-groups' 'pssh clush pdsh xargs' ",
    );
  });

  test("takes the one tool that is asked for", async () => {
    const resources = await run(() => new ParallelShell("shell", { master, network, nodes, tool: "clustershell" }));
    const { inputs } = named(resources, "shell-packages");
    expect(inputs).toMatchObject({ packages: { clustershell: "installed" } });
    expect(inputs).not.toHaveProperty("firstAvailable");
    expect(named(resources, "shell-command").inputs.content).toMatch(/^on_nodes .* 'clush' /m);
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
