import { hostFirewall } from "../../../lib/resources/handlers";
import type { HostFirewallOutputs } from "../../../lib/resources/handlers/host-firewall";
import { FakeHost, saying } from "./fake-host";

let host: FakeHost;
jest.mock("../../../lib/host/host-session", () => ({ hostSession: () => host }));
beforeEach(() => (host = new FakeHost()));

const connection = { host: "192.0.2.1", hostKey: "ssh-rsa AAAA" };
const services = ["nfs", "mountd"];
const inputs = { connection, recordedAs: "usr-firewall", address: "10.0.0.1", runtime: services, permanent: services };
const outputs = { ...inputs, state: "running" };

const read = (said: Record<string, string>, props: HostFirewallOutputs = outputs) => {
  host.answer = saying(said);
  return hostFirewall.read("usr-firewall", props);
};

test("a firewall that lets our services through, and others, is as declared", async () =>
  expect(await read({ state: "running", runtime: "ssh mountd nfs", permanent: "nfs mountd" })).toEqual({
    id: "usr-firewall",
    props: outputs,
    inputs,
  }));

test.each([
  ["now", { runtime: "ssh mountd", permanent: "mountd nfs" }, { runtime: ["nfs (closed)", "mountd"] }],
  ["after a boot", { runtime: "nfs mountd", permanent: "nfs" }, { permanent: ["nfs", "mountd (closed)"] }],
  ["at all", { runtime: "", permanent: "nfs mountd" }, { runtime: ["nfs (closed)", "mountd (closed)"] }],
])("a service that is not let through %s is drift, by its name", async (_what, said, observed) =>
  expect((await read({ state: "running", ...said })).inputs).toEqual({ ...inputs, ...observed }),
);

test.each(["not running", "not installed"])(
  "a firewall that is %s closes nothing, and the state says so",
  async (state) => {
    expect(await read({ state })).toEqual({ id: "usr-firewall", props: { ...outputs, state }, inputs });
  },
);

test("after a refresh that was accepted, drift and all, the next one says the same, and a repair opens every service", async () => {
  const said = { state: "running", runtime: "nfs", permanent: "" };
  const first = await read(said);
  const drifted = first.props ?? outputs;
  expect((await read(said, drifted)).props).toEqual(first.props);
  await hostFirewall.update("usr-firewall", drifted, inputs);
  expect(host.changes[0].calls).toEqual([
    ["open_services", "usr-firewall", "", "10.0.0.1", "nfs", "mountd"],
    ["close_services", "usr-firewall"],
  ]);
});

test("a service that is wanted no more is closed after the others are open", async () => {
  host.answer = saying({ state: "running" });
  const fewer = { ...inputs, runtime: ["nfs"], permanent: ["nfs"] };
  expect((await hostFirewall.update("usr-firewall", outputs, fewer)).outs).toEqual({ ...fewer, state: "running" });
  expect(host.changes[0].calls).toEqual([
    ["open_services", "usr-firewall", "", "10.0.0.1", "nfs"],
    ["close_services", "usr-firewall", "mountd"],
  ]);
});

test("what the host said of its firewall is an output, and no input", async () => {
  host.answer = saying({ state: "not installed" });
  expect((await hostFirewall.create(inputs)).outs).toEqual({ ...inputs, state: "not installed" });
});
