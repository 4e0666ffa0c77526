import { spawnSync } from "node:child_process";
import { findNode, nodeDrift } from "../../../../lib/model/boot/node-boot";
import { lastRefusals, parseRefusal, STORE_REQUESTS } from "../../../../lib/model/boot/refused-image";

const [A, B] = ["a".repeat(32), "b".repeat(32)];
const SUM = "c".repeat(64);
const line = (address: string, path: string, code = 200): string =>
  `${address} - - [28/Nov/2026:03:20:01 +0000] "GET ${path} HTTP/1.1" ${code} 196`;
const bootOf = (address: string): string[] =>
  ["vmlinuz", "initramfs.img", "rootfs.squashfs", "identity"].map((name) => line(address, `/diskless/${A}/${name}`));
const refusal = (address: string): string => line(address, `/diskless/${A}/refused/${B}/${A}`, 404);

test.each([
  [`/diskless/${A}/refused/${B}/${A}`, { imageDigest: A, got: B, wanted: A }],
  [`/diskless/${A}/refused/${SUM}/${SUM}`, { imageDigest: A, got: SUM, wanted: SUM }],
  [`/diskless/${A}/refused/none/${A}`, { imageDigest: A, got: "none", wanted: A }],
  [`/diskless/${A}/refused/${B}`, undefined],
  [`/diskless/${A}/refused/${B}/${A}/more`, undefined],
  [`/diskless/${A}/refused/\\x1b[31m/${A}`, undefined],
  [`/diskless/${A}/rootfs.squashfs`, undefined],
])("%s tells %j", (path, expected) => expect(parseRefusal(path)).toEqual(expected));

test("the last boot of a machine counts, and no other machine's", () => {
  const lines = [...bootOf("10.0.0.10"), refusal("10.0.0.10"), ...bootOf("10.0.0.11"), refusal("10.0.0.11")];
  expect([...lastRefusals(lines).keys()]).toEqual(["10.0.0.10", "10.0.0.11"]);
  expect([...lastRefusals([...lines, ...bootOf("10.0.0.10")]).keys()]).toEqual(["10.0.0.11"]);
});

test("what is no request of the store says nothing, whatever it looks like", () => {
  const lines = ["", "cut", line("10.0.0.10", "/other/refused"), `10.0.0.10 "GET /diskless/${A}/refused/${B}/${A}`];
  expect(lastRefusals(lines).size).toBe(0);
  expect(lastRefusals([refusal("10.0.0.10"), line("10.0.0.10", "/diskless/node-files")]).size).toBe(1);
});

test("grep finds every line that is read", () => {
  const lines = [...bootOf("10.0.0.10"), refusal("10.0.0.10")];
  const others = [line("10.0.0.10", "/diskless/node-files"), "Nov 28 03:20:01 m0 dhcpd: DHCPACK"];
  const run = spawnSync("grep", ["-aE", "-e", STORE_REQUESTS], {
    input: [...others, ...lines].join("\n"),
    encoding: "utf8",
  });
  expect(run.stdout.trim().split("\n")).toEqual(lines);
});

describe("a node that does not answer", () => {
  const silent = "ssh: connect to host s0 port 22: No route to host\n";
  const refused = { imageDigest: A, got: B, wanted: A };

  test("is refused, in the words of a refresh, whether or not it ran before", () => {
    const found = findNode(silent, A, undefined, refused);
    expect(found).toEqual({ state: "refused", why: `refused image ${B}, wanted ${A}` });
    expect(nodeDrift([{ imageDigest: A, nodes: ["s0"] }], { s0: found })).toEqual({
      s0: `refused image ${B}, wanted ${A}`,
    });
    const ran = { state: "current" as const, imageDigest: B, kernel: "5.14", since: "2026-11-28T03:00Z", bootId: "1" };
    expect(findNode(silent, A, ran, refused)).toMatchObject({ state: "refused", imageDigest: B, bootId: "1" });
  });

  test("is refused too while its initramfs still says that nothing listens there", () =>
    expect(findNode("ssh: connect to host s0 port 22: Connection refused\n", A, undefined, refused).state).toBe(
      "refused",
    ));
});

test("a node that answers runs, whatever the log says", () => {
  const answer = `@boot 1764300000 60.5 12345678-1234-1234-1234-123456789abc 5.14.0\nroot=live diskless.image=${A}\n`;
  expect(findNode(answer, A, undefined, { imageDigest: A, got: B, wanted: A }).state).toBe("current");
});
