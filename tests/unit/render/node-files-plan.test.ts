import { createHash } from "node:crypto";
import { NodeAccountInput, parseNodeAccounts } from "../../../lib/model/node-files/accounts";
import { NodeFileLevels } from "../../../lib/model/node-files/effective";
import { NodeFileInput, parseNodeFileLevel } from "../../../lib/model/node-files/node-files";
import { parsePushSettings } from "../../../lib/model/node-files/push-settings";
import { renderNodeFiles } from "../../../lib/render/node-files/plan";
import { ED25519 } from "../host-keys";
import { expectGolden } from "./golden";

const master = { hostname: "m0.example.com", address: "10.0.0.1" };
const nodes = [0, 1, 2].map((i) => ({
  name: `s${i}.example.com`,
  address: `10.0.0.${10 + i}`,
  mac: `52:54:00:00:00:0${i}`,
  ...(i === 2 && { otherMacs: ["52:54:00:00:01:02"] }),
}));
const none = parseNodeFileLevel({}, "/usr", "");
const settings = parsePushSettings({}, "");

function render(levels: Partial<NodeFileLevels>, secrecy: "plain" | "secret" = "plain"): string {
  return renderNodeFiles({ master, nodes, settings, levels: { all: none, groups: [], nodes: [], ...levels } }, secrecy);
}

const ofAll = (...files: NodeFileInput[]) => ({ all: parseNodeFileLevel({ files, vars: { rack: "a7" } }, "/usr", "") });

const everything: Partial<NodeFileLevels> = {
  all: parseNodeFileLevel(
    {
      vars: { rack: "a7" },
      files: [
        { path: "/etc/motd", content: "hello\n|bar\n\\\n", onChange: "systemctl try-restart motd" },
        { path: "/etc/empty", content: "" },
        { path: "/etc/open-end", content: "a\nb", mode: "0600", owner: "chrony", group: "99" },
        { path: "/etc/munge/munge.key", content: "hunter2", secret: true, mode: "0400" },
        { path: "/etc/where", content: "{{node.shortName}} in {{vars.rack}} of {{master.name}}\n" },
        { path: "/etc/literal", content: "{{ as it is }}\n", template: false },
      ],
    },
    "/usr",
    "",
  ),
  groups: [
    {
      name: "gpu",
      nodes: [nodes[1].name],
      ...parseNodeFileLevel(
        { vars: { rack: "b1" }, files: [{ path: "/etc/motd", content: "gpu\n" }] },
        "/usr",
        "groups[0]",
      ),
    },
  ],
  nodes: [
    {
      name: nodes[2].name,
      ...parseNodeFileLevel({ files: [{ path: "/etc/where", content: "on the shelf\n" }] }, "/usr", "ofNodes.s2"),
    },
  ],
};

test("a plan with all that can be said", () => expectGolden("node-files/plain", render(everything)));
test("secret files stand in a plan of their own", () =>
  expectGolden("node-files/secret", render(everything, "secret")));

test("accounts stand behind the files, each name in the order of levels, and in no plan of secrets", () => {
  const rules = { leastUid: 1000, keys: { types: ["ssh-ed25519"] as const, leastRsaBits: 1024 }, mounted: "/home" };
  const accounts = (given: NodeAccountInput[]) => ({ ...none, accounts: parseNodeAccounts(given, rules, "accounts") });
  const levels = {
    all: accounts([
      { name: "root", authorizedKeys: [`${ED25519} root@desk`] },
      { name: "alice", uid: 1001, comment: "Alice Liddell", home: "/srv/alice", authorizedKeys: [ED25519] },
    ]),
    groups: [{ name: "gpu", nodes: [nodes[1].name], ...accounts([{ name: "alice", uid: 1001, gid: 100 }]) }],
    nodes: [{ name: nodes[2].name, ...accounts([{ name: "root" }]) }],
  };
  expectGolden("node-files/accounts", render(levels));
  expect(render(levels, "secret")).not.toContain("account");
});

test("the last line is the sum of all before it", () => {
  const plan = render(everything);
  const end = plan.lastIndexOf("end ");
  expect(plan.slice(end)).toBe(`end ${createHash("sha256").update(plan.slice(0, end)).digest("hex")}\n`);
});

test("a node more is one line more, and its own files", () => {
  const [without, withIt] = [nodes.slice(0, 2), nodes]
    .map((some) =>
      renderNodeFiles({ master, nodes: some, settings, levels: { groups: [], nodes: [], ...ofAll() } }, "plain"),
    )
    .map((plan) => plan.split("\n").filter((line) => !line.startsWith("end ")));
  expect(withIt.filter((line) => !without.includes(line))).toEqual([
    "node s2.example.com - 52:54:00:00:00:02 52:54:00:00:01:02",
  ]);
});

describe("templates", () => {
  const content = (text: string) => () => render(ofAll({ path: "/etc/x", content: text }));

  test("an unknown name is named with file, node and what was meant", () =>
    expect(content("{{node.adress}}")).toThrow(
      "files[0].content: /etc/x names {{node.adress}}, which s0.example.com has not; expected node.address",
    ));
  test("an unknown value is named with all that there are", () =>
    expect(content("{{vars.shelf_of_the_room}}")).toThrow(/expected one of node\.name, .*vars\.rack/));
  test.each(["{{#node.name}}x{{/node.name}}", "{{^vars.rack}}x{{/vars.rack}}", "{{> partial}}"])(
    "%s is more than a name",
    (text) => expect(content(text)).toThrow("files[0].content: /etc/x has {{"),
  );
  test("an open brace is no template", () =>
    expect(content("a {{node.name")).toThrow(
      /\/etc\/x is no template: .*Text that holds \{\{ for itself needs template: false/,
    ));
  test.each(["{{hunter2}}", "{{#hunter2}}x{{/hunter2}}", "{{hunter2"])(
    "of %s in a secret file nothing is said",
    (text) => {
      const act = () => render(ofAll({ path: "/etc/x", content: text, secret: true }), "secret");
      expect(act).toThrow("files[0].content: /etc/x");
      expect(act).not.toThrow("hunter2");
    },
  );
  test("nothing is escaped for HTML", () =>
    expect(
      render({
        all: parseNodeFileLevel(
          { vars: { sign: `<a href="&">` }, files: [{ path: "/x", content: "{{vars.sign}}\n" }] },
          "/usr",
          "",
        ),
      }),
    ).toContain(`|<a href="&">\n`));
  test("a value of one node alone is missing on the others", () =>
    expect(() =>
      render({
        ...ofAll({ path: "/etc/x", content: "{{vars.slot}}" }),
        nodes: [{ name: nodes[0].name, ...parseNodeFileLevel({ vars: { slot: "1" } }, "/usr", "ofNodes.s0") }],
      }),
    ).toThrow("which s1.example.com has not"));
});
