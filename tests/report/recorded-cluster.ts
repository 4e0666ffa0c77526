import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, utils } from "ssh2";
import { Workspace, type ConfigValue } from "../../lab/engine";
import { EXAMPLES, REPOSITORY } from "../../lab/site";
import { CANARY } from "./canary";

/**
 * What a refresh finds: name of a resource, a text of its state, and the text in its place; or a path in its state, and the value there.
 */
export type Edit =
  | readonly [resource: string, from: string, to: string]
  | readonly [resource: string, path: readonly string[], value: unknown];

/** A stack of the example for el9 whose master is a stand-in, so that a real engine plans it and no host is needed. */
export interface RecordedCluster {
  readonly stack: Workspace;
  observe(edits: readonly Edit[]): void;
  /** Writes the file of nodes that the program reads: a setting is an argument, and thousands of nodes are too long for one. */
  writeNodes(text: string): void;
  close(): void;
}

export async function openCluster(config: Readonly<Record<string, ConfigValue>>): Promise<RecordedCluster> {
  const directory = mkdtempSync(join(tmpdir(), "pulumi-diskless-report-"));
  const program = writeProgram(join(directory, "program"));
  const { server, port, hostKey } = await obligingServer();
  const connection = { host: "127.0.0.1", port, user: "root", sudo: true, password: CANARY, hostKey };
  const stack = await Workspace.open({
    program,
    stack: "report",
    directory: join(directory, "stack"),
    config: { connection, sudoPassword: { secret: CANARY }, ...config },
  });
  return {
    stack,
    writeNodes: (text) => writeFileSync(join(program, "host_ip_mac.txt"), text),
    observe: (edits) =>
      writeFileSync(join(program, "node_modules/pulumi-diskless/observed.json"), JSON.stringify(edits)),
    close: () => {
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The example, whose library is this repository's with a stand-in for the handlers. */
function writeProgram(program: string): string {
  const library = join(program, "node_modules", "pulumi-diskless");
  mkdirSync(library, { recursive: true });
  for (const name of ["Pulumi.yaml", "index.ts"]) {
    writeFileSync(join(program, name), readFileSync(join(EXAMPLES.el9, name)));
  }
  writeFileSync(join(program, "package.json"), JSON.stringify({ name: "report", private: true, main: "index.ts" }));
  const installed = join(REPOSITORY, "node_modules");
  for (const name of readdirSync(installed).filter((one) => one !== "pulumi-diskless")) {
    symlinkSync(join(installed, name), join(program, "node_modules", name));
  }
  const handlers = readFileSync(join(__dirname, "stand-in-handlers.js"), "utf8").replace("@library@", REPOSITORY);
  const texts = {
    "package.json": JSON.stringify({
      ...{ name: "pulumi-diskless", version: "0.1.0", main: "index.js", types: "index.d.ts" },
      exports: { ".": { types: "./index.d.ts", default: "./index.js" }, "./handlers": "./handlers.js" },
    }),
    "index.js": `module.exports = require("${REPOSITORY}/dist/index.js");\n`,
    "index.d.ts": `export * from "${REPOSITORY}/dist/index";\n`,
    "handlers.js": handlers,
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(library, name), text);
  return program;
}

/** A server that takes everybody in and says of every command that it succeeded: the image is built by a command of Pulumi's own. */
export async function obligingServer(): Promise<{ server: Server; port: number; hostKey: string }> {
  const key = utils.generateKeyPairSync("ed25519");
  const server = new Server({ hostKeys: [key.private] }, (client) => {
    client.on("authentication", (context) => context.accept());
    client.on("error", () => undefined);
    client.on("ready", () =>
      client.on("session", (accept) => {
        const session = accept();
        session.on("env", (accepted) => accepted?.());
        session.on("exec", (acceptExec) => {
          const channel = acceptExec();
          channel.on("data", () => undefined);
          channel.on("end", () => {
            channel.exit(0);
            channel.end();
          });
        });
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { server, port: typeof address === "string" || address === null ? 0 : address.port, hostKey: key.public };
}
