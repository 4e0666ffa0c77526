import { hostFirewall } from "../../../lib/resources/firewall/host-firewall-handler";
import { ED25519 } from "../host-keys";
import { FakeHost, saying } from "./fake-host";
import { firewallCalls, listing, OPEN, running, zone } from "./firewall-answers";

let host: FakeHost;
jest.mock("../../../lib/host/connection/host-session", () => ({ otherSessions: () => [], hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: ED25519 };
const services = ["nfs", "mountd"];
const inputs = { connection, ledgerKey: "usr-firewall", address: "10.0.0.1", runtime: services, permanent: services };
const outputs = { ...inputs, state: "running" };
const asked = () => firewallCalls(host);

describe("a firewall that had closed all of our services", () => {
  const closed = { "zone-to-join": "public", "left-zone": "yes" };

  test("is opened without a second look at its zones, which firewalld has opened itself, but asked as nodes would", async () => {
    host.answer = saying(running(listing({ services: "ssh" }), listing({ services: "ssh" }), closed));
    host.answerOnceChanged = saying({ "0.answers": "nfs answered\nmountd answered" });
    expect((await hostFirewall.create(inputs)).outs).toEqual({ ...inputs, state: "running" });
    expect(asked()).toEqual([
      ["observe_zones"],
      ["observe_side", "0.", "", "10.0.0.1", ""],
      ["ask_from_nodes", "0.", "eth1", "10.0.0.1", "24", "public", "yes", "nfs:tcp:2049", "mountd:tcp:20048"],
    ]);
  });

  test.each([
    ["a rule of others", [], 'rule service name="nfs" drop', /nfs, now: dropped in the zone public by rule/],
    ["what nodes get", ["nfs silent"], undefined, /nfs, now: dropped from the nodes' side/],
  ])("is refused all the same by %s", async (_what, answers, rule, refusal) => {
    const shut = listing({ services: "ssh", rules: rule === undefined ? [] : [rule] });
    host.answer = saying(running(shut, shut, closed));
    host.answerOnceChanged = saying({ "0.answers": [...answers, "mountd answered", "here nfs answered"].join("\n") });
    await expect(hostFirewall.create(inputs)).rejects.toThrow(refusal);
  });

  test("says how its zones were before, for when all of ours is gone", async () => {
    const zones = [{ services: "ssh" }, { name: "internal" }];
    host.answer = saying(running(listing(...zones), listing(...zones), closed));
    host.answerOnceChanged = saying({});
    await hostFirewall.create(inputs);
    expect(host.changes[0].knows).toEqual([
      ["know_firewall", "running"],
      ["know_zone", "public", zone({ services: "ssh" }).trimEnd() + " "],
    ]);
  });
});

test("one that had some of them open is looked at again: they may have been closed meanwhile", async () => {
  host.answer = saying(running(listing({ services: "nfs" }), listing(OPEN)));
  host.answerOnceChanged = saying(running(listing({ services: "mountd" }), listing(OPEN)));
  await expect(hostFirewall.create(inputs)).rejects.toThrow("nfs, now: closed");
  expect(asked().filter(([name]) => name === "observe_zones")).toHaveLength(2);
});

test("what goes is closed in one step for all that go", async () => {
  await Promise.all([
    hostFirewall.delete("usr-firewall", { ...outputs, identity: "abc" }),
    hostFirewall.delete("web-firewall", { ...outputs, ledgerKey: "web-firewall", record: "web.1" }),
  ]);
  expect(host.changes.map(({ looks }) => looks)).toEqual([
    { close_at_once: ["abc usr-firewall"] },
    { close_at_once: [" web.1"] },
  ]);
});
