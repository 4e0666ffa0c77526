import fc from "fast-check";
import { concernedNodes, findNode, nodeDrift, type FoundNode } from "../../../../lib/model/boot/node-boot";

const [A, B] = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];
const ID = "11111111-2222-3333-4444-555555555555";
const OTHER_ID = "99999999-2222-3333-4444-555555555555";
const NOON = Date.UTC(2026, 10, 22, 12) / 1000;

const said = ({ image = A, id = ID, seconds = NOON + 600, uptime = "600.25" } = {}): string =>
  `@boot ${seconds} ${uptime} ${id} 2.6.18-238.el5\nro root=/dev/ram diskless.image=${image} console=ttyS0\n`;
const boot = { imageDigest: A, kernel: "2.6.18-238.el5", since: "2026-11-22T12:00Z", bootId: ID };

test("a node that runs the wanted image is current, and says since when", () =>
  expect(findNode(said(), A, undefined)).toEqual({ state: "current", ...boot }));

test("one that runs another is stale", () =>
  expect(findNode(said(), B, undefined)).toEqual({ state: "stale", ...boot }));

test("what a login shell prints before its answer does not count", () =>
  expect(findNode(`Welcome\n${said()}`, A, undefined).state).toBe("current"));

test.each(["", " diskless.image=short", " xdiskless.image=0123456789abcdef0123456789abcdef"])(
  "one that booted without an image of ours (%j) is unknown",
  (words) => {
    const answer = said().replace(/ diskless\.image=\S+/, words);
    const { state, imageDigest: image, why } = findNode(answer, A, undefined);
    expect([state, image, why]).toEqual(["unknown", undefined, "its kernel command line names no image"]);
  },
);

test.each([
  "ssh: connect to host s0 port 22: Connection timed out",
  "ssh: connect to host s0 port 22: No route to host",
  "ssh: connect to host s0.example.com port 22: Network is unreachable\r",
])("one that ran and is silent (%j) is down, with what it ran", (words) =>
  expect(findNode(`${words}\n`, A, { state: "current", ...boot })).toEqual({ state: "down", ...boot }),
);

test("one that never answered is unseen, and stays so", () => {
  const silence = "ssh: connect to host s0 port 22: No route to host\n";
  const unseen = findNode(silence, A, undefined);
  expect(unseen).toEqual({ state: "unseen" });
  expect(findNode(silence, A, unseen)).toEqual(unseen);
  expect(findNode(said(), A, unseen).state).toBe("current");
});

test("one that never said what it runs is unseen again when it is silent, such as after its name could not be resolved", () => {
  const unknown = findNode("ssh: Could not resolve hostname s0: Name or service not known\n", A, { state: "unseen" });
  expect(unknown.state).toBe("unknown");
  expect(findNode("ssh: connect to host s0 port 22: No route to host\n", A, unknown)).toEqual({ state: "unseen" });
});

test.each([
  ["root@s0: Permission denied (publickey).\n", "root@s0: Permission denied (publickey)."],
  ["ssh: connect to host s0 port 22: Connection refused\n", "ssh: connect to host s0 port 22: Connection refused"],
  [
    "ssh: Could not resolve hostname s0: Name or service not known\n",
    "ssh: Could not resolve hostname s0: Name or service not known",
  ],
  ["no answer within 20 seconds\n", "no answer within 20 seconds"],
])("one that answers otherwise (%j) is unknown, in those words", (words, why) =>
  expect(findNode(words, A, undefined)).toEqual({ state: "unknown", why }),
);

test("the time of a boot stays although the clock was set after it, and is new with the next boot", () => {
  const found = findNode(said(), A, undefined);
  expect(findNode(said({ seconds: NOON + 7200 }), A, found).since).toBe("2026-11-22T12:00Z");
  expect(findNode(said({ seconds: NOON + 7200, id: OTHER_ID }), A, found).since).toBe("2026-11-22T13:50Z");
});

