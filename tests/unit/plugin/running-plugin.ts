import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest, type ConfigureResponse } from "@pulumi/pulumi/proto/provider_pb";

type Done<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/** The plugin as a process of its own, asked as the engine asks it. */
export class RunningPlugin {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  static async start(engineAddress: string): Promise<RunningPlugin> {
    const root = join(__dirname, "../../..");
    const child = spawn(
      process.execPath,
      [join(root, "lab/engine/launch.js"), join(__dirname, "entry.ts"), engineAddress],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    const port = await portOf(child);
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const plugin = new RunningPlugin(child, client);
    await plugin.ask<ConfigureResponse>((client, done) => client.configure(new ConfigureRequest(), done));
    return plugin;
  }

  /** The answer to one call; an error of the plugin is one here. */
  ask<Response>(call: (client: ResourceProviderClient, done: Done<Response>) => void): Promise<Response> {
    return new Promise((resolve, reject) =>
      call(this.client, (error, response) => (error ? reject(error) : resolve(response))),
    );
  }

  stop(): void {
    this.client.close();
    this.child.kill("SIGKILL");
  }
}

/** The first line that a plugin prints is the port that it listens on. */
function portOf(child: ChildProcess): Promise<number> {
  let output = "";
  let errors = "";
  child.stderr?.on("data", (bytes: Buffer) => (errors += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (bytes: Buffer) => {
      output += bytes.toString();
      if (output.includes("\n")) resolve(Number(output.split("\n", 1)[0]));
    });
    child.on("exit", (code) => reject(new Error(`the plugin ended with ${code}: ${errors}`)));
  });
}
