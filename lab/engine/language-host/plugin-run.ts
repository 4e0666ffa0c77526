import { spawn } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";

/**
 * Runs a plugin that is a Node package with a PulumiPlugin.yaml, by the SDK's own starter. What it prints goes to the engine, which
 * reads its port there. The engine ends it by ending the call.
 */
export function runPlugin(call: grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>): void {
  const request = call.request;
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  let starter: string;
  try {
    starter = require.resolve("@pulumi/pulumi/cmd/run-plugin", { paths: [folder] });
  } catch {
    const details = `${folder} has no @pulumi/pulumi installed. Run npm install there, then again.`;
    call.emit("error", { code: grpc.status.FAILED_PRECONDITION, details });
    return;
  }
  const child = spawn(process.execPath, [starter, folder, ...request.getArgsList()], {
    cwd: request.getPwd(),
    env: Object.fromEntries(request.getEnvList().map(variable)),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStdout(bytes)));
  child.stderr.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
  child.on("error", ({ message }) => call.emit("error", { code: grpc.status.INTERNAL, details: message }));
  child.on("close", (code) => {
    call.write(new RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill("SIGTERM"));
}

/** `NAME=VALUE`, which may have further equals signs. */
function variable(text: string): [string, string] {
  const end = text.indexOf("=");
  return [text.slice(0, end), text.slice(end + 1)];
}
