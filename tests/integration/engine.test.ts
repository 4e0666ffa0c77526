import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Workspace } from "../../lab/engine";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import * as command from "@pulumi/command";
import * as random from "@pulumi/random";
import * as fs from "node:fs";

const config = new pulumi.Config();
const provider: pulumi.dynamic.ResourceProvider = {
  async create(inputs) { require("node:fs").writeFileSync(inputs.path, inputs.content); return { id: inputs.path, outs: inputs }; },
  async read(id, props) {
    const seen = { ...props, content: require("node:fs").readFileSync(id, "utf8") };
    return { id, props: seen, inputs: seen };
  },
  async diff(id, olds, news) { return {}; },
  async update(id, olds, news) { require("node:fs").writeFileSync(id, news.content); return { outs: news }; },
  async delete(id) { require("node:fs").unlinkSync(id); },
};
class File extends pulumi.dynamic.Resource {
  constructor(name: string, args: { path: string; content: pulumi.Input<string> }) { super(provider, name, args, undefined, "test", "File"); }
}
const folder = config.require("folder");
const uuid = new random.RandomUuid("uuid");
const password = new random.RandomPassword("password", { length: 24, minNumeric: 3, special: false });
new File("file", { path: folder + "/file", content: pulumi.interpolate\`first\\n\${uuid.result}\\n\` });
const greeting = new command.remote.Command("greeting", {
  connection: {
    host: "127.0.0.1",
    port: config.requireNumber("port"),
    user: config.require("user"),
    privateKey: fs.readFileSync(folder + "/client", "utf8"),
    hostKey: fs.readFileSync(folder + "/host.pub", "utf8"),
  },
  create: "cat; echo created >> " + folder + "/log",
  update: "cat; echo updated >> " + folder + "/log",
  delete: "echo deleted >> " + folder + "/log",
  stdin: config.require("stdin"),
  triggers: [config.require("trigger")],
  addPreviousOutputInEnv: false,
});
export const said = greeting.stdout;
export const secretWord = password.result;
export const id = uuid.result;
`;

let folder: string;
let server: ChildProcess;
let workspace: Workspace;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-engine-test-"));
  const program = join(folder, "program");
  mkdirSync(program);
  symlinkSync(resolve(__dirname, "../../node_modules"), join(program, "node_modules"));
  writeFileSync(join(program, "Pulumi.yaml"), "name: engine-test\nruntime: nodejs\nmain: index.ts\n");
  writeFileSync(join(program, "index.ts"), PROGRAM);
  const port = await startSshServer(folder);
  const config = { folder, port, user: userInfo().username, stdin: "hello", trigger: "one" };
  workspace = await Workspace.open({ program, config });
});

afterAll(() => {
  server?.kill();
  workspace?.remove();
  rmSync(folder, { recursive: true, force: true });
});

test("up makes what the program says, over a real SSH connection", async () => {
  expect(await workspace.up()).toMatchObject({ code: 0 });
  const outputs = await workspace.outputs();
  expect(outputs.said).toBe("hello");
  expect(outputs.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(outputs.secretWord).toMatch(/^[A-Za-z0-9]{24}$/);
  expect(readFileSync(join(folder, "file"), "utf8")).toBe(`first\n${outputs.id}\n`);
});

test("after up, preview and refresh find nothing to do", async () => {
  expect(await workspace.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  expect(await workspace.refresh("--preview-only", "--expect-no-changes")).toMatchObject({ code: 0 });
});

test("the state holds neither the private key nor the password in the clear", async () => {
  const state = JSON.stringify(await workspace.exportState());
  const { secretWord } = await workspace.outputs();
  expect(state).not.toContain(secretWord);
  expect(state).not.toContain(readFileSync(join(folder, "client"), "utf8").split("\n")[2]);
});

test("a hand edit shows in a refresh, line by line, and up --refresh repairs it", async () => {
  writeFileSync(join(folder, "file"), "edited\n");
  expect((await workspace.refresh("--preview-only", "--expect-no-changes")).code).not.toBe(0);
  expect((await workspace.refresh("--preview-only", "--diff")).stdout).toContain("+ edited");
  expect(await workspace.up("--refresh")).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, "file"), "utf8")).toMatch(/^first\n/);
});

test("a changed input runs update, a changed trigger replaces", async () => {
  await workspace.setConfig("stdin", "good bye");
  expect((await workspace.previewJson<{ changeSummary: object }>()).changeSummary).toMatchObject({ update: 1 });
  expect(await workspace.up()).toMatchObject({ code: 0 });
  expect((await workspace.outputs()).said).toBe("good bye");
  await workspace.setConfig("trigger", "two");
  expect((await workspace.previewJson<{ changeSummary: object }>()).changeSummary).toMatchObject({ replace: 1 });
  expect(await workspace.up()).toMatchObject({ code: 0 });
  expect(commandLog()).toEqual(["created", "updated", "created", "deleted"]);
});

test("destroy undoes everything", async () => {
  expect(await workspace.destroy()).toMatchObject({ code: 0 });
  expect(commandLog().at(-1)).toBe("deleted");
  expect(existsSync(join(folder, "file"))).toBe(false);
  expect((await workspace.exportState()).deployment.resources ?? []).toEqual([]);
});

function commandLog(): string[] {
  return readFileSync(join(folder, "log"), "utf8").trim().split("\n");
}

/** A throw-away sshd on the loopback address with keys of its own; resolves to its port. */
async function startSshServer(directory: string): Promise<number> {
  const program = ["/usr/sbin/sshd", "/usr/bin/sshd"].find(existsSync);
  if (!program)
    throw new Error("no sshd on this machine: install OpenSSH's server (Debian: apt-get install openssh-server)");
  for (const key of ["host", "client"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(directory, key)]);
  }
  const port = await freePort();
  const settings = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(directory, "host")}`,
    `AuthorizedKeysFile ${join(directory, "client.pub")}`,
    "PidFile none",
    "UsePAM no",
    "StrictModes no",
    "PasswordAuthentication no",
  ];
  writeFileSync(join(directory, "sshd_config"), `${settings.join("\n")}\n`);
  // Debian's sshd started by root insists on this folder.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  server = spawn(program, ["-D", "-e", "-f", join(directory, "sshd_config")], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  server.stderr?.setEncoding("utf8").on("data", (chunk: string) => (log += chunk));
  for (let round = 0; !log.includes("Server listening"); round++) {
    if (round > 100 || server.exitCode !== null) throw new Error(`sshd does not start:\n${log}`);
    await sleep(50);
  }
  return port;
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
