import { BootEvent, isOnItsWay, lastBoot, ON_ITS_WAY_SECONDS } from "../../../../lib/model/status/boot-stage";

type Written = [at: number, stage: BootEvent["stage"], words?: string, more?: Partial<BootEvent>];

const boot = (...lines: Written[]) =>
  lastBoot(lines.map(([at, stage, words = stage, more = {}]) => ({ at, stage, words, ...more })));
const stagesOf = (...lines: Written[]) => boot(...lines)?.reached.map(({ stage, at }) => [stage, at]);

const WHOLE: Written[] = [
  [0, "DHCP"],
  [2, "NBP"],
  [9, "kernel", "vmlinuz"],
  [20, "kernel", "initramfs.img"],
  [31, "DHCP"],
  [33, "root"],
  [50, "login", "its sshd listens", { anyTime: true }],
];
const later = (seconds: number, lines: Written[]): Written[] => lines.map(([at, ...rest]) => [at + seconds, ...rest]);

test("a boot is told by the first line of each stage, and the kernel's own DHCP is a part of it", () =>
  expect(boot(...WHOLE)).toEqual({
    stage: "login",
    reached: [
      { stage: "DHCP", at: 0, words: "DHCP" },
      { stage: "NBP", at: 2, words: "NBP" },
      { stage: "kernel", at: 9, words: "vmlinuz" },
      { stage: "root", at: 33, words: "root" },
      { stage: "login", at: 50, words: "its sshd listens" },
    ],
    last: 50,
  }));

test("lines of several logs are put in order", () =>
  expect(stagesOf([9, "kernel"], [0, "DHCP"], [2, "NBP"])).toEqual([
    ["DHCP", 0],
    ["NBP", 2],
    ["kernel", 9],
  ]));

test("the next boot begins with its own address", () =>
  expect(stagesOf(...WHOLE, [200, "down"], [220, "DHCP"], [221, "NBP"])).toEqual([
    ["DHCP", 220],
    ["NBP", 221],
  ]));

test("one that nobody announced, too", () =>
  expect(stagesOf(...WHOLE, ...later(400, WHOLE.slice(0, 3)))).toEqual([
    ["DHCP", 400],
    ["NBP", 402],
    ["kernel", 409],
  ]));

describe("an address that is taken behind the login", () => {
  test("is of the same boot: the network of a system may come up after its sshd", () =>
    expect(boot(...WHOLE, [70, "DHCP"])).toEqual({ ...boot(...WHOLE), last: 70 }));

  test.each([
    ["by TFTP", [72, "NBP"]],
    ["by HTTP alone", [72, "kernel", "vmlinuz"]],
  ] as [string, Written][])("begins a boot when the node asks for more, %s", (_way, next) =>
    expect(stagesOf(...WHOLE, [70, "DHCP"], next)).toEqual([
      ["DHCP", 70],
      [next[1], 72],
    ]),
  );

  test("long behind it begins one by itself", () => expect(stagesOf(...WHOLE, [400, "DHCP"])).toEqual([["DHCP", 400]]));
});

describe("a kernel that comes no further", () => {
  const loop: Written[] = [
    [0, "DHCP"],
    [1, "NBP", "pxelinux.0"],
    [2, "kernel", "vmlinuz"],
    [60, "DHCP"],
    [61, "NBP", "pxelinux.0"],
    [62, "kernel", "vmlinuz"],
  ];

  test("is one boot after the other", () =>
    expect(stagesOf(...loop)).toEqual([
      ["DHCP", 60],
      ["NBP", 61],
      ["kernel", 62],
    ]));

  test("is so as well where TFTP is not logged", () =>
    expect(stagesOf(...loop.filter(([, stage]) => stage !== "NBP"))).toEqual([
      ["DHCP", 60],
      ["kernel", 62],
    ]));
});

test("a file that is fetched twice without an address between is one boot", () =>
  expect(stagesOf([0, "DHCP"], [1, "kernel", "vmlinuz"], [5, "kernel", "vmlinuz"])).toEqual([
    ["DHCP", 0],
    ["kernel", 1],
  ]));

test("after a long silence it is another boot", () =>
  expect(stagesOf([0, "DHCP"], [1, "NBP"], [ON_ITS_WAY_SECONDS + 2, "DHCP"])).toEqual([
    ["DHCP", ON_ITS_WAY_SECONDS + 2],
  ]));

test("what a node that runs may say at any time begins no boot", () => {
  expect(boot([0, "root", "mounted /home", { anyTime: true }])).toBeUndefined();
  expect(boot(...WHOLE, [5000, "root", "mounted /home", { anyTime: true }])).toEqual(boot(...WHOLE));
});

test("a kernel that tells its version after the login has booted once more", () =>
  expect(stagesOf(...WHOLE, [300, "root", "its log begins", { first: true }])).toEqual([["root", 300]]));

test("a stage that failed is not reached, and is told while nothing follows", () => {
  const failed: Written = [3, "kernel", "was answered 404", { failed: true }];
  expect(boot([0, "DHCP"], [1, "NBP"], failed)).toMatchObject({ stage: "NBP", failure: "was answered 404" });
  expect(boot([0, "DHCP"], [1, "NBP"], failed, [4, "kernel"])).toMatchObject({ stage: "kernel" });
  expect(boot([0, "DHCP"], [1, "NBP"], failed, [4, "kernel"])).not.toHaveProperty("failure");
});

test("an image that a node refused is told until it boots again", () => {
  const refusal = {
    at: 30,
    stage: "root" as const,
    words: "refused image b, wanted a",
    failed: true as const,
    refused: true as const,
  };
  const fetched = { at: 29, stage: "root" as const, words: "got rootfs.squashfs by HTTP" };
  expect(lastBoot([fetched, refusal])).toMatchObject({ stage: "root", refused: true, failure: refusal.words });
  const again = { at: 60, stage: "kernel" as const, words: "got vmlinuz by HTTP" };
  expect(lastBoot([fetched, refusal, again])).not.toHaveProperty("refused");
});

test("a node that says that it shuts down has ended its boot", () =>
  expect(boot(...WHOLE, [9000, "down", "it shuts down"])).toMatchObject({ ended: "it shuts down", last: 9000 }));

test("no line is no boot", () => expect(boot()).toBeUndefined());

test("of a node that logs without end the last lines count", () => {
  const lines = Array.from({ length: 100_000 }, (_, at): BootEvent => ({ at, stage: "NBP", words: "pxelinux.0" }));
  const start = process.cpuUsage();
  expect(lastBoot([...lines, { at: 100_001, stage: "kernel", words: "vmlinuz" }])?.stage).toBe("kernel");
  expect(process.cpuUsage(start).user / 1e3).toBeLessThan(20_000);
});

describe("a boot is on its way", () => {
  const kernel = boot(...WHOLE.slice(0, 4));
  const isGoingOn = (found: ReturnType<typeof boot>, now: number) => found !== undefined && isOnItsWay(found, now);

  test("while it leaves lines", () => {
    expect(isGoingOn(kernel, 20 + ON_ITS_WAY_SECONDS)).toBe(true);
    expect(isGoingOn(kernel, 21 + ON_ITS_WAY_SECONDS)).toBe(false);
  });

  test("until its login", () => expect(isGoingOn(boot(...WHOLE), 51)).toBe(false));
  test("until it shuts down", () => expect(isGoingOn(boot(...WHOLE, [60, "down"]), 61)).toBe(false));
  test("once it has come to any stage", () =>
    expect(isGoingOn(boot([0, "DHCP", "was refused", { failed: true }]), 1)).toBe(false));
});
