import { spawn } from "node:child_process";
import { openSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { SILENCE } from "../../../../lib/model/boot/node-boot";
import { parseGenerations } from "../../../../lib/model/store/generation";
import { leaveBuild, PUBLISH_LIBRARIES as LIBRARIES } from "../built-image";
import { FakeMaster, SHELLS } from "../shell";

const DIGESTS = ["a", "b", "c", "d", "e"].map((digit) => digit.repeat(32));
const [A, B, C, D, E] = DIGESTS;
const ID = "11111111-2222-3333-4444-555555555555";

describe.each(SHELLS)("generations in a store with %s", (_name, shell) => {
  let master: FakeMaster;
  let store: string;
  let records: string;
  beforeEach(() => {
    master = new FakeMaster(shell);
    store = master.path("tftpboot/linux");
    records = `var/lib/pulumi-diskless/images/${store.replaceAll("/", "%2F")}`;
    master.command("rpm", "echo 'bash 3.2-1'\n");
    // a node is a file below nodes/ with what it says
    master.command(
      "ssh",
      `while [ $# -gt 2 ]; do shift; done
cat "$MASTER/nodes/$1" 2>/dev/null || { echo "ssh: connect to host $1 port 22: No route to host" >&2; exit 255; }
`,
    );
    master.write("tftpboot/pxelinux.cfg/0A0000", "");
  });
  afterEach(() => master.remove());

  const image = (digest: string) => ({ vmlinuz: "kernel", "rootfs.gz": `image of ${digest}` });
  const publish = (...digests: string[]) => {
    for (const digest of digests) {
      leaveBuild(master, digest.slice(0, 2), digest, image(digest));
      const build = master.path(`var/lib/pulumi-diskless/builds/${digest.slice(0, 2)}`);
      master.run(LIBRARIES, [["publish_image", build, store, ""]]);
    }
  };
  /** As if all had been published an hour ago. */
  const age = () => {
    const hourAgo = Date.now() / 1000 - 3600;
    for (const digest of master.list(records).filter((name) => /^[a-f]{32}$/.test(name))) {
      utimesSync(master.path(`${records}/${digest}`), hourAgo, hourAgo);
    }
  };
  const collect = (keep: number, { pin = "", nodes = "" } = {}) =>
    master.run(LIBRARIES, [
      ["collect_generations", store, "", String(keep), pin, master.path("tftpboot/pxelinux.cfg"), nodes, SILENCE],
    ]);
  const held = () => master.list("tftpboot/linux");
  const emitted = () => master.run(LIBRARIES, [["emit_generations", store, "", ""]]).values;
  const says = (node: string, text: string) => master.write(`nodes/${node}`, text);
  const runs = (node: string, digest: string) =>
    says(node, `@boot 100 1.0 ${ID} 2.6.18\nro diskless.image=${digest} quiet\n`);

  test("are listed with their time and size, the newest first", () => {
    publish(A, B);
    age();
    const lines = (emitted().get("generations") ?? "").split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual([B, A, ""]);
    expect(Number(lines[0].split(" ")[2])).toBe("kernel".length + `image of ${B}`.length);
    expect(Math.abs(Number(lines[0].split(" ")[1]) - (Date.now() / 1000 - 3600))).toBeLessThan(60);
  });

  test("say so where nodes verify them", () => {
    publish(A);
    leaveBuild(master, "bb", B, { ...image(B), identity: "verified ext3\n" });
    master.run(LIBRARIES, [["publish_image", master.path("var/lib/pulumi-diskless/builds/bb"), store, ""]]);
    const generations = parseGenerations(emitted().get("generations") ?? "");
    expect(generations.map(({ digest, verified }) => [digest, verified])).toEqual([
      [B, true],
      [A, undefined],
    ]);
  });

  test("beyond the number to keep go with their records, the oldest first", () => {
    publish(A, B, C, D);
    age();
    collect(2);
    expect(held()).toEqual([C, D]);
    expect(master.list(records).sort()).toEqual([C, D, "fingerprints", "made", "published"].sort());
    expect(master.read(`${records}/published/of-`)).toBe(`${C}\n${D}\n`);
  });

  test("that were replaced a moment ago stay: a node may be between its boot entry and its image", () => {
    publish(A, B, C);
    collect(1);
    expect(held()).toEqual([A, B, C]);
    age();
    publish(D);
    collect(1);
    expect(held()).toEqual([C, D]);
  });

  test("that a boot entry names stay, whoever wrote it", () => {
    publish(A, B, C, D);
    age();
    master.write("tftpboot/pxelinux.cfg/01-by-hand", `kernel linux/${A}/vmlinuz\n`);
    collect(1);
    expect(held()).toEqual([A, D]);
  });

  test("that are pinned stay", () => {
    publish(A, B, C);
    age();
    collect(1, { pin: B });
    expect(held()).toEqual([B, C]);
  });

  test("that a daemon has open stay until it closes them", () => {
    publish(A, B);
    age();
    const daemon = spawn("sleep", ["100"], { stdio: [openSync(`${store}/${A}/rootfs.gz`, "r"), "ignore", "ignore"] });
    try {
      collect(1);
      expect(held()).toEqual([A, B]);
    } finally {
      daemon.kill();
    }
  });

  test("that a node runs stay, and one that is switched off keeps none", () => {
    publish(A, B, C);
    age();
    runs("s0", B);
    runs("s1", C);
    collect(1, { nodes: "s0 s1 s2" });
    expect(held()).toEqual([B, C]);
  });

  test.each([
    "Permission denied (publickey).\n",
    "Connection timed out during banner exchange\r\nConnection to 10.0.0.10 port 22 timed out\r\n",
    "Timeout, server s0 not responding.\r\n",
    "",
  ])("all stay while a node takes connections and does not say what it runs (%j)", (words) => {
    publish(A, B, C);
    age();
    says("s0", words);
    collect(1, { nodes: "s0" });
    expect(held()).toEqual([A, B, C]);
  });

  test("of another variant stay, and so does one that both have", () => {
    publish(A, B);
    leaveBuild(master, "gpu", A, image(A));
    const build = master.path("var/lib/pulumi-diskless/builds/gpu");
    master.run(LIBRARIES, [["publish_image", build, store, "gpu"]]);
    age();
    collect(1);
    expect(held()).toEqual([A, B]);
    expect(master.read(`${records}/published/of-`)).toBe(`${B}\n`);
  });

  test("that are published again are the newest again", () => {
    publish(A, B, A);
    age();
    collect(1);
    expect(held()).toEqual([A]);
  });

  test("that somebody removed or cut are named, and can no longer be gone back to", () => {
    publish(A, B, C);
    rmSync(`${store}/${A}`, { recursive: true });
    writeFileSync(`${store}/${B}/rootfs.gz`, "cut");
    expect(emitted().get("lost")).toBe(
      `generation ${B}: rootfs.gz has 3 bytes, published with 41\ngeneration ${A} is gone\n`,
    );
    master.run(LIBRARIES, [["forget_lost", store, ""]]);
    expect([emitted().get("lost"), held()]).toEqual(["", [C]]);
  });

  test("whose record is gone are not gone back to, and the one before them stays, since nobody knows when it was replaced", () => {
    publish(A, B, C);
    age();
    rmSync(master.path(`${records}/${B}`));
    expect(master.refusal(LIBRARIES, [["require_generation", store, "", B]])).toMatch(
      /the record of generation b{32}, .*, is missing/,
    );
    collect(1);
    expect(held()).toEqual([A, C]);
  });

  test("are gone back to when every byte is there, and refused otherwise with those that are", () => {
    publish(A, B);
    const require = (digest: string): [string, string, string, string] => ["require_generation", store, "", digest];
    expect(master.run(LIBRARIES, [require(A)]).values.get("digest")).toBe(A);
    expect(master.refusal(LIBRARIES, [require(E)])).toContain(
      `there is no generation ${E} in ${store}, expected one of: ${B} ${A}`,
    );
    writeFileSync(`${store}/${A}/rootfs.gz`, `imagE of ${A}`);
    expect(master.refusal(LIBRARIES, [require(A)])).toContain(
      `generation ${A} is damaged: rootfs.gz has other content than was published`,
    );
  });
});
