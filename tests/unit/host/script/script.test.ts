import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import fc from "fast-check";
import { nodePowerCommand } from "../../../../lib/host/power/node-power";
import { rollNodesCommand } from "../../../../lib/host/rollout/roll-nodes";
import { libraryNames } from "../../../../lib/host/script/libraries";
import { composeScript } from "../../../../lib/host/script/script";
import { EVERY_SHELL, FakeMaster } from "../shell";
import { withChoices } from "./library-graph";

const LIBRARIES = libraryNames().filter((name) => !["common", "record", "originals"].includes(name));

describe.each(EVERY_SHELL)("%s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const feed = (text: string) =>
    spawnSync(shell[0], [...shell.slice(1), "-s"], {
      input: text,
      encoding: "utf8",
      timeout: 20_000,
      cwd: master.root,
    });

  test.each(LIBRARIES)("reads the library %s without a word", (library) => {
    const run = feed(composeScript({ libraries: withChoices(library), calls: [["true"]] }));
    expect(run).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  test("a script that is cut off before its end runs nothing", () => {
    // every library that a cut could fall into, and a trace for everything that would run
    const trace = master.path("trace");
    const script = composeScript({ libraries: LIBRARIES, calls: [["touch", trace]], stateDirectory: master.state });
    const untouched = master.list(".");
    const whole = script.trimEnd().length;
    const tail = Array.from({ length: 60 }, (_, i) => whole - 1 - i);
    const cutAt = (length: number) => {
      const run = feed(script.slice(0, length));
      expect(run.error).toBeUndefined();
      expect(run.stdout).toBe("");
      expect(existsSync(trace)).toBe(false);
      expect(master.list(".")).toEqual(untouched);
    };
    tail.forEach(cutAt);
    cutAt(script.indexOf("yes_or_no") + "yes".length);
    cutAt(script.indexOf("make_file_system()") + "make".length);
    fc.assert(fc.property(fc.nat({ max: whole - 1 }), cutAt), { numRuns: 60 });

    feed(script);
    expect(existsSync(trace)).toBe(true);
    rmSync(trace);
  });

  test("no command eats the rest of the script", () => {
    const run = feed(composeScript({ libraries: [], calls: [["cat"], ["echo", "still here"]] }));
    expect(run.stdout).toBe("still here\n");
  });

  test("a word is a word, whatever it holds", () => {
    const words = ["a b", "$(touch evil)", "it's", "\n", "`touch evil`", ";touch evil"];
    const run = feed(composeScript({ libraries: [], calls: [["printf", "<%s>", ...words]] }));
    expect(run.stdout).toBe(words.map((word) => `<${word}>`).join(""));
    expect(master.list(".")).not.toContain("evil");
  });

  test("a refusal and a proven absence have exit codes of their own", () => {
    expect(feed(composeScript({ libraries: [], calls: [["refuse", "no", "way"]] }))).toMatchObject({
      status: 45,
      stderr: "no way\n",
    });
    expect(
      feed(
        composeScript({ libraries: ["image-publish", "image-integrity"], calls: [["observe_image", "/nowhere", "0"]] }),
      ).status,
    ).toBe(44);
  });

  test.each([
    ["/etc/hosts", "%2Fetc%2Fhosts"],
    ["/etc/a%2Fb", "%2Fetc%2Fa%252Fb"],
  ])("the path %s is remembered as %s", (path, name) =>
    expect(feed(composeScript({ libraries: [], calls: [["state_name", path]] })).stdout).toBe(`${name}\n`),
  );
});

test("by default commands are the system's own and the state is where it belongs", () => {
  const script = composeScript({ libraries: [], calls: [] });
  expect(script).toContain("\nPATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin; export PATH\n");
  expect(script).toContain("\nSTATE_DIRECTORY='/var/lib/pulumi-diskless'\n");
});

test("the root of a host is its own, whatever the environment says, and no command on a master asks for another", () => {
  const script = composeScript({ libraries: [], calls: [["eval", 'printf "<%s>" "$HOST_ROOT"']] });
  const { stdout } = spawnSync("sh", ["-s"], { input: script, encoding: "utf8", env: { HOST_ROOT: "/elsewhere" } });
  expect(stdout).toBe("<>");
  // these have the environment of whoever calls them
  for (const text of [rollNodesCommand(), nodePowerCommand()]) {
    expect(text.indexOf("\nHOST_ROOT=''\n")).toBeGreaterThan(0);
    expect(text.indexOf("$HOST_ROOT")).toBeGreaterThan(text.indexOf("\nHOST_ROOT=''\n"));
  }
});
