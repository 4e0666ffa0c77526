import { rmSync, symlinkSync } from "node:fs";
import { nodeBoots } from "../../../../../lib/host/boot/node-boots";
import { nodeFiles } from "../../../../../lib/host/node-files/node-files";
import { filesDrift } from "../../../../../lib/model/node-files/found-files";
import { FakeMaster, SHELLS } from "../../shell";
import { sealed } from "../node-machine";
import { PushFarm } from "../push-farm";

const UID = process.getuid?.() ?? 0;
const GID = process.getgid?.() ?? 0;
const DESK = "ssh-ed25519 AAAADESK alice@desk";
const ALICE = `alice:x:${UID}:${GID}::/srv/alice:/bin/bash`;
const BOB = "bob:x:9002:9001:Bob:/var/empty:/bin/sh";
const PLAN = sealed(`node s0 - aa\naccount alice all\n|${ALICE}\n|${DESK}\naccount bob all\n|${BOB}\n`);

describe.each(SHELLS)("what a node says of its accounts, asked by %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: PushFarm;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new PushFarm(master, shell);
    farm.add("s0");
    write("etc/passwd", "daemon:x:2:2::/:/bin/false\n");
    write("etc/group", "daemon:x:2:\n");
    write("etc/shadow", "daemon:*:::::::\n", 0);
    master.write("nodes/s0/var/empty/.keep", "");
    master.write("srv/node-files", PLAN);
  });
  afterEach(() => master.remove());

  const write = (name: string, content: string, mode?: number) => master.write(`nodes/s0/${name}`, content, mode);
  const ask = async () => {
    const { files, wanted } = await nodeBoots.observe(farm.host, ["s0"], { plans: farm });
    const answer = files.get("s0");
    return answer === undefined ? undefined : filesDrift("s0", answer, wanted.get("s0") ?? {});
  };

  test("is nothing as long as they are as the plan has them, also beside lines of others", async () => {
    expect(await ask()).toEqual({ "s0 files": "has none yet" });
    expect(farm.push()).toMatchObject({ code: 0, refused: "" });
    write("etc/passwd", `${master.read("nodes/s0/etc/passwd")}eve:x:9009:9009::/:/bin/sh\n`);
    write("srv/alice/.ssh/authorized_keys", `${DESK}\nssh-rsa AAAA other\n`, 0o600);
    expect(await ask()).toEqual({});
  });

  test("names each of which a line, a key or the home is another one, and shows no password", async () => {
    farm.push();
    write("etc/passwd", `alice:$6$CANARY:0:0::/:/bin/sh\n${BOB.replace("Bob", "Rob")}\n`);
    write("etc/shadow", "alice:$6$CANARY:19000::::::\n", 0);
    write("srv/alice/.ssh/authorized_keys", "", 0o600);
    const drift = await ask();
    expect(drift).toEqual({
      "s0 account alice": [
        ...["edited by hand:", `-${ALICE}`, "(another line in /etc/passwd, with a password)"],
        ...["(another line in /etc/shadow)", `-${DESK}`],
      ].join("\n"),
      "s0 account bob": [
        ...["edited by hand:", `-${BOB}`, `+${BOB.replace("Bob", "Rob")}`, "(no line in /etc/shadow)"],
      ].join("\n"),
    });
    rmSync(master.path("nodes/s0/srv/alice"), { recursive: true });
    expect((await ask())?.["s0 account alice"]).toContain("\n(no home directory /srv/alice)");
    expect(farm.push("--show").said).toContain(
      "s0: would change /etc/passwd, /etc/shadow, /srv/alice, /srv/alice/.ssh/authorized_keys",
    );
    expect(farm.push().said).toContain("1 of 1 nodes changed");
    expect(await ask()).toEqual({});
  });

  test("counts those beyond the twenty that are named", async () => {
    const names = Array.from({ length: 25 }, (_, i) => `u${i}`);
    const entries = names.map((name, i) => `account ${name} all\n|${name}:x:${9100 + i}:9001::/var/empty:/bin/sh\n`);
    master.write("srv/node-files", sealed(`node s0 - aa\n${entries.join("")}`));
    farm.push();
    write("etc/passwd", "");
    const drift = (await ask()) ?? {};
    expect(Object.keys(drift)).toHaveLength(21);
    expect(drift["s0 further files"]).toBe("5 more edited by hand");
  });

  test("is that the keys are missing, where the user leads .ssh elsewhere, and no failure of a push", async () => {
    farm.push();
    rmSync(master.path("nodes/s0/srv/alice/.ssh"), { recursive: true });
    symlinkSync("..", master.path("nodes/s0/srv/alice/.ssh"));
    const { code, said } = farm.push();
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(
        /^s0: left \/srv\/alice\/\.ssh\/authorized_keys cannot have the keys of alice: .*\n.* 0 failed, 0 were not begun\n$/,
      ),
    ]);
    const pushed = await nodeFiles.push(farm.host, farm);
    expect(pushed.get("s0")).toMatchObject({
      state: "current",
      left: [
        expect.stringMatching(
          /^\/srv\/alice\/\.ssh\/authorized_keys cannot have the keys of alice: \.ssh is no directory/,
        ),
      ],
    });
    expect(await ask()).toEqual({ "s0 account alice": `edited by hand:\n-${DESK}` });
  });
});
