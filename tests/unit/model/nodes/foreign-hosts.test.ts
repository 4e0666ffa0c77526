import { foreignHosts } from "../../../../lib/model/nodes/foreign-hosts";

const OURS = "10.0.0.1 m0.example.com m0\n10.0.0.10 s0.example.com s0\n10.0.0.11 s1.example.com s1\n";
const block = `# BEGIN pulumi-diskless farm\n${OURS}# END pulumi-diskless farm\n`;
const find = (text: string) => foreignHosts({ path: "/etc/hosts", block: "farm" }, OURS, text).entries;

test.each([
  [
    "another address of a node",
    "10.0.0.99 s0.example.com\n",
    "/etc/hosts:1",
    "s0.example.com is 10.0.0.99 before it is 10.0.0.10",
  ],
  ["of its short name, in capitals", "10.0.0.99 x S0\n", "/etc/hosts:1", "s0 is 10.0.0.99 before it is 10.0.0.10"],
  ["a node at the master itself", "127.0.0.1 localhost s1\n", "/etc/hosts:1", "s1 is 127.0.0.1 before it is 10.0.0.11"],
  [
    "an address by IPv6",
    "2001:db8::5 s1.example.com\n",
    "/etc/hosts:1",
    "s1.example.com is 2001:db8::5 before it is 10.0.0.11",
  ],
  ["another address of the master", "192.0.2.1 m0\n", "/etc/hosts:1", "m0 is 192.0.2.1 before it is 10.0.0.1"],
  [
    "another name of an address",
    "10.0.0.10 printer s0\n",
    "/etc/hosts:1",
    "10.0.0.10 is called printer before it is s0.example.com",
  ],
])("%s before our block", (_what, line, place, effect) => expect(find(line + block)).toEqual({ [place]: effect }));

test("another address behind our block: a resolver gives both", () =>
  expect(find(`${block}# later\n10.0.0.99\ts0 # a note\n`)).toEqual({
    "/etc/hosts:7": "s0 is 10.0.0.99 as well as 10.0.0.10",
  }));

test.each([
  ["the same once more", "10.0.0.10 s0.example.com s0\n"],
  ["the short name first", "10.0.0.10 s0 s0.example.com\n"],
  ["the master's own name at its loopback address", "127.0.0.1 m0.example.com m0 localhost\n::1 m0\n"],
  ["other machines", "192.0.2.7 printer.example.com printer\n10.0.0.99 s99\n"],
  ["a comment", "# 10.0.0.99 s0\n"],
])("%s before our block is no matter", (_what, lines) => expect(find(lines + block)).toEqual({}));

test("another name of an address behind our block is no matter: the first one counts", () =>
  expect(find(`${block}10.0.0.10 printer\n`)).toEqual({}));

test("blocks of our other clusters are ours", () =>
  expect(
    find(`# BEGIN pulumi-diskless second\n10.1.0.1 m0.example.com m0\n# END pulumi-diskless second\n${block}`),
  ).toEqual({}));

test("a block that is gone takes no sense from the rest", () =>
  expect(find("10.0.0.99 s0\n")).toEqual({
    "/etc/hosts:1": "s0 is 10.0.0.99 before it is 10.0.0.10",
  }));