test("drift names who is not as it should be, and nobody else", () => {
  const found: Record<string, FoundNode> = {
    s0: { state: "current", ...boot },
    s1: { state: "unseen" },
    s2: { state: "stale", ...boot },
    s3: { state: "down", ...boot },
    s4: { state: "down" },
    s5: { state: "unknown", why: "Permission denied" },
  };
  const wanted = [
    { imageDigest: A, nodes: ["s0", "s1"] },
    { imageDigest: B, nodes: ["s2", "s3", "s4", "s5", "s6"] },
  ];
  expect(nodeDrift(wanted, found)).toEqual({
    s2: `stale: runs ${A} since 2026-11-22T12:00Z, expected ${B}`,
    s3: `down: does not answer; it ran ${A} since 2026-11-22T12:00Z`,
    s4: "down: does not answer",
    s5: "unknown: Permission denied",
  });
});

describe("nodes that another image concerns", () => {
  const found: Record<string, FoundNode> = {
    s0: { state: "current", ...boot },
    s1: { state: "stale", ...boot, imageDigest: B },
    s2: { state: "down", ...boot },
    s3: { state: "unseen" },
    s4: { state: "unknown", why: "Permission denied" },
  };
  const wanted = (image: string) => [{ imageDigest: image, nodes: Object.keys(found) }];

  test("are those that ran, and that run another one", () => {
    expect(concernedNodes(wanted(B), found)).toEqual(["s0"]);
    expect(concernedNodes(wanted("f".repeat(32)), found)).toEqual(["s0", "s1"]);
  });

  test("are all that ran while the image is not known", () =>
    expect(concernedNodes(undefined, found)).toEqual(["s0", "s1"]));

  test("are none that the program does not know any more", () => expect(concernedNodes([], found)).toEqual([]));
});

/** Lines as a node may make them: those of the question, and worse. */
const hostileLine = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.string())
    .map(([seconds, uptime, kernel]) => `@boot ${seconds} ${uptime} ${ID} ${kernel}`),
  fc.string({ unit: "binary" }).map((words) => `ro diskless.image=${A}${words}`),
);

test("whatever a node answers, it has a state, and every word of it is short and plain", () =>
  fc.assert(
    fc.property(fc.array(hostileLine, { maxLength: 6 }), (lines) => {
      const found = findNode(lines.join("\n"), A, { state: "current", ...boot });
      expect(["current", "stale", "unknown", "down"]).toContain(found.state);
      for (const word of Object.values(found).filter((value) => value !== undefined))
        expect(word).toMatch(/^[ -~]{0,210}$/);
      for (const words of Object.values(nodeDrift([{ imageDigest: A, nodes: ["s0"] }], { s0: found })))
        expect(words).toMatch(/^[ -~]{0,400}$/);
    }),
  ));

test.each([
  ["seconds beyond any clock", said({ seconds: 10 ** 15 })],
  ["an uptime beyond any clock", said({ uptime: "9".repeat(40) })],
  ["a kernel's name as long as a book", said().replace("2.6.18", "2".repeat(10_000))],
  ["an identifier that is none", said({ id: "x".repeat(36) })],
])("%s is no answer of a node that runs its image", (_what, answer) => {
  const found = findNode(answer, A, undefined);
  expect(found.state).toBe("unknown");
  expect(found.why).toMatch(/^ro root=/);
});

test("escape sequences and endless words of a node do not come into the state", () => {
  const { why } = findNode(`\u001b[2J\u009bred\u202e${"x".repeat(10_000)}\n`, A, undefined);
  expect(why).toBe(`?[2J?red?${"x".repeat(191)}...`);
});

test("a million lines are looked through in no time", () => {
  const answer = "@boot \n".repeat(2 ** 20);
  const start = process.cpuUsage();
  expect(findNode(answer, A, undefined).state).toBe("unknown");
  expect(process.cpuUsage(start).user / 1e3).toBeLessThan(5_000);
});
