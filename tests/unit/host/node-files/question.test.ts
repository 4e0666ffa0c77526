import { chmodSync, rmSync, symlinkSync } from "node:fs";
import { nodeBoots } from "../../../../lib/host/boot/node-boots";
import { findNode } from "../../../../lib/model/boot/node-boot";
import { FakeMaster, OWNER, SHELLS } from "../shell";
import { partDigest, PlannedFile } from "./node-machine";
import { PushFarm } from "./push-farm";

const motd: PlannedFile = { path: "/etc/motd", content: "one\ntwo\nthree\n" };
const key: PlannedFile = { path: "/etc/key", content: "CANARY-0123\n", mode: "0400" };

describe.each(SHELLS)("what nodes say of their files, asked by %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: PushFarm;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new PushFarm(master, shell);
  });
  afterEach(() => master.remove());

  const ask = (...names: string[]) => nodeBoots.observe(farm.host, names, { plans: farm });
  const edit = (name: string, content: string, mode?: number) => master.write(`nodes/s0/${name}`, content, mode);

  /** One node that has these files. */
  function pushed(files: readonly PlannedFile[], secrets: readonly PlannedFile[] = []): void {
    farm.add("s0");
    farm.wants(["s0 - aa"], files);
    farm.keepsSecret(["s0 - aa"], secrets);
    expect(farm.push().refused).toBe("");
  }

  test("are the digests of what they have, beside their boot, and the master knows those that they should have", async () => {
    pushed([motd], [key]);
    farm.add("s1");
    farm.wants(["s0 - aa", "s1 - bb", "s2 - cc"], [{ ...motd, content: "new\n" }]);
    const { answers, files, wanted, planFault } = await ask("s0", "s1", "s2", "s3");
    expect(answers.get("s0")).toMatch(/^@boot \d+ [\d.]+ [0-9a-f-]{36} \S+\n.+\n$/);
    expect(findNode(answers.get("s0") ?? "", "", undefined).bootId).toHaveLength(36);
    expect([...answers.keys()]).toEqual(["s0", "s1", "s2", "s3"]);
    expect(Object.fromEntries(files)).toEqual({
      s0: { files: partDigest([motd]), secrets: partDigest([key]), edited: [], owed: [] },
      s1: { edited: [], owed: [] },
    });
    const digests = { files: partDigest([{ ...motd, content: "new\n" }]), secrets: partDigest([]) };
    expect(Object.fromEntries(wanted)).toEqual({
      ...{ s0: { ...digests, secrets: partDigest([key]) }, s1: digests, s2: digests },
    });
    expect([planFault, master.list("nodes/s0/var/lib/node-files").filter((name) => name.startsWith("asked"))]).toEqual([
      ...[undefined, []],
    ]);
  });

  test("are edits by hand, with the lines that differ, or in words", async () => {
    const files = ["absent", "content", "link", "mode", "private", "same"].map((name) => ({
      ...{ path: `/etc/${name}`, content: "one\ntwo\nthree", mode: name === "private" ? "0600" : "0644" },
    }));
    pushed(files, [key]);
    rmSync(master.path("nodes/s0/etc/absent"));
    edit("etc/content", "one\n2\nthree\nand @edited /etc/same\n");
    rmSync(master.path("nodes/s0/etc/link"));
    symlinkSync("same", master.path("nodes/s0/etc/link"));
    chmodSync(master.path("nodes/s0/etc/mode"), 0o666);
    edit("etc/private", "CANARY-9\n", 0o600);
    edit("etc/key", "CANARY-9\n", 0o400);
    const { files: found } = await ask("s0");
    expect(found.get("s0")?.edited).toEqual([
      { path: "/etc/absent", lines: ["(absent)"] },
      {
        path: "/etc/content",
        lines: ["@@ -2,2 +2,3 @@", "-two", "-three", "\\ No newline at end of file", "+2", "+three"],
      },
      { path: "/etc/link", lines: ["(a symbolic link)"] },
      { path: "/etc/mode", lines: ["(mode 0666, expected 0644)"] },
      {
        path: "/etc/private",
        lines: ["(another content; its lines are not shown, since not everybody may read it)"],
      },
      { path: "/etc/key", lines: ["(another content)"] },
    ]);
    expect(JSON.stringify([...found])).not.toContain("CANARY");
  });

  test("are commands that are owed", async () => {
    pushed([
      { ...motd, run: "exit  3" },
      { path: "/etc/b", run: "exit  3" },
    ]);
    expect((await ask("s0")).files.get("s0")?.owed).toEqual(["exit  3"]);
  });

  test("are bounded by the node, and by the master when it lies", async () => {
    const names = Array.from({ length: 30 }, (_, i) => `/etc/f${i}`);
    pushed(names.map((path) => ({ path, content: "a\n" })));
    for (const path of names) edit(path, "b\n".repeat(20));
    const found = (await ask("s0")).files.get("s0");
    expect([found?.edited.length, found?.moreEdited, found?.edited[0].lines.length]).toEqual([20, 10, 6]);
    const boot = "@boot 1 1.0 11111111-2222-3333-4444-555555555555 2.6.18\\nro";
    const lies = [
      ...[
        "@edited /early",
        `@files ${"a".repeat(64)} -`,
        `@files ${"b".repeat(64)} -`,
        "|no file",
        "@edited a b",
        "@what",
      ],
      ...["@edited /a\\033[31m", ...Array.from({ length: 9 }, (_, i) => `|${i}`), `|${"x".repeat(1000)}`, "@more 1e9"],
      ...Array.from({ length: 30 }, (_, i) => `@edited /${i}`),
    ];
    farm.does("s0", `printf '${boot}\\n${lies.join("\\n")}\\n'; exit 0\n`);
    const lied = (await ask("s0")).files.get("s0");
    expect(lied?.files).toBe("a".repeat(64));
    expect(lied?.edited.map(({ path }) => path)).toEqual(["/a[31m", ...Array.from({ length: 19 }, (_, i) => `/${i}`)]);
    expect([lied?.edited[0].lines, lied?.moreEdited]).toEqual([["0", "1", "2", "3", "4", "5"], undefined]);
    farm.does("s0", `printf '${boot}\\n'; head -c 10000000 /dev/zero; exit 0\n`);
    expect([...(await ask("s0")).files]).toEqual([]);
  });

  test("are not known of a node that cannot look for edits in time, and its boot is", async () => {
    pushed([motd]);
    edit("etc/motd", "edited\n");
    master.command("sha256sum", "exec sleep 60\n");
    const slow = `s,^PATH=.*,PATH=${master.path("bin")}:/usr/bin:/bin; export PATH,;s/^EDITS_PATIENCE=.*/EDITS_PATIENCE=5/`;
    farm.does("s0", `set -- "$1" "$(printf '%s\\n' "$2" | sed '${slow}')"\n`);
    const { answers, files } = await nodeBoots.observe(farm.host, ["s0"], { plans: { plan: master.path("no-plan") } });
    expect(answers.get("s0")).toMatch(/^@boot /);
    expect(files.get("s0")).toMatchObject({ files: partDigest([motd]), edited: [], unchecked: true });
  });

  test.each([
    ["was cut off before", "rm -f $digest", ""],
    ["begins meanwhile", "", "rm -f $digest"],
    ["ends meanwhile", "mv $digest $digest.kept", "mv $digest.kept $digest"],
    ["begins and ends meanwhile", "", `echo digest ${"0".repeat(64)} - >$digest`],
  ])("are not known where a push %s", async (_what, before, meanwhile) => {
    pushed([motd]);
    edit("etc/motd", "of the push\n");
    const digest = `digest='${master.path("nodes/s0/var/lib/node-files/digest")}'`;
    master.command("sha256sum", `${digest}\n${meanwhile}\nexec /usr/bin/sha256sum "$@"\n`);
    const busy = `s,^PATH=.*,PATH=${master.path("bin")}:/usr/bin:/bin; export PATH,`;
    farm.does("s0", `${digest}\n${before}\nset -- "$1" "$(printf '%s\\n' "$2" | sed '${busy}')"\n`);
    expect((await ask("s0")).files.get("s0")).toMatchObject({ edited: [], unchecked: true });
  });

  test("are asked for although a plan on the master is torn, and that is said", async () => {
    pushed([motd]);
    master.write("srv/node-files", "node-files 1\n");
    const { files, wanted, planFault } = await ask("s0");
    expect([files.get("s0")?.files, wanted.size]).toEqual([partDigest([motd]), 0]);
    expect(planFault).toContain(`${farm.plan} is torn or was edited`);
    rmSync(farm.plan);
    expect((await ask("s0")).planFault).toContain(`${farm.plan} is missing`);
  });

  test("are no edits where the plan gives an owner by number, and another one by name", async () => {
    pushed([
      { ...motd, owner: String(process.getuid?.()) },
      { path: "/etc/b", owner: OWNER },
    ]);
    expect((await ask("s0")).files.get("s0")?.edited).toEqual([]);
  });
});
