import type { MasterTexts } from "../../../lib/host/adopt/master-texts";
import { describeMaster } from "../../../lib/adopt/describe";
import { platformOf } from "../../../lib/platforms";
import { refusal } from "../model/refusal";

const el10 = platformOf("el10");
const PATH = "/etc/kea/kea-dhcp4.conf";

const TEXT = `# kept by hand
{
"Dhcp4": {
  "interfaces-config": { "interfaces": ["eth0"] },
  "control-socket": { "socket-type": "unix", "socket-name": "/run/kea/kea4-ctrl-socket" },
  "valid-lifetime": 86400,
  "next-server": "10.0.0.1",
  "option-data": [
    { "name": "domain-name", "data": "example.com" },
    { "name": "domain-name-servers", "data": "10.0.0.53" },
    { "name": "log-servers", "data": "10.0.0.2" }
  ],
  "subnet4": [
    {
      "id": 1, "subnet": "10.0.0.0/24", "boot-file-name": "lpxelinux.0",
      "pools": [ { "pool": "10.0.0.200 - 10.0.0.220" } ],
      "option-data": [ { "name": "routers", "data": "10.0.0.254" } ],
      "reservations": [
        { "hw-address": "02:00:00:00:00:10", "ip-address": "10.0.0.10", "hostname": "s0.example.com" },
        { "hw-address": "02-00-00-00-00-11", "ip-address": "10.0.0.11", "hostname": "S1.example.com." },
        { "client-id": "01:02", "ip-address": "10.0.0.60", "hostname": "thin.example.com" },
        { "hw-address": "02:00:00:00:00:77", "ip-address": "10.0.0.77" }
      ]
    },
    { "id": 2, "subnet": "192.168.9.0/24", "pools": [ { "pool": "192.168.9.10 - 192.168.9.20" } ] }
  ],
  "loggers": [ { "name": "kea-dhcp4", "severity": "INFO" } ]
}
}
`;

function observed(content = TEXT, more: Partial<MasterTexts> = {}): MasterTexts {
  return {
    hostname: "m0.example.com",
    addresses: ["127.0.0.1", "10.0.0.1"],
    dhcpd: { path: PATH, content, mode: "0640", owner: "root", group: "kea" },
    exports: [],
    bootFiles: [],
    leases: { name: el10.dhcp.leasesPath, text: "" },
    leasedHosts: "",
    unread: [],
    services: [],
    ...more,
  };
}

test("a kea-dhcp4.conf becomes the program that says the same, and keeps its text", () => {
  const { program, texts, remarks } = describeMaster(el10, observed());
  expect(program).toMatchObject({
    ...{ platform: "el10", hostname: "m0.example.com", address: "10.0.0.1" },
    network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254", domain: "example.com", nameServers: ["10.0.0.53"] },
    nodes: [
      { name: "s0.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:10" },
      { name: "s1.example.com", address: "10.0.0.11", mac: "02:00:00:00:00:11" },
    ],
    dhcp: { existing: PATH, existingMode: undefined, bootProgram: "lpxelinux.0", leaseSeconds: 86_400 },
  });
  expect(texts.get(PATH)).toBe(TEXT);
  expect(remarks.filter((remark) => remark.includes("the preview"))).toEqual([]);
});

test("what no argument describes is said, each with its place, and nothing is dropped", () => {
  const { remarks } = describeMaster(el10, observed());
  expect(remarks.map((remark) => remark.replace(`${PATH}:`, ""))).toEqual(
    expect.arrayContaining([
      "21:9: reservation is no node: is known by its client-id, and has no hw-address",
      "22:9: reservation is no node: has no hostname",
      "4:3: interfaces-config stays as it stands",
      "5:3: control-socket stays as it stands",
      "16:7: pools stays as it stands",
      "11:5: option log-servers stays as it stands",
      "25:5: subnet 192.168.9.0/24 stays as it stands",
      "27:3: loggers stays as it stands",
    ]),
  );
});

test("a class that decides the boot file is told, and the program says no boot program", () => {
  const classes =
    '"client-classes": [ { "name": "uefi", "test": "option[93].hex == 0x0007", "boot-file-name": "x" } ],';
  const { program, remarks } = describeMaster(el10, observed(TEXT.replace('"loggers"', `${classes} "loggers"`)));
  expect(program.dhcp.bootProgram).toBeUndefined();
  expect(remarks.join("\n")).toMatch(/:27:\d+: decides boot-file-name by what a node asks; no argument describes it/);
});

test("networks of nodes that boot become networks of the program", () => {
  const second = `{ "id": 3, "subnet": "10.1.0.0/24", "boot-file-name": "lpxelinux.0", "next-server": "10.1.0.1",
      "option-data": [ { "name": "routers", "data": "10.1.0.1" }, { "name": "dhcp-server-identifier", "data": "10.1.0.1" } ],
      "reservations": [ { "hw-address": "02:00:00:00:00:20", "ip-address": "10.1.0.10", "hostname": "s2.example.com" } ] },
    { "id": 2`;
  const addresses = ["10.0.0.1", "10.1.0.1"];
  const { program } = describeMaster(el10, observed(TEXT.replace('{ "id": 2', second), { addresses }));
  expect(program.networks).toMatchObject([
    { name: "net-10-0-0-0", cidr: "10.0.0.0/24" },
    { name: "net-10-1-0-0", cidr: "10.1.0.0/24", masterAddress: "10.1.0.1", gateway: "10.1.0.1" },
  ]);
  expect(program.nodes.map(({ name }) => name)).toEqual(["s0.example.com", "s1.example.com", "s2.example.com"]);
});

test("an included file, a secret, other owners and what a lease says of others are told", () => {
  const text = TEXT.replace(
    '"loggers"',
    '"hosts-database": { "type": "mysql", "password": "x" },\n  "loggers"',
  ).replace('"routers", "data": "10.0.0.254" }', '"routers", "data": "10.0.0.254" }, <?include "/etc/kea/more.json"?>');
  const leases = {
    name: el10.dhcp.leasesPath,
    text: `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context
10.0.0.201,02:00:00:00:00:55,,3600,4102444800,1,0,0,new,0,
10.0.0.10,02:00:00:00:00:10,,3600,4102444800,1,0,0,s0,0,
`,
  };
  const dhcpd = { path: PATH, content: text, mode: "0644", owner: "root", group: "root" };
  const { program, remarks } = describeMaster(el10, observed(text, { dhcpd, leases }));
  expect(program.unreserved).toEqual([{ name: "new", address: "10.0.0.201", mac: "02:00:00:00:00:55" }]);
  expect(program.dhcp.existingMode).toBe("0644");
  const said = remarks.join("\n");
  expect(said).toContain("include of /etc/kea/more.json is read by Kea and not by adopt");
  expect(said).toContain("is a secret; it lies in the clear");
  expect(said).toContain("is of root:root, and the program gives it to root:kea");
});

test("a text that is no configuration of kea-dhcp4 is refused", () => {
  expect(refusal(() => describeMaster(el10, observed('{ "Dhcp4": {} }')))).toBe(
    `${PATH}: declares no subnet, expected that of the boot network`,
  );
  expect(refusal(() => describeMaster(el10, observed('{ "Dhcp4": { "subnet4": [ }')))).toMatch(`${PATH}:1:`);
});
