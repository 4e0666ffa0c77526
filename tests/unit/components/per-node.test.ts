import { DisklessCluster, NodeArgs } from "../../../index";
import { masterOf } from "./farm";
import { run } from "./registered";

let calls = 0;

/** A module whose functions count their calls together. */
function counting(path: string) {
  const actual = jest.requireActual<Record<string, unknown>>(path);
  const counted = (value: unknown): unknown =>
    typeof value !== "function"
      ? value
      : (...words: unknown[]) => {
          calls++;
          return (value as (...words: unknown[]) => unknown)(...words);
        };
  return Object.fromEntries(Object.entries(actual).map(([name, value]) => [name, counted(value)]));
}

jest.mock("../../../lib/model/network/host-name", () => counting("../../../lib/model/network/host-name"));
jest.mock("../../../lib/model/network/ipv4", () => counting("../../../lib/model/network/ipv4"));
jest.mock("../../../lib/model/network/mac-address", () => counting("../../../lib/model/network/mac-address"));
jest.mock("../../../lib/model/nodes/cards", () => counting("../../../lib/model/nodes/cards"));
jest.mock("../../../lib/model/boot/boot-files", () => counting("../../../lib/model/boot/boot-files"));

/** What a cluster of so many nodes costs a program, without a clock. */
interface Work {
  /** Of functions that read a name, an address or a card. */
  readonly calls: number;
  /** Of all inputs that go to the engine. */
  readonly bytes: number;
  readonly resources: number;
}

async function workOf(platform: string, count: number): Promise<Work> {
  // in an order that has to be sorted
  const nodes = Array.from({ length: count }, (_, i): NodeArgs => {
    const place = (i * 377) % count;
    return {
      name: `s${String(place).padStart(4, "0")}.example.com`,
      address: `10.0.${10 + Math.floor(place / 100)}.${100 + (place % 100)}`,
      mac: `02:00:00:00:${[place >> 8, place & 255].map((octet) => octet.toString(16).padStart(2, "0")).join(":")}`,
    };
  });
  calls = 0;
  const registered = await run(
    () =>
      new DisklessCluster("farm", {
        ...{ master: masterOf(platform), network: { cidr: "10.0.0.0/16", gateway: "10.0.0.254" }, nodes },
        ...{ parallelShell: true, remoteSyslog: true, power: { method: "ssh" }, rollout: { strategy: "manual" } },
        ...{ nodeComponents: false, nodeFiles: { hostKeys: true } },
      }),
  );
  const bytes = registered.reduce((sum, { inputs }) => sum + JSON.stringify(inputs).length, 0);
  return { calls, bytes, resources: registered.length };
}

describe.each(["centos5", "el9"])("a cluster of %s", (platform) => {
  test("with twice as many nodes is twice the work for a program, and twice the bytes for the engine", async () => {
    const [few, some, many] = [await workOf(platform, 2), await workOf(platform, 500), await workOf(platform, 1000)];
    const [first, second] = [
      [some.calls - few.calls, some.bytes - few.bytes].map((more) => more / 498),
      [many.calls - some.calls, many.bytes - some.bytes].map((more) => more / 500),
    ];
    console.log(`${platform}, a node: ${second[0].toFixed(1)} calls, ${second[1].toFixed(0)} bytes of inputs`);
    expect(many.resources).toBe(few.resources);
    second.forEach((more, i) => expect(more).toBeLessThan(1.02 * first[i]));
  });
});
