import { parsePower, PowerInput, PowerConfig } from "../../../../lib/model/power/power";
import { parsePowerPassword } from "../../../../lib/model/power/power-settings";
import { refusal } from "../refusal";

const nodes = [0, 1, 2].map((i) => ({
  name: `s${i}.example.com`,
  address: `10.0.4.${10 + i}`,
  mac: `02:00:00:00:00:0${i}`,
}));
const ipmi: PowerInput = { method: "ipmi", user: "admin", hasPassword: true, addressPattern: "10.9.{byte3}.{byte4}" };
const redfish: PowerInput = { ...ipmi, method: "redfish" };
const targets = (input: PowerInput) =>
  parsePower(input, nodes).flatMap((section) => section.nodes.map(({ target }) => target));

test("one way for all nodes", () =>
  expect(parsePower({ method: "ssh" }, nodes)).toEqual([
    { method: "ssh", settings: {}, nodes: nodes.map(({ name }) => ({ name, target: "" })) },
  ]));

test("a node is woken by the card that it boots from", () =>
  expect(targets({ method: "wakeOnLan" })[1]).toBe("02:00:00:00:00:01 10.0.4.11"));

test("a node of several cards is woken by all of them", () => {
  const several = [{ ...nodes[0], otherMacs: ["02:00:00:00:00:0a"] }];
  const [section] = parsePower({ method: "wakeOnLan" }, several);
  expect(section.nodes[0].target).toBe("02:00:00:00:00:00 02:00:00:00:00:0a 10.0.4.10");
});

test("controllers by a pattern, but for those that are named", () =>
  expect(targets({ ...ipmi, addresses: { S1: "BMC.example.com" } })).toEqual([
    "10.9.4.10",
    "bmc.example.com",
    "10.9.4.12",
  ]));

test("a host list of nodes has one of their controllers", () => {
  expect(targets({ ...ipmi, addresses: { "s[0-2]": "10.9.0.[1-2],bmc" } })).toEqual(["10.9.0.1", "10.9.0.2", "bmc"]);
  const refused = (addresses: PowerInput["addresses"]) => refusal(() => parsePower({ ...ipmi, addresses }, nodes));
  expect(refused({ "s[0-2]": "10.9.0.[1-2]" })).toBe(
    'addresses["s[0-2]"]: "10.9.0.[1-2]" stands for 2 controllers, expected 3, one for each node',
  );
  expect(refused({ "s[0-4]": "10.9.0.[1-5]" })).toMatch(/^addresses\["s\[0-4\]"\]: s\[3-4\] are not among the nodes/);
  expect(refused({ "s[0-1]": "10.9.0.[1-2]", s1: "10.9.0.9" })).toBe(
    'addresses["s1"]: s1.example.com has an address already by addresses["s[0-1]"]',
  );
});

test("controllers of Redfish are URLs, and one may have several systems", () => {
  expect(targets({ ...redfish, addressPattern: "{node}-bmc:8443" })).toEqual(
    ["s0", "s1", "s2"].map((name) => `https://${name}-bmc:8443`),
  );
  expect(
    targets({ ...redfish, addressPattern: "http://chassis/", verifyTls: false, systemId: "blade-{node}" }),
  ).toEqual(["s0", "s1", "s2"].map((name) => `http://chassis blade-${name}`));
});

test("settings are those that differ by nobody's default, and the password is a number", () => {
  const [section] = parsePower({ ...ipmi, cipherSuite: 3, port: 6230 }, nodes);
  expect(section).toMatchObject({
    settings: { interface: "lanplus", cipher: "3", port: "6230", user: "admin" },
    credential: 1,
  });
  expect(parsePower(redfish, nodes)[0].settings).toEqual({ reset: "ForceRestart", user: "admin" });
  expect(parsePower({ ...redfish, caPath: "/etc/pki/bmc.pem" }, nodes)[0].settings).toHaveProperty(
    "ca",
    "/etc/pki/bmc.pem",
  );
  expect(parsePower({ ...redfish, verifyTls: false }, nodes)[0].settings).toHaveProperty("verify", "no");
});

test("exceptions have ways of their own, in the order of the cluster's nodes", () => {
  const sections = parsePower({ ...ipmi, exceptions: [{ method: "manual", nodes: ["s2", "S0.example.com"] }] }, nodes);
  expect(sections.map(({ method, nodes: own }) => [method, own.map(({ name }) => name)])).toEqual([
    ["ipmi", ["s1.example.com"]],
    ["manual", ["s0.example.com", "s2.example.com"]],
  ]);
});

test("a way that no node is left for has no section", () =>
  expect(
    parsePower({ method: "ssh", exceptions: [{ method: "manual", nodes: ["s0", "s1", "s2"] }] }, nodes).map(
      ({ method }) => method,
    ),
  ).toEqual(["manual"]));

