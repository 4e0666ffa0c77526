import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { parseRefusal } from "../../../lib/model/boot/refused-image";
import { renderVerifiedModule, UNCHECKED_MOUNTER, VERIFIED_MARK } from "../../../lib/render/image/verified-image";
import { EVERY_SHELL, FakeMaster } from "../host/shell";
import { expectGolden } from "./golden";

const { files } = renderVerifiedModule();
const [setup, check, gate, pivot] = files.map(({ content }) => content);

test.each(files.map(({ name, content }) => [name, content]))("the text of %s", (name, text) =>
  expectGolden(`image/verified-image-${name}`, text),
);

test.each([
  ["module-setup.sh", setup, "bash", []],
  ["verify-image.sh", check, "sh", []],
  // it sources what is there on a node alone
  ["checked-live-root.sh", gate, "sh", ["--exclude=SC1091"]],
  ["require-verified.sh", pivot, "sh", []],
])("shellcheck finds nothing in %s", (_name, input, shell, more) => {
  const run = spawnSync("shellcheck", [`--shell=${shell}`, "--severity=style", ...more, "-"], {
    input,
    encoding: "utf8",
  });
  expect(run.error).toBeUndefined();
  expect(run.stdout).toBe("");
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const digestOf = (identity: string): string => sha256(identity).slice(0, 32);
const ROOT = "the bytes of a root image\n";
const identityOf = (root: string): string =>
  `verified squashfs zstd el9\n${sha256("kernel")} vmlinuz\n${sha256(root)} rootfs.squashfs\n${sha256("list")} manifest\n`;
const IMAGE = digestOf(identityOf(ROOT));
const OLDER = identityOf("the bytes of last week\n");
const STORE = "http://10.0.0.1/diskless";

describe.each(EVERY_SHELL)("a node that has fetched its root image, with %s", (_name, shell) => {
  let node: FakeMaster;
  beforeEach(() => {
    node = new FakeMaster(shell);
    node.command("sleep", 'echo "$@" >>"$MASTER/slept"');
    node.command("mounter", 'echo "mounted $*" >>"$MASTER/done"');
    node.command(
      "curl",
      `echo "$@" >>"$MASTER/asked"
       while [ $# -gt 1 ]; do case $1 in --output) file=$2 ;; esac; shift; done
       [ ! -s "$MASTER/down" ] || { sed -i 1d "$MASTER/down"; echo "curl: (7) Failed to connect" >&2; exit 7; }
       cp "$MASTER/web/\${1#${STORE}/}" "$file" 2>/dev/null || { echo "curl: (22) 404" >&2; exit 22; }`,
    );
    for (const name of ["slept", "asked", "done", "kmsg", "run/there"]) node.write(name, "");
    node.write(`web/${IMAGE}/identity`, identityOf(ROOT));
    node.write("fetched/rootfs.squashfs", ROOT);
  });
  afterEach(() => node.remove());

  /** A text that has what a node has of the files of the test. */
  const here = (text: string): string =>
    text
      .replaceAll("/lib/dracut-lib.sh", node.path("dracut-lib"))
      .replaceAll("/lib/verify-image.sh", node.path("verify-image"))
      .replaceAll(UNCHECKED_MOUNTER, node.path("bin/mounter"))
      .replaceAll("/dev/kmsg", node.path("kmsg"))
      .replaceAll("/run/", `${node.path("run")}/`);
  const LINE = `root=live:${STORE}/${IMAGE}/rootfs.squashfs rd.live.image diskless.image=${IMAGE}`;
  const dracut = (line: string): string =>
    `getarg() { for word in ${line}; do case $word in "$1"*) echo "\${word#"$1"}"; return 0 ;; esac; done; return 1; }
     die() { echo "fatal: $*"; exit 1; }
    `;
  const run = (script: string, words: string[] = []) => {
    const { status, stdout, stderr } = spawnSync(shell[0], [...shell.slice(1), script, ...words], {
      encoding: "utf8",
      env: { PATH: `${node.path("bin")}:/usr/bin:/bin` },
    });
    return { status, stdout, stderr };
  };
  const boot = (line = LINE) => {
    node.write("dracut-lib", dracut(line));
    node.write("verify-image", here(check));
    return run(node.write("gate", here(gate)), [node.path("fetched/rootfs.squashfs"), "more"]);
  };
  const goOver = () => run(node.write("pivot", `${dracut(LINE)}\n. '${node.write("hook", here(pivot))}'\necho over\n`));
  /** What the access log of the master would have, beside the list. */
  const reported = (): (string | undefined)[] =>
    node
      .read("asked")
      .trim()
      .split("\n")
      .map((words) => words.split(" ").at(-1) ?? "")
      .filter((url) => !url.endsWith("/identity"))
      .map((url) => url.replace(/^http:\/\/[^/]*/, ""));
  const nothingRan = (): void => {
    expect(node.read("done")).toBe("");
    expect(goOver()).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^fatal: .*nothing has held/) as string,
    });
  };

  test("mounts it when every byte is of the image on the kernel line, and says what that took", () => {
    expect(boot()).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(node.read("done")).toBe(`mounted ${node.path("fetched/rootfs.squashfs")} more\n`);
    expect(reported()).toEqual([]);
    expect(node.read("kmsg")).toMatch(
      new RegExp(
        `^<30>dracut: every byte of rootfs.squashfs is of the image ${IMAGE}; to see that took \\d+\\.\\d\\d s\n$`,
      ),
    );
    expect(node.read(VERIFIED_MARK.slice(1))).toMatch(new RegExp(`^${IMAGE} \\d+\\.\\d\\d\n$`));
    expect(goOver()).toEqual({ status: 0, stdout: "over\n", stderr: "" });
  });

  test("refuses one byte that is another one, by the sum that it wanted and got", () => {
    const flipped = ROOT.replace("bytes", "bytEs");
    node.write("fetched/rootfs.squashfs", flipped);
    const { status, stdout } = boot();
    expect([status, stdout]).toEqual([
      1,
      `fatal: This node does not come up: refused image: of ${IMAGE} wanted rootfs.squashfs with the SHA-256 ${sha256(ROOT)}, got ${sha256(flipped)}.\n`,
    ]);
    expect(reported()).toEqual([`/diskless/${IMAGE}/refused/${sha256(flipped)}/${sha256(ROOT)}`]);
    expect(reported().map((path) => parseRefusal(path ?? ""))).toEqual([
      { imageDigest: IMAGE, got: sha256(flipped), wanted: sha256(ROOT) },
    ]);
    nothingRan();
  });

  test("refuses an older image under the same name, by its digest", () => {
    node.write(`web/${IMAGE}/identity`, OLDER);
    node.write("fetched/rootfs.squashfs", "the bytes of last week\n");
    expect(boot()).toMatchObject({
      status: 1,
      stdout: `fatal: This node does not come up: refused image: wanted ${IMAGE}, got ${digestOf(OLDER)} from ${STORE}/${IMAGE}.\n`,
    });
    expect(reported()).toEqual([`/diskless/${IMAGE}/refused/${digestOf(OLDER)}/${IMAGE}`]);
    nothingRan();
  });

  test("refuses an older root image beside the right list", () => {
    node.write("fetched/rootfs.squashfs", "the bytes of last week\n");
    expect(boot().stdout).toContain(`got ${sha256("the bytes of last week\n")}.`);
    nothingRan();
  });

  test("refuses an image that has no list, such as one of before, when it has asked five times", () => {
    spawnSync("rm", [node.path(`web/${IMAGE}/identity`)]);
    const { status, stdout } = boot();
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /refused image: wanted the image [0-9a-f]{32}, and nothing says what .* cannot be fetched: curl: \(22\) 404/,
    );
    expect(node.read("slept").trim().split("\n")).toHaveLength(4);
    expect(reported()).toEqual([`/diskless/${IMAGE}/refused/none/${IMAGE}`]);
    nothingRan();
  });

  test("refuses a list that does not name the root image", () => {
    const other = identityOf(ROOT).replace("rootfs.squashfs", "other.squashfs");
    node.write(`web/${digestOf(other)}/identity`, other);
    const line = LINE.replaceAll(IMAGE, digestOf(other));
    expect(boot(line).stdout).toContain("wanted rootfs.squashfs with the SHA-256 none, got ");
    expect(reported()).toEqual([`/diskless/${digestOf(other)}/refused/${sha256(ROOT)}/none`]);
    nothingRan();
  });

  test("refuses a kernel line that names no image", () => {
    expect(boot(`root=live:${STORE}/${IMAGE}/rootfs.squashfs`).stdout).toBe(
      "fatal: This node does not come up: its kernel line names no image (diskless.image).\n",
    );
    nothingRan();
  });

  test("waits for a web server that starts anew, and comes up", () => {
    node.write("down", "no\n".repeat(3));
    expect(boot()).toMatchObject({ status: 0 });
    expect(node.read("slept").trim().split("\n")).toEqual(["3", "3", "3"]);
  });

  test("halts although its master does not hear of it", () => {
    node.write("fetched/rootfs.squashfs", "other\n");
    node.command(
      "curl",
      'case "$*" in *refused*) exit 7 ;; esac\ncp "$MASTER/web/' +
        IMAGE +
        '/identity" "$MASTER/run/verified-image.list"',
    );
    expect(boot()).toMatchObject({ status: 1, stdout: expect.stringContaining("refused image") as string });
    nothingRan();
  });

  test("goes over to no root that came past the check", nothingRan);
});
