import { spawn } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import { InstallDependenciesResponse, type InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";

/**
 * Installs the packages of a plugin, which is what the engine does with one that it got from git. The packages of a program are npm's
 * and pip's business.
 */
export function installDependencies(
  call: grpc.ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): void {
  if (!call.request.getIsPlugin()) {
    call.end();
    return;
  }
  const folder = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  // as the host of Node that Pulumi has: without the packages that only the plugin's developers need
  const npm = spawn("npm", ["install", "--omit=dev", "--loglevel=error", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  npm.stdout.on("data", (bytes: Buffer) => call.write(new InstallDependenciesResponse().setStdout(bytes)));
  npm.stderr.on("data", (bytes: Buffer) => call.write(new InstallDependenciesResponse().setStderr(bytes)));
  npm.on("error", ({ message }) => call.emit("error", { code: grpc.status.INTERNAL, details: message }));
  npm.on("close", (code) => {
    if (code === 0) call.end();
    else
      call.emit("error", {
        code: grpc.status.INTERNAL,
        details: `npm install in ${folder} ended with ${code ?? "a signal"}`,
      });
  });
  call.on("cancelled", () => npm.kill("SIGTERM"));
}
