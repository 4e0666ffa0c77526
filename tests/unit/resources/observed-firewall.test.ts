import { hostFirewall, type HostFirewallOutputs } from "../../../lib/resources/firewall/host-firewall-handler";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";
import { firewallCalls, listing, OPEN, running } from "./firewall-answers";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
let said: jest.SpyInstance;
beforeEach(() => {
  host = new FakeHost();
  said = jest.spyOn(console, "log").mockReturnValue(undefined);
});
afterEach(() => said.mockRestore());

const connection = { host: "192.0.2.1", hostKey: ED25519 };
const services = ["nfs", "mountd"];
const inputs = { connection, ledgerKey: "usr-firewall", address: "10.0.0.1", runtime: services, permanent: services };
const outputs = { ...inputs, state: "running" };

const read = (answer: Record<string, string>, props: HostFirewallOutputs = outputs) => {
  host.answer = saying(answer);
  return hostFirewall.read("usr-firewall", props);
};

const asked = () => firewallCalls(host);

test("a firewall that lets our services through, and others, is as declared", async () => {
  expect(await read(running(listing(OPEN)))).toEqual({ id: "usr-firewall", props: outputs, inputs });
  expect(said).not.toHaveBeenCalled();
});

test.each([
  ["now", "ssh mountd", "mountd nfs", { runtime: ["nfs (closed)", "mountd"] }],
  ["after a boot", "nfs mountd", "nfs", { permanent: ["nfs", "mountd (closed)"] }],
  ["at all", "", "nfs mountd", { runtime: ["nfs (closed)", "mountd (closed)"] }],
])("a service that is not let through %s is drift, by its name", async (_what, now, later, observed) =>
  expect((await read(running(listing({ services: now }), listing({ services: later })))).inputs).toEqual({
    ...inputs,
    ...observed,
  }),
);

const NFS = ["nfs", "mountd"];
test.each([
  [
    "a zone that has the network as a source",
    [OPEN, { name: "internal", services: "mountd", sources: "10.0.0.0/24" }],
    ["nfs (closed in the zone internal, which takes 10.0.0.0/24)", "mountd"],
  ],
  [
    "a zone that has a wider network as a source, whatever the interface's says",
    [{}, { ...OPEN, name: "internal", sources: "10.0.0.0/8" }],
    NFS,
  ],
  [
    "a zone that takes one node and drops all",
    [OPEN, { name: "drop", target: "DROP", sources: "10.0.0.13" }],
    [
      "nfs (dropped by the zone drop, which takes 10.0.0.13)",
      "mountd (dropped by the zone drop, which takes 10.0.0.13)",
    ],
  ],
  [
    "a zone with a set of addresses that rejects all",
    [OPEN, { name: "block", target: "%%REJECT%%", sources: "ipset:nodes" }],
    [
      "nfs (rejected by the zone block, which takes 10.0.0.14)",
      "mountd (rejected by the zone block, which takes 10.0.0.14)",
    ],
  ],
  ["a zone that takes another network", [OPEN, { name: "drop", target: "DROP", sources: "192.0.2.0/24" }], NFS],
  ["a zone that takes a card", [OPEN, { name: "drop", target: "DROP", sources: "52:54:00:00:00:13" }], NFS],
  ["a zone that accepts everything", [{ target: "ACCEPT" }], NFS],
  [
    "a rule against a service",
    [{ ...OPEN, rules: ['rule service name="nfs" drop'] }],
    ['nfs (dropped in the zone public by rule service name="nfs" drop)', "mountd"],
  ],
  [
    "a rule against the network's port",
    [
      {
        ...OPEN,
        rules: ['rule family="ipv4" source address="10.0.0.0/16" port port="2000-2100" protocol="tcp" reject'],
      },
    ],
    [expect.stringMatching(/^nfs \(rejected in the zone public by rule .* reject\)$/), "mountd"],
  ],
  [
    "a rule against all but other networks",
    [{ ...OPEN, rules: ['rule family="ipv4" source NOT address="192.0.2.0/24" service name="mountd" reject'] }],
    ["nfs", expect.stringContaining("mountd (rejected")],
  ],
  [
    "a rule against all but ours",
    [{ ...OPEN, rules: ['rule family="ipv4" source NOT address="10.0.0.0/24" drop'] }],
    NFS,
  ],
  [
    "a rule against others",
    [
      {
        ...OPEN,
        rules: [
          'rule family="ipv4" source address="192.0.2.1" drop',
          'rule family="ipv6" drop',
          'rule service name="imap" reject',
          'rule protocol value="udp" drop',
        ],
      },
    ],
    NFS,
  ],
  ["a rule that lets through", [{ ...OPEN, rules: ['rule family="ipv4" source address="10.0.0.0/24" accept'] }], NFS],
])("decides: %s", async (_what, zones, observed) => {
  const answer = running(listing(...zones), listing(OPEN), { ipsets: "nodes 10.0.0.14\nelse 192.0.2.1" });
  expect((await read(answer)).inputs).toEqual({ ...inputs, runtime: observed });
});

test.each([
  ["silent", "nfs silent\nmountd answered\nhere nfs answered", ["nfs (dropped from the nodes' side)", "mountd"]],
  [
    "rejected",
    "nfs answered\nmountd rejected\nhere mountd answered",
    ["nfs", "mountd (rejected from the nodes' side)"],
  ],
  [
    "refused, and answers this host",
    "nfs refused\nmountd answered\nhere nfs answered",
    ["nfs (refused from the nodes' side)", "mountd"],
  ],
  [
    "silent to this host as well",
    "nfs silent\nmountd refused\nhere nfs silent\nhere mountd refused",
    ["nfs", "mountd"],
  ],
])("what is asked from the nodes' side and is %s", async (_what, answers, observed) => {
  expect((await read(running(listing(OPEN), listing(OPEN), { answers }))).inputs).toEqual({
    ...inputs,
    runtime: observed,
  });
  expect(asked()).toEqual([
    ["observe_zones"],
    ["observe_side", "0.", "", "10.0.0.1", "", "nfs:tcp:2049", "mountd:tcp:20048"],
  ]);
});

