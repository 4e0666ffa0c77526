import { existsSync, rmSync, statSync, truncateSync } from "node:fs";
import { DIGEST, leaveBuild, PUBLISH_LIBRARIES as LIBRARIES, sha256 } from "../built-image";
import { FakeMaster, SHELLS } from "../shell";

describe.each(SHELLS)("an image in its store with %s", (_name, shell) => {
  let master: FakeMaster;
  let store: string;
  beforeEach(() => {
    master = new FakeMaster(shell);
    store = master.path("tftpboot/linux");
  });
  afterEach(() => master.remove());

  const built = (recipe: string, digest?: string, files?: Record<string, string>) =>
    leaveBuild(master, recipe, digest, files);
  const publish = (build: string) => master.run(LIBRARIES, [["publish_image", build, store, ""]]).values.get("digest");
  const faults = (digest = DIGEST) => master.run(LIBRARIES, [["observe_image", store, digest]]).values.get("faults");
  const image = (name: string) => `tftpboot/linux/${DIGEST}/${name}`;

  test("appears whole, readable by all, described, and says its digest", () => {
    expect(publish(built("r1"))).toBe(DIGEST);
    expect(master.list("tftpboot/linux")).toEqual([DIGEST]);
    expect(master.list(`tftpboot/linux/${DIGEST}`)).toEqual(["manifest.json", "rootfs.gz", "vmlinuz"]);
    for (const name of ["rootfs.gz", "vmlinuz", "manifest.json"]) {
      expect(statSync(master.path(image(name))).mode & 0o777).toBe(0o644);
    }
    expect(statSync(master.path(`tftpboot/linux/${DIGEST}`)).mode & 0o777).toBe(0o755);
    expect(JSON.parse(master.read(image("manifest.json")))).toEqual({
      digest: DIGEST,
      files: {
        vmlinuz: { bytes: 6, sha256: sha256("kernel") },
        "rootfs.gz": { bytes: 11, sha256: sha256("image bytes") },
      },
    });
    expect(faults()).toBe("");
  });

  test("shares the blocks of its build where the file system can, and has files of its own", () => {
    master.command("cp", 'echo "$*" >>"$MASTER/copies"; exec /bin/cp "$1" "$3" "$4"');
    const build = built("r1");
    publish(build);
    const copies = master
      .read("copies")
      .trim()
      .split("\n")
      .filter((words) => words.includes(build));
    expect(copies.map((words) => words.split(" ").slice(0, 2))).toEqual([
      ["-pP", "--reflink=always"],
      ["-pP", "--reflink=always"],
    ]);
    expect(statSync(master.path(image("rootfs.gz"))).nlink).toBe(1);
    expect(faults()).toBe("");
  });

  test("is copied where cp knows no blocks that are shared, and every byte is compared", () => {
    master.command("cp", 'case $* in *--reflink*) echo "unrecognized option" >&2; exit 1 ;; esac; exec /bin/cp "$@"');
    master.command("cmp", 'echo "$*" >>"$MASTER/compared"; exec /usr/bin/cmp "$@"');
    const build = built("r1");
    publish(build);
    expect(
      master
        .read("compared")
        .trim()
        .split("\n")
        .filter((words) => words.startsWith(`${build}/`)),
    ).toHaveLength(2);
    expect(faults()).toBe("");
  });

  test("that is published already is not written again", () => {
    const build = built("r1");
    publish(build);
    const before = statSync(master.path(image("rootfs.gz")));
    publish(build);
    expect(statSync(master.path(image("rootfs.gz"))).ino).toBe(before.ino);
  });

  test("that is built again from the same content keeps the bytes that nodes may be reading", () => {
    publish(built("r1"));
    const before = statSync(master.path(image("rootfs.gz")));
    expect(publish(built("r2", DIGEST, { vmlinuz: "kernel", "rootfs.gz": "IMAGE BYTES" }))).toBe(DIGEST);
    expect(statSync(master.path(image("rootfs.gz"))).ino).toBe(before.ino);
    expect(master.read(image("rootfs.gz"))).toBe("image bytes");
    expect(faults()).toBe("");
  });

  test.each<[what: string, damage: (path: string) => void, fault: string]>([
    ["truncated", (path) => truncateSync(path, 4), "rootfs.gz has 4 bytes, published with 11"],
    ["emptied", (path) => truncateSync(path, 0), "rootfs.gz has 0 bytes, published with 11"],
    ["removed", (path) => rmSync(path), "rootfs.gz is missing"],
  ])("that was %s is told from its bytes, and repaired by the next publish", (_what, damage, fault) => {
    const build = built("r1");
    publish(build);
    damage(master.path(image("rootfs.gz")));
    expect(faults()).toBe(fault);
    publish(build);
    expect(faults()).toBe("");
    expect(master.read(image("rootfs.gz"))).toBe("image bytes");
    expect(master.list("tftpboot/linux")).toEqual([DIGEST]);
  });

  test("of the same length with other bytes is told as well", () => {
    publish(built("r1"));
    master.write(image("rootfs.gz"), "imAge bytes");
    expect(faults()).toContain("rootfs.gz has other content than was published");
  });

  test("that is not there is absent by the host's own word", () =>
    expect(master.run(LIBRARIES, [["observe_image", store, DIGEST]]).absent).toBe(true));

  test("whose record is gone is not called intact", () => {
    publish(built("r1"));
    rmSync(master.path("var/lib/pulumi-diskless/images"), { recursive: true });
    expect(faults()).toMatch(/the record of what was published, .* is missing/);
  });

  test("whose build is gone is refused with what to do, and the published one stays", () => {
    const build = built("r1");
    publish(build);
    rmSync(build, { recursive: true });
    expect(master.refusal(LIBRARIES, [["publish_image", build, store, ""]])).toMatch(
      /the build .*r1 is gone.*\nRun the build again/,
    );
    expect(faults()).toBe("");
  });

  test("whose build is damaged is refused, and the published one stays", () => {
    const build = built("r1");
    publish(build);
    master.write("var/lib/pulumi-diskless/builds/r1/rootfs.gz", "garbage");
    expect(master.refusal(LIBRARIES, [["publish_image", build, store, ""]])).toMatch(
      /is damaged: rootfs\.gz has 7 bytes/,
    );
    expect(faults()).toBe("");
  });

  test("stands beside the one before it, and residue of an interrupted publish go", () => {
    publish(built("r1"));
    master.write("tftpboot/linux/.new.999/rootfs.gz", "half");
    const other = DIGEST.replace("0", "f");
    publish(built("r2", other, { vmlinuz: "kernel", "rootfs.gz": "other" }));
    expect(master.list("tftpboot/linux")).toEqual([DIGEST, other]);
    expect([faults(), faults(other)]).toEqual(["", ""]);
  });

  test("keeps its own build and forgets those of other recipes", () => {
    for (const recipe of ["r1", "r2", "work"]) built(recipe);
    master.run(LIBRARIES, [["forget_builds", store, "", "r2"]]);
    expect(master.list("var/lib/pulumi-diskless/builds")).toEqual(["r2", "work"]);
  });

  test("goes with all generations, builds and directories of ours", () => {
    publish(built("r1"));
    publish(built("r2", DIGEST.replace("0", "f")));
    master.run(LIBRARIES, [["release_images", store, ""]]);
    expect(existsSync(store)).toBe(false);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("leaves what others have in its store", () => {
    master.write("tftpboot/linux/memtest", "theirs");
    publish(built("r1"));
    master.run(LIBRARIES, [["release_images", store, ""]]);
    expect(master.list("tftpboot/linux")).toEqual(["memtest"]);
  });
});

describe.each(SHELLS)("SHA-256 with %s", (_name, shell) => {
  test("is the same by sha256sum and by openssl, which is all that CentOS 5 surely has", () => {
    const master = new FakeMaster(shell);
    const paths = [master.write("a", "one\n"), master.write("b c", "two\n")];
    const list = `printf '%s\\n' "$@" | sha256_list`;
    const digests = () => [
      master.run(["digest"], [["emit_command", "one", "sha256_of", paths[0]]]).values.get("one"),
      master
        .run(["digest"], [["emit_command", "all", "eval", `set -- '${paths.join("' '")}'; ${list}`]])
        .values.get("all"),
    ];
    const bySum = digests();
    master.command("sha256sum", "echo 'sha256sum was called, expected openssl' >&2; exit 1");
    const byOpenssl = withoutSha256sum(master, paths);
    master.remove();
    expect(bySum).toEqual([
      `${sha256("one\n")}\n`,
      `${sha256("one\n")}  ${paths[0]}\n${sha256("two\n")}  ${paths[1]}\n`,
    ]);
    expect(byOpenssl).toEqual(bySum);
  });

  /** The same questions on a host whose `command -v`, the shell's own, is hidden by a function that denies sha256sum. */
  function withoutSha256sum(master: FakeMaster, paths: string[]): (string | undefined)[] {
    const hidden = `command() { [ "$2" != sha256sum ] || return 1; return 0; }; set -- '${paths.join("' '")}'`;
    const ask = (key: string, what: string) =>
      master
        .run(
          ["digest"],
          [
            ["eval", hidden],
            ["emit_command", key, "eval", what],
          ],
        )
        .values.get(key);
    return [ask("one", `sha256_of '${paths[0]}'`), ask("all", `printf '%s\\n' '${paths.join("' '")}' | sha256_list`)];
  }
});
