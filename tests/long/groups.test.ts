import { openSite, type Site } from "../../lab/site";
import { listing, on } from "../support/master";

const CONFIGS = "/tftpboot/pxelinux.cfg";
const motd = { path: "/etc/motd", content: "A node with a GPU.\n" };
const gpu = (...nodes: string[]) => ({ name: "gpu", nodes, image: { files: [motd] } });
const login = (...nodes: string[]) => ({ name: "login", nodes, kernelArguments: ["quiet"] });

let site: Site;
let before: string;

beforeAll(async () => {
  site = await openSite({
    name: "test-groups",
    fresh: true,
    config: { groups: [gpu("s3"), login("s0", "s1")], remoteSyslog: false, parallelShell: false },
  });
  before = await listing(site.lab);
});
afterAll(() => site.lab.down());

const card = (node: number) => `01-52-54-00-00-00-1${node}`;
/** Which file a node reads, what it says of itself, and which image it names. */
const booted = async (node: number) => {
  const path = `${CONFIGS}/${card(node)}`;
  const text = await on(site.lab, `basename $(readlink -f ${path}); cat ${path}`);
  return { file: text.split("\n", 1)[0], text, digest: /diskless\.image=(\w+)/.exec(text)?.[1] ?? "" };
};
const store = async () => (await on(site.lab, "ls /tftpboot/linux")).trim().split("\n").sort();
const succeeds = async (outcome: Promise<{ code: number; stdout: string; stderr: string }>) => {
  const { code, stdout, stderr } = await outcome;
  expect(stdout + stderr).not.toContain("error:");
  expect(code).toBe(0);
  return stdout;
};

test("the preview says which group gives which value", async () => {
  const stdout = await succeeds(site.stack.preview("--diff"));
  for (const line of [
    "# Group gpu: files /etc/motd; the rest as the cluster.",
    "# Group gpu: image; the rest as the network.",
    "# Group login: kernel arguments; the rest as the network.",
  ]) {
    expect(stdout).toContain(line);
  }
});

test("each group boots its own, by one file, and the second preview is empty", async () => {
  await succeeds(site.stack.up());
  const { image } = await site.stack.outputs();
  const [own, shared] = [await booted(3), await booted(1)];
  expect([own.file, shared.file]).toEqual(["group-gpu", "group-login"]);
  expect(own.digest).not.toBe(image);
  expect(shared.digest).toBe(image);
  expect(shared.text).toMatch(/^ {2}append .* quiet$/m);
  expect(await store()).toEqual([own.digest, image].sort());
  expect(await on(site.lab, `ls ${CONFIGS}`)).toBe(
    [
      "01-52-54-00-00-00-10",
      "01-52-54-00-00-00-11",
      "01-52-54-00-00-00-13",
      "0A0000",
      "group-gpu",
      "group-login",
      "",
    ].join("\n"),
  );
  await succeeds(site.stack.preview("--expect-no-changes"));
});

test("a node that moves to another group is a link that moves", async () => {
  await site.stack.configure({ groups: [gpu("s3", "s1"), login("s0")] });
  const stdout = await succeeds(site.stack.preview("--diff"));
  const lines = stdout.split("\n").filter((line) => /^\s*[-+~] \/tftpboot\//.test(line));
  expect(lines.map((line) => line.trim().replace(/\s+/g, " ")).sort()).toEqual([
    `+ ${CONFIGS}/${card(1)}: "link"`,
    `- ${CONFIGS}/${card(1)}: "link"`,
  ]);
  expect(stdout).toMatch(/~ 2 to update/);
  await succeeds(site.stack.up());
  expect((await booted(1)).file).toBe("group-gpu");
  expect((await booted(0)).file).toBe("group-login");
});

test("a node that overrides its group has a file of its own, in which the rest is the group's", async () => {
  await site.stack.configure({ bootOverrides: [{ node: "s1", kernelArguments: ["single"] }] });
  await succeeds(site.stack.up());
  const [own, group] = [await booted(1), await booted(3)];
  expect(own.file).toBe(card(1));
  expect(own.text).toContain("\n# s1.example.com: kernel arguments; group gpu: image; the rest as the network.\n");
  expect(own.digest).toBe(group.digest);
});

test("a group that goes takes its image along, and leaves the others theirs", async () => {
  const { image } = await site.stack.outputs();
  await site.stack.configure({ groups: [login("s0", "s1")], bootOverrides: [] });
  await succeeds(site.stack.up());
  expect(await store()).toEqual([image]);
  expect(await on(site.lab, "ls /var/lib/pulumi-diskless/builds | wc -l")).toBe("1\n");
  expect((await booted(1)).file).toBe("group-login");
  expect((await site.lab.ssh(`ls ${CONFIGS}/${card(3)} ${CONFIGS}/group-gpu`)).stdout).toBe("");
  await succeeds(site.stack.refresh("--preview-only", "--expect-no-changes"));
});

test("destroy leaves the master as it was before the first up", async () => {
  await succeeds(site.stack.destroy());
  expect(await listing(site.lab)).toBe(before);
  expect((await site.lab.ssh("test -e /var/lib/pulumi-diskless")).code).not.toBe(0);
});
