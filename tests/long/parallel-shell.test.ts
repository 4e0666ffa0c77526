import { join } from "node:path";
import { openLab, type Lab } from "../../lab";
import { Workspace } from "../../lab/engine";
import { exampleConfig } from "../../lab/site";
import { listing, on } from "../support/master";
import { findsNothing, succeeds } from "../support/stack-outcome";

// The master's own sshd stands for two nodes: s0 is 127.0.0.1, s1 is 127.0.0.2.
const lab: Lab = openLab({ name: "test-parallel" });
const KEY = "/root/.ssh/id_rsa_diskless";
let stack: Workspace;
let before: string;

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  await on(lab, "printf '127.0.0.1 s0.example.com s0\n127.0.0.2 s1.example.com s1\n' >>/etc/hosts");
  before = await everything();
  stack = await Workspace.open({
    program: join(__dirname, "..", "programs", "parallel-shell"),
    stack: "parallel",
    config: { connection: exampleConfig(status).connection },
  });
  await succeeds(stack, "up");
  await on(lab, `cp -p /root/.ssh/authorized_keys /tmp/authorized; cat ${KEY}.pub >>/root/.ssh/authorized_keys`);
});
afterAll(async () => {
  stack.remove();
  await lab.down();
});

const everything = async () => (await listing(lab)) + (await on(lab, "find /usr/local | sort"));

/** What a tool must do, whichever it is: every node's output, odd characters as they are, and who failed. */
async function runsOnAllNodes(): Promise<void> {
  const odd = `it's "$HOME" %h %u \\ *`;
  const { code, stdout, stderr } = await lab.ssh(
    `on-nodes 'echo $SSH_CONNECTION | cut -d" " -f3; cat <<\\END
${odd.replaceAll("'", "'\\''")}
END'`,
  );
  expect(stderr).toBe("");
  expect(stdout).toBe(
    [
      ["s0", "127.0.0.1"],
      ["s1", "127.0.0.2"],
    ]
      .flatMap(([name, address]) => [`${name}.example.com: ${address}\n`, `${name}.example.com: ${odd}\n`])
      .join(""),
  );
  expect(code).toBe(0);

  const failing = await lab.ssh("on-nodes 'case $SSH_CONNECTION in *127.0.0.2*) echo no >&2; exit 3;; esac; echo yes'");
  expect(failing.stdout).toBe("s0.example.com: yes\ns1.example.com: no\n");
  expect(failing.stderr).toBe("on-nodes: failed on s1.example.com (exit code 3)\n");
  expect(failing.code).toBe(1);

  await on(lab, "cp /etc/hosts /tmp/hosts && sed -i 's/^127.0.0.2 .*/10.0.0.99 s1.example.com s1/' /etc/hosts");
  const silent = await lab.ssh("on-nodes echo up");
  await on(lab, "cat /tmp/hosts >/etc/hosts");
  expect(silent.stdout).toMatch(/^s0\.example\.com: up$/m);
  expect(silent.stderr).toMatch(/^on-nodes: failed on s1\.example\.com \(no answer\)$/m);
  expect(silent.code).toBe(3);

  const same = await lab.ssh("on-nodes echo up; on-nodes -w 's[1]' echo one; on-nodes -s -g gpu echo by group");
  expect(same.stdout).toBe("s[0-1].example.com: up\ns1.example.com: one\ns0.example.com: by group\n");
}

test("up makes a key on the master, private to root, and installs the first tool that the repository has", async () => {
  expect(await on(lab, `stat -c '%a %U' ${KEY} && rpm -q pssh && ! rpm -q clustershell pdsh`)).toMatch(
    /^600 root\npssh-/,
  );
  expect(await on(lab, `cat ${KEY}.pub`)).toBe(`${String((await stack.outputs()).publicKey)}\n`);
  expect(await on(lab, `ssh-keygen -l -f ${KEY}.pub`)).toMatch(/^3072 .*root@m0\.example\.com \(RSA\)$/m);
});

test("a second preview and a refresh find nothing", () => findsNothing(stack));

test("the private half is in no state", async () => {
  const lines = (await on(lab, `grep -v -- ---- ${KEY}`)).split("\n").filter(Boolean);
  const state = JSON.stringify(await stack.exportState("--show-secrets"));
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => state.includes(line))).toEqual([]);
});

