import { bootPhases } from "../../../lab/boot-phases";

const CONSOLE = [
  "    6.10 PXELINUX 6.04",
  "   27.14 [    0.000000] Linux version 6.1.0-56-cloud-amd64",
  "   38.87 [   10.2] systemd[1]: Running in initrd.",
  "   90.24 [   61.6] dracut-initqueue[382]:   % Total    % Received % Xferd  Average Speed",
  "  107.42 [   78.7] squashfs: version 4.0 (2009/01/31) Phillip Lougher",
  "  119.24          Mounting \u001b[0;1;39msysroot.mount\u001b[0m - /sysroot...",
  "  131.90 [   99.9] systemd[1]: Switching root.",
  "no seconds: INIT: version 2",
].join("\n");

test("each phase of a node of today is told by the first line that shows it", () =>
  expect(bootPhases(CONSOLE)).toEqual({
    "boot loader": 6.1,
    kernel: 27.14,
    initramfs: 38.87,
    "image asked for": 90.24,
    "image fetched": 107.42,
    "switch to the image": 131.9,
  }));

test("names of units are known in colour too", () => {
  const mounting = CONSOLE.split("\n").filter((line) => line.includes("sysroot"));
  expect(bootPhases(mounting.join("\n"))).toEqual({ "image fetched": 119.24 });
});
