import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";

describe.each(SHELLS)("%s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const observed = (...calls: [string, ...string[]][]): Record<string, string> =>
    Object.fromEntries(master.run(["block", "files", "adopt"], calls).values);

  test("a directory is read file by file, links as links", () => {
    mkdirSync(master.path("cfg"));
    writeFileSync(master.path("cfg/0A0000"), "default linux\n", { mode: 0o640 });
    writeFileSync(master.path("cfg/.0A0000.diskless-candidate"), "not read by any loader\n");
    symlinkSync("0A0000", master.path("cfg/default"));
    symlinkSync("gone", master.path("cfg/old"));
    expect(observed(["observe_texts", "boot", master.path("cfg")])).toEqual({
      "boot0.path": master.path("cfg/0A0000"),
      ...{ "boot0.kind": "file", "boot0.mode": "640", "boot0.owner": OWNER, "boot0.group": GROUP },
      ...{ "boot0.content": "default linux\n", "boot0.bytes": "14" },
      "boot0.sha256": createHash("sha256").update("default linux\n").digest("hex"),
      ...{ "boot1.path": master.path("cfg/default"), "boot1.kind": "link", "boot1.target": "0A0000" },
      ...{ "boot2.path": master.path("cfg/old"), "boot2.kind": "link", "boot2.target": "gone" },
    });
  });

  test("what is not there says so, and an empty or missing directory says nothing", () => {
    mkdirSync(master.path("empty"));
    const directories = ["empty", "missing"].map((name): [string, ...string[]] => [
      "observe_texts",
      name,
      master.path(name),
    ]);
    expect(observed(["observe_text", "dhcpd0", master.path("none")], ...directories)).toEqual({
      "dhcpd0.path": master.path("none"),
      "dhcpd0.kind": "absent",
    });
  });

  test("of long leases the end is read", () => {
    writeFileSync(master.path("leases"), `${"#\n".repeat(600_000)}lease 10.0.0.9 { }\n`);
    const { "leases.content": content } = observed(["observe_leases", master.path("leases")]);
    expect(content).toHaveLength(1_048_576);
    expect(content.endsWith("lease 10.0.0.9 { }\n")).toBe(true);
    expect(observed(["observe_leases", master.path("none")])).toEqual({ "leases.path": master.path("none") });
  });

  test("of places those are named that say something", () => {
    mkdirSync(master.path("root/EFI/a"), { recursive: true });
    mkdirSync(master.path("empty"));
    writeFileSync(master.path("comments"), "# nothing\n\n  # more\n");
    writeFileSync(master.path("exports"), "# ours\n/srv *(ro)\n");
    for (const name of ["grub.cfg", "EFI/a/grub.cfg-01-aa", "EFI/a/grubx64.efi"])
      writeFileSync(master.path(`root/${name}`), "x\n");
    const places = ["comments", "empty", "exports", "none", "root"].map((name) => master.path(name));
    expect(observed(["observe_places", ...places])).toEqual({ places: `${places[2]}\n${places[4]}` });
    const grub = ["EFI/a/grub.cfg-01-aa", "grub.cfg"].map((name) => master.path(`root/${name}`));
    expect(observed(["observe_grub", places[4]])).toEqual({ grub: grub.join("\n") });
    expect(observed(["observe_grub", places[3]])).toEqual({ grub: "" });
  });

  test("addresses of all interfaces are read, and none where they cannot be asked", () => {
    const ip = master.path("bin/ip");
    const line = (n: number, address: string) => `${n}: eth${n}    inet ${address} brd 10.0.0.255 scope global eth${n}`;
    const lines = [line(0, "10.0.0.1/24"), line(1, "10.1.0.1/16")];
    writeFileSync(ip, `#!/bin/sh\nprintf '%s\\n' '${lines.join("' '")}'\n`, { mode: 0o755 });
    expect(observed(["observe_addresses"])).toEqual({ addresses: "10.0.0.1/24\n10.1.0.1/16" });
    writeFileSync(ip, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    expect(observed(["observe_addresses"])).toEqual({ addresses: "" });
  });

  test("nothing is written", () => {
    observed(["observe_machine"], ["observe_text", "hosts0", master.path("etc/hosts")]);
    expect(readdirSync(master.path("var/lib"))).toEqual([]);
  });
});