test("on-nodes runs by pssh", runsOnAllNodes);

test("the master takes log lines from the network", async () => {
  await on(lab, "grep -q ':0202 ' /proc/net/udp && logger -n 127.0.0.1 -P 514 -d -t far-node hello from afar");
  await on(lab, "sleep 1; grep 'hello from afar' /var/log/messages");
});

test("what is changed by hand is named, and repaired", async () => {
  await on(
    lab,
    `cp -p ${KEY} /tmp/key; rpm -e pssh; chmod 640 ${KEY}; sed -i 's/AAAA/AAAB/' ${KEY}.pub
     sed -i '/^  BatchMode/d' /root/.ssh/config; echo s9.example.com >>/usr/local/etc/nodes
     chmod 644 /usr/local/sbin/on-nodes; sed -i 's/ -r"/"/' /etc/sysconfig/syslog`,
  );
  const found = (await stack.refresh("--preview-only", "--diff")).stdout.replace(/[ \t]+/g, " ");
  for (const words of [
    '"pssh" => "pssh (not installed)"',
    `${KEY} has mode 0640, expected 0600`,
    "- BatchMode yes",
    "+ s9.example.com",
    '~ mode: "0755" => "0644"',
    '- SYSLOGD_OPTIONS="-m 0 -r"',
  ]) {
    expect(found).toContain(words);
  }
  await succeeds(stack, "up", "--refresh");
  await findsNothing(stack);
  await on(lab, `cmp ${KEY} /tmp/key`);
  await runsOnAllNodes();
});

test.each([
  ["clustershell", "pssh"],
  ["pdsh", "clustershell"],
])("on-nodes runs by %s when that is asked for, and %s leaves", async (tool, former) => {
  await stack.configure({ tool });
  await succeeds(stack, "up");
  expect(await on(lab, `rpm -q ${tool} && ! rpm -q ${former}`)).toContain(`${former} is not installed`);
  await findsNothing(stack);
  await runsOnAllNodes();
});

test("where the repository has none of the tools, none is installed and on-nodes runs by xargs and ssh", async () => {
  await on(
    lab,
    "cp -p /etc/yum.repos.d/CentOS-Base.repo /tmp/repo; echo 'exclude=pssh clustershell pdsh' >>/etc/yum.repos.d/CentOS-Base.repo",
  );
  await stack.configure({ tool: "auto" });
  await on(lab, "rpm -e pdsh");
  await succeeds(stack, "up");
  expect((await lab.ssh("rpm -q pssh clustershell pdsh")).code).toBe(3);
  await findsNothing(stack);
  await runsOnAllNodes();
  await on(lab, "cp -p /tmp/repo /etc/yum.repos.d/CentOS-Base.repo");
});

test("a key that is there already is taken over, and stays on destroy", async () => {
  await succeeds(stack, "destroy");
  await on(
    lab,
    `ssh-keygen -q -t rsa -b 2048 -N '' -C mine -f ${KEY} && chmod 400 ${KEY} && cp -p ${KEY} ${KEY}.pub /tmp`,
  );
  await succeeds(stack, "up");
  expect((await stack.outputs()).publicKey).toBe(
    (await on(lab, `cat ${KEY}.pub`)).trim().replace(/ mine$/, " root@m0.example.com"),
  );
  expect(await on(lab, `ssh-keygen -y -f ${KEY} | cut -d' ' -f2`)).toBe(
    `${String((await stack.outputs()).publicKey).split(" ")[1]}\n`,
  );
  await findsNothing(stack);
  await succeeds(stack, "destroy");
  expect(
    await on(lab, `cmp ${KEY} /tmp/id_rsa_diskless && cmp ${KEY}.pub /tmp/id_rsa_diskless.pub && stat -c %a ${KEY}`),
  ).toBe("400\n");
  await on(lab, `rm ${KEY} ${KEY}.pub`);
});

test("destroy leaves the master as it was before the first up", async () => {
  await on(lab, "cp -p /tmp/authorized /root/.ssh/authorized_keys");
  expect(await everything()).toBe(before);
  expect((await lab.ssh("test -e /var/lib/pulumi-diskless")).code).not.toBe(0);
});
