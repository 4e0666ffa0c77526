import { foreignSshConfig } from "../../../../lib/model/shell/foreign-ssh-config";

const OURS = `
Host s0.example.com s0 s1.example.com s1
  User root
  IdentityFile /root/.ssh/id_rsa_diskless
  StrictHostKeyChecking no
  ConnectTimeout 10
Host *
`;
const block = `# BEGIN pulumi-diskless farm${OURS}# END pulumi-diskless farm\n`;
const find = (text: string, asked = "") =>
  foreignSshConfig({ path: "/root/.ssh/config", block: "farm" }, OURS, { text, asked }).entries;
const effects = (text: string) => Object.values(find(text));

test.each([
  ["another user", "Host *\n  User admin\n", "user admin, for s[0-1], s[0-1].example.com"],
  ["another user, below no host", "User admin\n", "user admin, for s[0-1], s[0-1].example.com"],
  ["another machine", "Host s0\nHostName=192.0.2.9\n", "hostname 192.0.2.9, for s0"],
  ["another port", "Host s1*\n  Port 2222\n", "port 2222, for s1, s1.example.com"],
  ["a way over another machine", 'Host s?\n  ProxyCommand "nc %h"\n', "proxycommand nc %h, for s[0-1]"],
  ["a jump", "Host *.example.com !s0.example.com\n  ProxyJump bastion\n", "proxyjump bastion, for s1.example.com"],
  [
    "keys that must be known",
    "Match all\n  StrictHostKeyChecking yes\n",
    "stricthostkeychecking yes, for s[0-1], s[0-1].example.com",
  ],
])("%s before our block is named", (_what, text, effect) => expect(effects(text + block)).toEqual([effect]));

test.each([
  ["options of other hosts", "Host gitlab\n  User git\n  Port 2222\n"],
  ["a key more", "Host *\n  IdentityFile ~/.ssh/id_rsa\n"],
  ["what we say as well", "Host s0\n  User root\n"],
  ["a long name for a short one", "Host s0\n  HostName s0.example.com\n"],
  ["what nothing depends on", "Host *\n  ServerAliveInterval 60\n"],
  ["a comment", "# User admin\n"],
])("%s before our block is no matter", (_what, text) => expect(effects(text + block)).toEqual([]));

test("behind our block our options hold, and what we leave to ssh does not", () => {
  expect(effects(`${block}User admin\n`)).toEqual([]);
  expect(find(`${block}Host s0\n  Port 2222\n`)).toEqual({ "/root/.ssh/config:10": "port 2222, for s0" });
});

describe("asked, ssh", () => {
  const same = "@node s0\nhostname s0\nuser root\nport 22\nstricthostkeychecking false\nconnecttimeout 10\n";
  test("that says what we say finds nothing", () => expect(find(block, same)).toEqual({}));
  test("finds what files elsewhere, and lines that only it can tell, do", () =>
    expect(find(`Match exec true\n  Port 24\n${block}`, same.replace("port 22", "port 24"))).toEqual({
      "ssh -G s0": "port 24",
    }));
  test("repeats nothing that a line has explained", () =>
    expect(find(`Port 24\n${block}`, same.replace("port 22", "port 24"))).toEqual({
      "/root/.ssh/config:1": expect.stringContaining("port 24") as string,
    }));
  test("that is too old to tell is not taken for an answer", () =>
    expect(find(block, "@node s0\n@node s1\n")).toEqual({}));
});
