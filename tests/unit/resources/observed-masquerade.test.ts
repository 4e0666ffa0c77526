import { OPEN_PASSAGE } from "../../../lib/host/firewall/observed-masquerade";
import { hostMasquerade } from "../../../lib/resources/handlers";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const inputs = {
  connection: { host: "192.0.2.1", hostKey: ED25519 },
  ...{ ledgerKey: "farm-masquerade", network: "10.9.0.0/24", address: "10.9.0.1", outInterface: "eth2" },
  ...{ runtime: OPEN_PASSAGE, permanent: OPEN_PASSAGE },
};
const RULE = 'rule family="ipv4" source address="10.9.0.0/24" masquerade';
const WIDER = 'rule family="ipv4" source address="10.8.0.0/15" masquerade';
const NARROWER = 'rule family="ipv4" source address="10.9.0.0/25" masquerade';
const TO_ONE = 'rule family="ipv4" source address="10.9.0.0/24" destination address="192.0.2.0/24" masquerade';

interface Zone {
  readonly interfaces?: string;
  readonly target?: string;
  readonly forward?: string;
  readonly masquerade?: string;
  readonly rules?: readonly string[];
}
const zone = (
  name: string,
  { interfaces = "", target = "default", forward = "yes", masquerade = "no", rules = [] }: Zone,
) =>
  `${name} (active)\n  target: ${target}\n  interfaces: ${interfaces}\n  sources: \n  services: ssh\n  forward: ${forward}\n` +
  `  masquerade: ${masquerade}\n  rich rules: \n${rules.map((rule) => `\t${rule}\n`).join("")}\n`;
const INTERNAL = zone("internal", { interfaces: "eth1" });
const outside = (of: Zone) => zone("external", { interfaces: "eth2", ...of });
const policy = (rule: string, ingress = "internal", target = "CONTINUE") =>
  `ours (active)\n  priority: -1\n  target: ${target}\n  ingress-zones: ${ingress}\n  egress-zones: external\n  rich rules: \n\t${rule}\n`;
const ACCEPT = policy('rule family="ipv4" source address="10.9.0.0/24" accept');
const RIGHT = INTERNAL + outside({ rules: [RULE] });

const answer = (runtime = RIGHT, permanent = runtime, policies = ACCEPT, more: Record<string, string> = {}) => ({
  ...{ state: "running", runtime, permanent, default: "public", "boot-side": "eth1 10.9.0.1/24", ipsets: "" },
  ...{ "policies.runtime": policies, "policies.permanent": policies, "out-interface": "eth2" },
  ...{ "ip-forward.runtime": "1", "ip-forward.permanent": "1" },
  ...more,
});
const read = async (values: Record<string, string>) => {
  host.answer = saying(values);
  const { inputs: found } = await hostMasquerade.read("farm-masquerade", inputs);
  return found;
};
const OFF = "(off in the zone external)";
const REFUSED = "(refused from the zone internal to the zone external)";

test("a host that masquerades, lets through and passes on is as declared", async () =>
  expect(await read(answer())).toEqual(inputs));

test.each<[what: string, zones: string, masquerade: string]>([
  ["by the zone itself", INTERNAL + outside({ masquerade: "yes" }), "on"],
  ["by a rule of a wider network", INTERNAL + outside({ rules: [WIDER] }), "on"],
  ["by a rule of half the network", INTERNAL + outside({ rules: [NARROWER] }), OFF],
  ["by a rule to one network", INTERNAL + outside({ rules: [TO_ONE] }), OFF],
  ["in another zone", zone("internal", { interfaces: "eth1", masquerade: "yes" }) + outside({}), OFF],
])("%s it is masqueraded or not", async (_what, zones, masquerade) =>
  expect(await read(answer(zones))).toMatchObject({ runtime: { masquerade }, permanent: { masquerade } }),
);

const ONE_ZONE = { interfaces: "eth1 eth2", rules: [RULE] };
test.each<[what: string, zones: string, policies: string, forwarding: string]>([
  ["between zones, without a policy", RIGHT, "", REFUSED],
  [
    "by a policy from another zone",
    RIGHT,
    policy('rule family="ipv4" source address="10.9.0.0/24" accept', "home"),
    REFUSED,
  ],
  ["by a policy of all zones", RIGHT, policy("rule accept", "ANY"), "accepted"],
  ["by a policy that accepts all", RIGHT, policy("", "internal", "ACCEPT"), "accepted"],
  ["by a policy for a service", RIGHT, policy('rule service name="http" accept'), REFUSED],
  [
    "from a zone that accepts all",
    zone("trusted", { interfaces: "eth1", target: "ACCEPT" }) + outside({ rules: [RULE] }),
    "",
    "accepted",
  ],
  ["inside of one zone", zone("public", ONE_ZONE), "", "accepted"],
  [
    "inside of one that forwards nothing",
    zone("public", { ...ONE_ZONE, forward: "no" }),
    "",
    "(refused from the zone public to the zone public)",
  ],
])("%s packets get through or not", async (_what, zones, policies, forwarding) =>
  expect(await read(answer(zones, zones, policies))).toMatchObject({
    runtime: { forwarding },
    permanent: { forwarding },
  }),
);

