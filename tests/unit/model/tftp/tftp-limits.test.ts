import fc from "fast-check";
import { HOWTO_LIMITS, limitsFor, tftpWarnings } from "../../../../lib/model/tftp/tftp-limits";

const anyCount = () => fc.integer({ min: 1, max: 2000 });

test.each([undefined, 1, 10, 100])("the HOWTO's limits stay for %p nodes", (nodes) =>
  expect(limitsFor(nodes)).toEqual(HOWTO_LIMITS),
);

test("300 nodes get 300 starts a second and 300 servers, the other limits stay (rule tftp-boot-storm)", () =>
  expect(limitsFor(300)).toEqual({ perSource: 11, connectionsPerSecond: 300, pauseSeconds: 2, instances: 300 }));

test("300 nodes with the HOWTO's cps 100 2 and 100 servers are warned of, with the numbers and what to do", () =>
  expect(tftpWarnings(HOWTO_LIMITS, 300)).toEqual([
    "connectionsPerSecond: cps 100 2 is too small for 300 nodes that boot at once: after 100 starts a second xinetd answers " +
      "nobody for 2 s, and firmware gives up; leave it out or give at least 300",
    "instances: 100 servers at once are too few for 300 nodes that boot at once: xinetd refuses the others; " +
      "leave it out or give at least 300",
    "nodes: 300 nodes boot at once, but TFTP that xinetd starts does not reliably serve more than about 64 clients at a " +
      "time, and firmware that gave up stays off; switch them on in groups of at most 64",
  ]));

test.each([
  [64, []],
  [65, ["nodes"]],
  [100, ["nodes"]],
  [101, ["connectionsPerSecond", "instances", "nodes"]],
])("the HOWTO's limits for %i nodes: warnings for %j", (nodes, named) =>
  expect(tftpWarnings(HOWTO_LIMITS, nodes).map((warning) => warning.split(":")[0])).toEqual(named),
);

test("one server for one address is too few for any number of nodes", () => {
  expect(tftpWarnings({ ...HOWTO_LIMITS, perSource: 1 })).toEqual([expect.stringMatching(/^perSource: 1 server /)]);
  expect(tftpWarnings({ ...HOWTO_LIMITS, perSource: 2 })).toEqual([]);
});

test("the limits that follow from the number of nodes are never warned of, only the number itself", () =>
  fc.assert(
    fc.property(anyCount(), (nodes) => {
      expect(tftpWarnings(limitsFor(nodes), nodes)).toHaveLength(nodes > 64 ? 1 : 0);
    }),
  ));

test("a limit is warned of exactly when the nodes are more", () =>
  fc.assert(
    fc.property(anyCount(), anyCount(), anyCount(), (nodes, connectionsPerSecond, instances) => {
      const said = tftpWarnings({ ...HOWTO_LIMITS, connectionsPerSecond, instances }, nodes);
      expect(said.some((warning) => warning.startsWith("connectionsPerSecond"))).toBe(connectionsPerSecond < nodes);
      expect(said.some((warning) => warning.startsWith("instances"))).toBe(instances < nodes);
    }),
  ));