test.each<[input: PowerInput, message: string | RegExp]>([
  [
    { method: "telepathy" as "ssh" },
    /^method: "telepathy" is not a method to switch a node, expected ssh, manual, wakeOnLan, /,
  ],
  [{ method: "ssh", user: "admin" }, "user: is given for the method ssh, which takes none; it is for ipmi and redfish"],
  [{ method: "manual", hasPassword: true }, /^password: is given for the method manual/],
  [{ ...redfish, cipherSuite: 3 }, /^cipherSuite: is given for the method redfish, which takes none; it is for ipmi$/],
  [{ ...ipmi, systemId: "1" }, /^systemId: is given for the method ipmi/],
  [{ ...ipmi, user: undefined }, "user: is missing, expected the user of the controllers"],
  [{ ...ipmi, hasPassword: undefined }, "password: is missing, expected the password of the user of the controllers"],
  [{ ...ipmi, user: "two words" }, /^user: "two words" is not a user of a controller, expected up to 16 printable/],
  [{ ...ipmi, user: "x".repeat(17) }, /^user: /],
  [{ ...redfish, user: "a:b" }, 'user: "a:b" has a colon, which HTTP cannot send (RFC 7617)'],
  [{ ...ipmi, interface: "open" }, 'interface: "open" is unknown, expected one of lanplus, lan'],
  [{ ...ipmi, cipherSuite: 18 }, "cipherSuite: is 18, expected a whole number from 0 to 17"],
  [{ ...ipmi, port: 0 }, "port: is 0, expected a whole number from 1 to 65535"],
  [{ ...redfish, resetType: "Nmi" }, /^resetType: "Nmi" is unknown, expected one of ForceRestart/],
  [{ ...redfish, caPath: "ca.pem" }, /^caPath: "ca.pem" is not an absolute path/],
  [{ ...redfish, caPath: "/ca.pem", verifyTls: false }, /^caPath: is given although verifyTls is false/],
  [{ ...redfish, systemId: "a/b" }, /^systemId: "a\/b" is not the name of a system/],
  [
    { ...ipmi, addressPattern: undefined, addresses: { s0: "10.9.0.1", s1: "10.9.0.2" } },
    "addresses: has none for s2.example.com, expected the address of its controller, or addressPattern",
  ],
  [{ ...ipmi, addresses: { s7: "10.9.0.1" } }, /^addresses\["s7"\]: s7 is not one of the nodes/],
  [
    { ...ipmi, addresses: { s0: "10.9.0.1", "s0.example.com": "10.9.0.2" } },
    /^addresses\["s0.example.com"\]: .* already/,
  ],
  [{ ...ipmi, addresses: { s0: "10.9.0" } }, /^addresses\["s0"\]: "10.9.0" is not an IPv4 address/],
  [{ ...ipmi, addresses: { s0: "b mc" } }, /^addresses\["s0"\]: "b mc" has the label/],
  [{ ...ipmi, addresses: { s0: "https://10.9.0.1" } }, /^addresses\["s0"\]: /],
  [
    { ...ipmi, addressPattern: "{host}-bmc" },
    "addressPattern: has {host}, expected one of {node}, {byte2}, {byte3}, {byte4}",
  ],
  [{ ...ipmi, addressPattern: "{toString}" }, /^addressPattern: has \{toString\}/],
  [
    { ...ipmi, addressPattern: "10.9.0.1" },
    "addresses: 10.9.0.1 is the controller of s0.example.com and of s1.example.com; every node needs its own",
  ],
  [{ ...redfish, addresses: { s0: "ftp://bmc" } }, /^addresses\["s0"\]: "ftp:\/\/bmc" is not a controller/],
  [{ ...redfish, addresses: { s0: "bmc/redfish/v1" } }, /^addresses\["s0"\]: /],
  [{ ...redfish, addresses: { s0: "bmc:70000" } }, /^addresses\["s0"\]: /],
  [{ ...redfish, addresses: { s0: "http://bmc" } }, /^addresses\["s0"\]: http:\/\/bmc sends the password unencrypted/],
  [{ method: "command" }, "command: is missing, expected what is run on the master"],
  [{ method: "command", command: "a\nb" }, /^command: "a\\nb" is not a command, expected one line/],
  [{ method: "ssh", exceptions: [{ method: "manual", nodes: [] }] }, /^exceptions\[0\].nodes: is empty/],
  [
    { method: "ssh", exceptions: [{ method: "manual", nodes: ["s9"] }] },
    /^exceptions\[0\].nodes\[0\]: s9 is not one of the nodes/,
  ],
  [
    {
      method: "ssh",
      exceptions: [
        { method: "manual", nodes: ["s0"] },
        { method: "manual", nodes: ["s1", "s0"] },
      ],
    },
    "exceptions[1].nodes[1]: s0 has a method of its own already, by exceptions[0].nodes[0]",
  ],
  [{ method: "ssh", exceptions: [{ method: "ipmi", nodes: ["s0"] }] }, /^exceptions\[0\].user: is missing/],
])("%j is refused", (input, message) => expect(refusal(() => parsePower(input, nodes))).toMatch(message));

test.each<[password: string, way: PowerConfig, message: string]>([
  ["", ipmi, "password: is empty, expected the password of the user"],
  ["x".repeat(21), ipmi, "password: has 21 characters, expected at most 20"],
  ["x".repeat(17), { ...ipmi, interface: "lan" }, "password: has 17 characters, expected at most 16"],
  ["caf\u00e9", redfish, "password: has a character that is not printable ASCII, which controllers read differently"],
  ["a\nb", redfish, "password: has a character that is not printable ASCII, which controllers read differently"],
])("the password %j is refused without a word of it", (password, way, message) =>
  expect(refusal(() => parsePowerPassword(password, way, "password"))).toBe(message),
);

test("other passwords stay as they are", () =>
  expect(parsePowerPassword(` "\\ $'x `, redfish, "password")).toBe(` "\\ $'x `));
