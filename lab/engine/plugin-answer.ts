import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

const SECONDS = 60;

/** A plugin needs an engine to start; none of them calls it before it is asked for something. */
const NO_ENGINE = "127.0.0.1:1";

const CLIENTS = { provider: ResourceProviderClient, language: LanguageRuntimeClient };

/**
 * The version that a plugin gives of itself when it is started as the engine starts it. `undefined` of a program that does not
 * answer: that it is there and may be executed says nothing.
 */
export async function versionOfPlugin(executable: string, kind: keyof typeof CLIENTS): Promise<string | undefined> {
  const child = spawn(executable, [NO_ENGINE], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise<undefined>((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("close", () => resolve(undefined));
  });
  const late = sleep(SECONDS * 1000, undefined, { ref: false });
  const port = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (/^\d+$/.test(line)) resolve(line);
    });
  });
  try {
    return await Promise.race([port.then((number) => askVersion(`127.0.0.1:${number}`, kind)), ended, late]);
  } finally {
    child.kill("SIGKILL");
  }
}

function askVersion(address: string, kind: keyof typeof CLIENTS): Promise<string | undefined> {
  const client = new CLIENTS[kind](address, grpc.credentials.createInsecure());
  return new Promise<string | undefined>((resolve) => {
    client.getPluginInfo(new Empty(), (error, info) => {
      const version = error ? "" : info.getVersion();
      resolve(/^v?\d+\.\d+\.\d+/.test(version) ? version : undefined);
    });
  }).finally(() => client.close());
}