test("firewalls of one master that are read together are one question, and each gets its own answer", async () => {
  const http = { ...outputs, ledgerKey: "web-firewall", runtime: ["http"], permanent: ["http"] };
  host.answer = saying(running(listing(OPEN)));
  const both = await Promise.all([hostFirewall.read("usr-firewall", outputs), hostFirewall.read("web-firewall", http)]);
  expect(both.map(({ inputs: found }) => found?.runtime)).toEqual([["nfs", "mountd"], ["http (closed)"]]);
  expect(asked()).toEqual([
    ["observe_zones"],
    ["observe_side", "0.", "", "10.0.0.1", "", "nfs:tcp:2049", "mountd:tcp:20048", "http:tcp:80"],
  ]);
});

test("a firewall is looked at once for all networks of a master, and each has the answer of its own side", async () => {
  const second = { ...outputs, ledgerKey: "usr-firewall-lab", address: "10.1.0.1" };
  const zones = [OPEN, { name: "internal", services: "mountd", sources: "10.1.0.0/24" }];
  const sides = { "0.boot-side": "eth1 10.0.0.1/24", "1.boot-side": "eth2 10.1.0.1/24" };
  host.answer = saying(running(listing(...zones), listing(OPEN), sides));
  const both = await Promise.all([outputs, second].map((props) => hostFirewall.read(props.ledgerKey, props)));
  expect(both.map(({ inputs: found }) => found?.runtime)).toEqual([
    NFS,
    ["nfs (closed in the zone internal, which takes 10.1.0.0/24)", "mountd"],
  ]);
  expect(asked().map(([name, side]) => [name, side])).toEqual([
    ["observe_zones", undefined],
    ["observe_side", "0."],
    ["observe_side", "1."],
  ]);
});

test("nodes behind a router are never asked for, and nothing is said of it", async () => {
  const relayed = { ...outputs, network: "10.2.0.0/24" };
  await read(running(listing(OPEN), listing(OPEN), { "boot-side": "eth1 10.2.0.0/24" }), relayed);
  expect(asked()).toEqual([["observe_zones"], ["observe_side", "0.", "", "10.0.0.1", "10.2.0.0/24"]]);
  expect(said).not.toHaveBeenCalled();
});

test("what cannot be asked is said beside the plan, and is no drift", async () => {
  const answer = running(listing(OPEN), listing(OPEN), { unasked: "the command unshare is missing" });
  expect((await read(answer)).inputs).toEqual(inputs);
  expect(said.mock.calls).toEqual([
    ["usr-firewall: cannot be asked from the nodes' side: the command unshare is missing"],
  ]);
});

test.each(["not running", "not installed"])(
  "a firewall that is %s closes nothing, and the state says so",
  async (state) => {
    expect(await read({ state })).toEqual({ id: "usr-firewall", props: { ...outputs, state }, inputs });
  },
);

test("after a refresh that was accepted, drift and all, the next one says the same, and a repair opens every service", async () => {
  const answer = running(listing({ services: "nfs" }), listing({}));
  const first = await read(answer);
  const drifted = first.props ?? outputs;
  expect((await read(answer, drifted)).props).toEqual(first.props);
  host.answer = saying(running(listing(OPEN)));
  await hostFirewall.update("usr-firewall", drifted, inputs);
  expect(host.changes[0].calls).toEqual([
    ["open_services", "usr-firewall", "public", "nfs", "mountd"],
    ["close_services", "usr-firewall"],
  ]);
});

test("services are opened in the zones that decide, but for one that others made to keep all out", async () => {
  const sources = [
    { name: "drop", target: "DROP", sources: "10.0.0.13" },
    { ...OPEN, name: "internal", sources: "10.0.0.128/25" },
  ];
  host.answer = saying(running(listing(OPEN, ...sources)));
  await expect(
    hostFirewall.update("usr-firewall", { ...outputs, runtime: ["nfs (closed)", "mountd"] }, inputs),
  ).rejects.toThrow(
    /nfs, now: dropped by the zone drop, which takes 10\.0\.0\.13\n[^]*firewall-cmd --zone=drop --remove-source=10\.0\.0\.13/,
  );
  expect(host.changes[0].calls[0]).toEqual(["open_services", "usr-firewall", "public internal", "nfs", "mountd"]);
});

test("a rule of others is left, and a person is told how it goes", async () => {
  const rule = 'rule family="ipv4" source address="10.0.0.0/24" drop';
  host.answer = saying(running(listing({ ...OPEN, rules: [rule] })));
  await expect(hostFirewall.create(inputs)).rejects.toThrow(`firewall-cmd --zone=public --remove-rich-rule='${rule}'`);
});

test("a service that is wanted no more is closed after the others are open", async () => {
  host.answer = saying(running(listing(OPEN)));
  const fewer = { ...inputs, runtime: ["nfs"], permanent: ["nfs"] };
  expect((await hostFirewall.update("usr-firewall", outputs, fewer)).outs).toEqual({ ...fewer, state: "running" });
  expect(host.changes[0].calls).toEqual([
    ["open_services", "usr-firewall", "public", "nfs"],
    ["close_services", "usr-firewall", "mountd"],
  ]);
});

test("what the host said of its firewall is an output, and no input", async () => {
  host.answer = saying({ state: "not installed" });
  expect((await hostFirewall.create(inputs)).outs).toEqual({ ...inputs, state: "not installed" });
});
