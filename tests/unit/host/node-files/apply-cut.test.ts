import { atEachStep } from "../at-each-step";
import { NodeMachine, partDigest, PlannedFile, sent } from "./node-machine";
import { BASH_AS_SH } from "../shell";

// The applier is killed by SIGKILL before each of its commands in turn, and then the next run must end what it began. Only bash can
// count its commands.
const killedAt = (step: number) =>
  `set -T; step=0; trap '[ "$BASHPID" != $$ ] || [ $((step += 1)) -ne ${step} ] || kill -9 $$' DEBUG\n`;

/** One in so many commands is tried, others in every run; 1 tries them all, which takes minutes. */
const EVERY = Number(process.env.CUT_EVERY ?? 80);
const FIRST = 1 + Math.floor(Math.random() * EVERY);

let node: NodeMachine;
beforeEach(() => {
  node = new NodeMachine(BASH_AS_SH);
  node.write("etc/motd", "of the image\n");
  node.write("etc/gone", "of the image\n", 0o640);
});
afterEach(() => node.remove());

const version = (name: string, run: string): [files: PlannedFile[], secrets: PlannedFile[]] => [
  [
    { path: "/etc/motd", content: `${name}\n`, run },
    { path: "/etc/deep/er/file", content: `${name}\n`, run },
    ...(name === "old"
      ? [
          { path: "/etc/gone", content: "old\n", run },
          { path: "/etc/less", content: "old\n" },
        ]
      : []),
  ],
  [{ path: "/etc/key", content: `secret ${name}`, mode: "0400" }],
];
const FILES = ["motd", "deep/er/file", "gone", "less", "key"];
const contents = () => FILES.map((name) => (node.has(`etc/${name}`) ? node.read(`etc/${name}`) : ""));
const AT: Record<string, string[]> = {
  image: ["of the image\n", "", "of the image\n", "", ""],
  old: ["old\n", "old\n", "old\n", "old\n", "secret old"],
  new: ["new\n", "new\n", "of the image\n", "", "secret new"],
};

/** Each file is as it was, or as it should be. */
function expectNoMixture(...versions: string[]): void {
  contents().forEach((content, i) => expect(versions.map((name) => AT[name][i])).toContain(content));
}

function expectSettled(name: string, run: string): void {
  const [files, secrets] = version(name, run);
  expect(contents()).toEqual(AT[name]);
  expect(node.read("var/lib/node-files/digest")).toBe(`digest ${partDigest(files)} ${partDigest(secrets)}\n`);
  expect(node.kept).toEqual(["digest", "files.part", "lock", "made", "originals", "secrets.part"]);
  const visible = [...AT[name].flatMap((content, i) => (content === "" ? [] : [FILES[i].split("/")[0]])), "init.d"];
  expect([node.list("etc"), node.list("etc/deep/er")]).toEqual([visible.sort(), ["file"]]);
}

/** Says how many commands there are. */
function killedLive(input: string, then: (step: number) => void): number {
  return atEachStep(
    node.root,
    { first: FIRST, every: EVERY },
    (step) => node.live(input, killedAt(step)).code !== 0,
    then,
  );
}

test("a run that is killed at a command: each file is old or new, and the next run ends it, its command included", () => {
  const run = node.marks("ran");
  node.live(sent(...version("old", run)));
  const steps = killedLive(sent(...version("new", run)), () => {
    expectNoMixture("old", "new");
    expect(node.live(sent(...version("new", run)))).toMatchObject({ code: 0, refused: "" });
    expectSettled("new", run);
    // once for the old version, and for the new one at least once
    expect(node.ran.length).toBeGreaterThan(1);
    expect(node.ran.length).toBeLessThan(4);
  });
  console.log(`a run of about ${steps} commands was killed at every ${EVERY}th from ${FIRST} on`);
  expect(steps).toBeGreaterThan(100);
}, 600_000);

test("a first run that is killed at a command: the next one ends it, and an empty part leaves what the image has", () => {
  const run = node.marks("ran");
  killedLive(sent(...version("old", run)), (step) => {
    expectNoMixture("image", "old");
    if (step % 2 === 0) {
      node.live(sent(...version("old", run)));
      expectSettled("old", run);
    }
    expect(node.live(sent([], []))).toMatchObject({ code: 0, refused: "" });
    expect([contents(), node.list("etc")]).toEqual([AT.image, ["gone", "init.d", "motd"]]);
    expect(node.list("var/lib/node-files/originals")).toEqual([]);
  });
}, 600_000);
