import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLanguageHost } from "../../../lab/engine/hosts";
import { findPlugins } from "../../../lab/engine/plugins";
import { pluginVersion } from "../../../lab/engine/versions";

const ENGINE = { pulumi: "/nowhere/bin/pulumi", version: "3.274.1", source: "built" } as const;

let home: string;
let bin: string;
let reports: string[];
const report = (line: string): void => void reports.push(line);

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "found-plugins-"));
  bin = join(home, "bin");
  reports = [];
  process.env.PULUMI_HOME = home;
});
afterEach(() => {
  delete process.env.PULUMI_HOME;
  rmSync(home, { recursive: true });
});

/** A plugin that says of itself which version it is. */
function answering(service: string, version: string): string {
  const [grpc, services, info] = [
    "@grpc/grpc-js",
    `@pulumi/pulumi/proto/${service}_grpc_pb`,
    "@pulumi/pulumi/proto/plugin_pb",
  ].map((name) => JSON.stringify(require.resolve(name)));
  return `#!${process.execPath}
    const [grpc, services, { PluginInfo }] = [require(${grpc}), require(${services}), require(${info})];
    const { getPluginInfo } = services.${service === "provider" ? "ResourceProvider" : "LanguageRuntime"}Service;
    const server = new grpc.Server();
    server.addService({ getPluginInfo }, {
      getPluginInfo: (call, done) => done(null, new PluginInfo().setVersion("${version}")),
    });
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => console.log(port));`;
}

function program(path: string, text: string): string {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

const commandPlugin = async () => (await findPlugins(ENGINE, bin, report)).find(({ name }) => name === "command");
const LEAST = pluginVersion("command");

test("a plugin on PATH that answers is real, in the version that it says", async () => {
  const executable = program(join(bin, "pulumi-resource-command"), answering("provider", "v99.1.0"));
  expect(await commandPlugin()).toEqual({ name: "command", version: "99.1.0", kind: "real", executable });
});

test.each([
  ["that only exists", "#!/bin/sh\n", "it does not answer as a plugin"],
  ["that is older than the SDK asks for", answering("provider", "0.9.0"), `0.9.0, need ${LEAST} or newer`],
])("a plugin %s is passed over", async (_what, text, reason) => {
  const onPath = program(join(bin, "pulumi-resource-command"), text);
  const installed = program(join(home, "plugins/resource-command-v0.9.0/pulumi-resource-command"), text);
  expect(await commandPlugin()).toMatchObject({ version: LEAST, kind: "stand-in" });
  expect(reports).toEqual([onPath, installed].map((path) => `passing over ${path}: ${reason}`));
});

test("an installed plugin is real when it answers", async () => {
  const folder = join(home, `plugins/resource-command-v${LEAST}`);
  const executable = program(join(folder, "pulumi-resource-command"), answering("provider", LEAST));
  expect(await commandPlugin()).toEqual({ name: "command", version: LEAST, kind: "real", executable });
});

test("an engine that was built takes a language host that is on PATH", async () => {
  const executable = program(join(bin, "pulumi-language-nodejs"), answering("language", "3.274.1"));
  expect(await findLanguageHost(ENGINE, bin, report)).toEqual({ kind: "real", version: "3.274.1", executable });
});

test("a language host that does not answer gives way to the stand-in", async () => {
  const executable = program(join(bin, "pulumi-language-nodejs"), "#!/bin/sh\nsleep 1\n");
  expect(await findLanguageHost(ENGINE, bin, report)).toMatchObject({ kind: "stand-in" });
  expect(reports).toEqual([`passing over ${executable}: it does not answer as a language host`]);
});
