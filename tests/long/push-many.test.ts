import { performance } from "node:perf_hooks";
import { FakeMaster, SHELLS } from "../unit/host/shell";
import { PushFarm } from "../unit/host/node-files/push-farm";

const NODES = 1000;

// A node is a directory, and its sshd a shell of this machine: so the time is that of the master and of all nodes together.
test.each(SHELLS)(
  `files reach ${NODES} nodes by %s, and a second push finds nothing to do`,
  (_name, shell) => {
    const master = new FakeMaster(shell);
    try {
      const farm = new PushFarm(master, shell);
      const names = Array.from({ length: NODES }, (_, i) => `s${i}`);
      farm.patienceMilliseconds = 400_000;
      farm.add(...names);
      farm.wants(
        names.map((name, i) => `${name} - 52:54:00:00:${(i >> 8).toString(16)}:${(i & 255).toString(16)}`),
        [{ path: "/etc/motd", content: "hello\n" }],
      );
      const pushed = (what: string): string => {
        const start = performance.now();
        const { code, said, refused } = farm.push();
        console.log(`${what} to ${NODES} nodes: ${((performance.now() - start) / 1000).toFixed(1)} s`);
        expect({ code, refused }).toEqual({ code: 0, refused: "" });
        return said.trimEnd().split("\n").at(-1) ?? "";
      };
      expect(pushed("a push of a new file")).toMatch(new RegExp(`^${NODES} of ${NODES} nodes changed, .* 0 failed`));
      expect(pushed("a push of nothing new")).toMatch(
        new RegExp(`^0 of ${NODES} nodes changed, ${NODES} have their files`),
      );
    } finally {
      master.remove();
    }
  },
  900_000,
);