test("each fact is named for now and for after a boot by itself", async () => {
  const later = await read(answer(RIGHT, INTERNAL + outside({}), ACCEPT, { "policies.permanent": "" }));
  expect(later).toEqual({ ...inputs, permanent: { masquerade: OFF, forwarding: REFUSED, ipForward: "1" } });
  const now = await read(answer(RIGHT, RIGHT, ACCEPT, { "ip-forward.runtime": "0" }));
  expect(now).toEqual({ ...inputs, runtime: { ...OPEN_PASSAGE, ipForward: "0" } });
});

test("cards that are in no file have their zones of now after a boot, too", async () => {
  const permanent = zone("internal", {}) + zone("external", { rules: [RULE] }) + zone("public", {});
  expect(await read(answer(RIGHT, permanent))).toEqual(inputs);
});

test.each<[what: string, more: Record<string, string>, reason: string]>([
  ["not running", { state: "not running" }, "(firewalld is not running)"],
  ["not there", { "out-interface": "" }, "(there is no interface eth2)"],
  ["the boot network's own", { "boot-side": "eth2 10.9.0.1/24" }, "(eth2 is the interface of 10.9.0.0/24 itself)"],
  ["without a boot network", { "boot-side": "" }, "(no interface has the address 10.9.0.1)"],
])("a way out that is %s is said", async (_what, more, reason) =>
  expect(await read(answer(RIGHT, RIGHT, ACCEPT, more))).toMatchObject({
    runtime: { masquerade: reason, forwarding: reason },
    permanent: { masquerade: reason, forwarding: reason },
  }),
);

describe("an apply", () => {
  const made = () => host.changes.at(-1)?.calls.find(([name]) => name === "masquerade_network");

  test("makes a policy between zones", async () => {
    host.answer = saying(answer());
    await hostMasquerade.create(inputs);
    expect(made()).toEqual([
      "masquerade_network",
      "farm-masquerade",
      "10.9.0.0/24",
      "external",
      "diskless-0a090000",
      "internal",
    ]);
  });

  test("makes none inside of one zone", async () => {
    host.answer = saying(answer(zone("public", ONE_ZONE), zone("public", ONE_ZONE), ""));
    await hostMasquerade.create(inputs);
    expect(made()).toEqual(["masquerade_network", "farm-masquerade", "10.9.0.0/24", "public", "", "public"]);
  });

  test("asks nothing of the host for what can never be", async () => {
    host.answer = saying(answer(RIGHT, RIGHT, ACCEPT, { "out-interface": "" }));
    await expect(hostMasquerade.create(inputs)).rejects.toThrow(
      "10.9.0.0/24 cannot be masqueraded: there is no interface eth2. Nothing was changed.",
    );
    expect(host.changes).toEqual([]);
  });

  const OVERRULED = "(0 by /etc/sysctl.d/99-hard.conf)";

  test.each([OVERRULED, "(0)"])("asks nothing of a host that passes nothing on after a boot: %s", async (ipForward) => {
    host.answer = saying(answer(RIGHT, RIGHT, ACCEPT, { "ip-forward.permanent": ipForward }));
    await expect(hostMasquerade.create(inputs)).rejects.toThrow(
      `10.9.0.0/24 cannot be masqueraded: net.ipv4.ip_forward is ${ipForward} after a boot, expected 1. Nothing was changed.`,
    );
    expect(host.changes).toEqual([]);
  });

  test("again, that others undo, makes what is ours and says what is left", async () => {
    host.answer = saying(answer(RIGHT, RIGHT, ACCEPT, { "ip-forward.permanent": OVERRULED }));
    const olds = { ...inputs, permanent: { ...OPEN_PASSAGE, ipForward: OVERRULED } };
    await expect(hostMasquerade.update("farm-masquerade", olds, inputs)).rejects.toThrow(
      `ipForward, after a boot: ${OVERRULED}`,
    );
    expect(made()).toBeDefined();
  });
});

test("a create that fails says what stays of it", async () => {
  const said = jest.spyOn(console, "log").mockImplementation();
  const values = { ...answer(INTERNAL + outside({}), INTERNAL + outside({}), ""), "still-forwards": "a file sets it" };
  host.answer = saying(values);
  await expect(hostMasquerade.create(inputs)).rejects.toThrow("is still kept back");
  expect(host.lastCalls()).toContain("release_masquerade");
  expect(said.mock.calls).toEqual([["farm-masquerade: net.ipv4.ip_forward stays as it is: a file sets it"]]);
  said.mockRestore();
});

test("a delete that leaves the kernel passing packets on says why", async () => {
  const said = jest.spyOn(console, "log").mockImplementation();
  host.answer = saying({ "still-forwards": "/etc/sysctl.d/70-vpn.conf sets it" });
  await hostMasquerade.delete("farm-masquerade", inputs);
  host.answer = saying({});
  await hostMasquerade.delete("farm-masquerade", inputs);
  expect(said.mock.calls).toEqual([
    ["farm-masquerade: net.ipv4.ip_forward stays as it is: /etc/sysctl.d/70-vpn.conf sets it"],
  ]);
  said.mockRestore();
});
