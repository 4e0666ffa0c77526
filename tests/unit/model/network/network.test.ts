import { parseMaster, parseNetwork } from "../../../../lib/model/network/network";
import { refusal } from "../refusal";

const NETWORK = { cidr: "10.0.0.0/24", gateway: "10.0.0.254" };

test("a network is normalised", () =>
  expect(
    parseNetwork({ ...NETWORK, domain: "Example.COM", nameServers: ["192.0.2.53"], timeServers: ["192.0.2.123"] }),
  ).toEqual({
    cidr: expect.objectContaining({ text: "10.0.0.0/24" }) as unknown,
    gateway: "10.0.0.254",
    domain: "example.com",
    nameServers: ["192.0.2.53"],
    timeServers: ["192.0.2.123"],
  }));

test.each([
  [{ cidr: "10.0.0.5/24" }, /^network\.cidr: .*expected the network 10\.0\.0\.0\/24$/],
  [{ ...NETWORK, gateway: "10.0.1.254" }, /^network\.gateway: 10\.0\.1\.254 lies outside/],
  [{ ...NETWORK, gateway: "10.0.0.255" }, /^network\.gateway: .*broadcast/],
  [{ ...NETWORK, gateway: "10.0.0.0" }, /^network\.gateway: .*network 10\.0\.0\.0\/24 itself/],
  [{ ...NETWORK, domain: 'a"; }' }, /^network\.domain: /],
  [{ ...NETWORK, nameServers: ["192.0.2.1", "ns.example.com"] }, /^network\.nameServers\[1\]: /],
  [{ ...NETWORK, timeServers: ["pool.ntp.org"] }, /^network\.timeServers\[0\]: /],
])("%j is refused (rule addresses-in-network)", (input, message) =>
  expect(refusal(() => parseNetwork(input))).toMatch(message),
);

test.each([
  [{ hostname: "m0.example.com", address: "10.0.1.1" }, /^master\.address: 10\.0\.1\.1 lies outside/],
  [{ hostname: "m0.example.com", address: "10.0.0.255" }, /^master\.address: .*broadcast/],
  [{ hostname: "m0 example", address: "10.0.0.1" }, /^master\.hostname: /],
])("the master %j is refused (rules addresses-in-network, next-server-and-filename)", (input, message) =>
  expect(refusal(() => parseMaster(input, parseNetwork(NETWORK)))).toMatch(message),
);

test("a master that routes for its nodes is their gateway, as a private network often has it", () =>
  expect(parseMaster({ hostname: "m0", address: "10.0.0.254" }, parseNetwork(NETWORK)).address).toBe(
    parseNetwork(NETWORK).gateway,
  ));
