import { labNodes } from "../../../lab";
import { brokenPromises, shownNodes } from "../../../lab/node-promise";

const booted = { node: labNodes[1], firmware: "uefi", image: "0123456789abcdef" } as const;
const kept = {
  hostname: "s1.example.com",
  address: "10.0.0.11",
  kernel: "5.14.0",
  firmware: "uefi",
  image: "0123456789abcdef",
  root: "LiveOS_rootfs overlay",
  home: "m0.example.com:/home nfs4",
  state: "running",
  time: "10.0.0.1",
};

test("a node that answers as promised breaks nothing", () => expect(brokenPromises("el9", kept, booted)).toEqual([]));

test.each(Object.keys(kept).filter((what) => what !== "kernel"))("a wrong %s is named", (what) =>
  expect(brokenPromises("el9", { ...kept, [what]: "other" }, booted)).toEqual([
    expect.stringContaining(`s1.example.com: ${what} is "other", expected "`),
  ]),
);

test("what a node does not say is not kept", () =>
  expect(brokenPromises("el9", {}, booted)).toContain('s1.example.com: state is "(no answer)", expected "running"'));

test.each([
  ["centos5", ["bios", "bios"]],
  ["el9", ["bios", "uefi"]],
  ["el10", ["bios", "uefi"]],
] as const)("%s is shown with two nodes, by %j", (platform, firmware) =>
  expect(shownNodes(platform).map((shown) => shown.firmware)).toEqual(firmware),
);
