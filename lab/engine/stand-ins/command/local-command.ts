import { spawn } from "node:child_process";
import type { ResourceKind } from "../resource-kind";
import { commandFailure, commandKind, type CommandInputs } from "./life-cycle";
import { OutputCapture } from "./output-capture";

interface LocalInputs extends CommandInputs {
  interpreter?: string[];
  dir?: string;
}

/** command:local:Command - a command line on this machine. Assets and archives of the real one are not made. */
export const localCommandKind: ResourceKind = commandKind<LocalInputs>(
  {
    interpreter: { type: "array" },
    dir: { type: "string" },
    assetPaths: { type: "array" },
    archivePaths: { type: "array" },
  },
  (inputs) => {
    const unable = ["assetPaths", "archivePaths"].filter((property) => property in inputs);
    const failures = unable.map((property) => ({
      property,
      reason: "the stand-in for the command plugin makes no assets",
    }));
    return { inputs, failures };
  },
  (resource, commandLine, inputs, previousOutput) =>
    new Promise((resolve, reject) => {
      const [program, ...args] = inputs.interpreter?.length ? inputs.interpreter : ["/bin/sh", "-c"];
      const capture = new OutputCapture(resource.urn, inputs.logging);
      const child = spawn(program, [...args, commandLine], {
        cwd: inputs.dir,
        env: { ...process.env, ...inputs.environment, ...previousOutput },
        stdio: "pipe",
      });
      child.stdout.on("data", (chunk: Buffer) => capture.add("stdout", chunk));
      child.stderr.on("data", (chunk: Buffer) => capture.add("stderr", chunk));
      child.on("error", (error) => reject(commandFailure(error.message, commandLine, "")));
      child.on("close", (code, signal) => {
        const output = capture.finish();
        const fault = capture.fault();
        if (fault !== undefined) return reject(new Error(fault));
        if (code === 0) return resolve(output);
        reject(commandFailure(signal ? `signal: ${signal}` : `exit status ${code}`, commandLine, capture.combined()));
      });
      // A command that does not read its input closes it early; that is no failure.
      child.stdin.on("error", () => undefined);
      child.stdin.end(inputs.stdin ?? "");
    }),
);
