import { Command, Option } from "commander";
import { UnsuitableMachine } from "../lab";
import { benchBootStorm, type BootStormOptions } from "./boot-storm";
import { benchBootTransport, type BootTransportOptions } from "./boot-transport";
import { benchImageBuild, type ImageBuildOptions } from "./image-build";
import { benchRefresh, type RefreshOptions } from "./refresh";
import { benchComponents } from "./scale/components";
import { benchScale, type ScaleOptions } from "./scale/scale";
import { benchStateSize, type StateSizeOptions } from "./state-size";
import type { ContestOptions } from "./versus/contest";
import { benchVersusAnsible } from "./versus/versus-ansible";
import { benchVersusRemoteCommand } from "./versus/versus-remote-command";

const started = Date.now();
const say = (line: string): void =>
  void process.stderr.write(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}\n`);

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`bench: got "${text}", expected a whole number from 1 on`);
  return value;
}

/** Milliseconds, with commas between them. */
function delays(text: string): number[] {
  const values = text.split(",").map(Number);
  if (values.some((value) => !Number.isInteger(value) || value < 0))
    throw new Error(`bench: got "${text}", expected milliseconds with commas between them, such as 0,50`);
  return values;
}

function counts(text: string): number[] {
  return text.split(",").map(positive);
}

const program = new Command("bench").description("Measurements against other ways to do the same; see bench/README.md");

program
  .command("image-build")
  .description("time of an image's build and bytes of the image, ours against the steps by hand on the same master")
  .addOption(new Option("--platform <platform>", "of the master").choices(["centos5", "el9"]).default("centos5"))
  .option("--rounds <number>", "how many of each count", positive, 3)
  .option("--size <MiB>", "size of the file system of centos5", positive, 128)
  .option("--name <name>", "of the lab", "bench")
  .option("--keep", "leave the lab for a look")
  .action(async ({ size, ...options }: { size: number } & Omit<ImageBuildOptions, "sizeMiB">) => {
    if (!(await benchImageBuild({ ...options, sizeMiB: size }, say))) process.exitCode = 1;
  });

program
  .command("boot-transport")
  .description("bytes and time of a node's boot by HTTP, as the library has it, and by TFTP alone, from the same image")
  .option("--rounds <number>", "boots by each", positive, 1)
  .option("--name <name>", "of the lab", "bench-transport")
  .option("--keep", "leave the lab for a look, or for another run")
  .option("--again", "start from the lab that an earlier run kept")
  .action(async (options: BootTransportOptions) => {
    await benchBootTransport(options, say);
  });

program
  .command("boot-storm")
  .description(
    "seconds in which 100, 1,000 and 5,000 clients fetch a file at once, against what is predicted of the link",
  )
  .option("--link <Mbit/s>", "speed of the master's link by HTTP", positive, 200)
  .option("--tftp-link <Mbit/s>", "speed of the master's link by TFTP", positive, 20)
  .option("--total <MB>", "what all clients of a storm fetch by HTTP", positive, 500)
  .option("--tftp-total <MB>", "what all clients of a storm fetch by TFTP", positive, 50)
  .option("--name <name>", "of the lab", "bench-storm")
  .option("--keep", "leave the lab for a look")
  .action(async (options: BootStormOptions) => {
    if (!(await benchBootStorm(options, say))) process.exitCode = 1;
  });

program
  .command("refresh")
  .description(
    "seconds, processor time and programs of the master that a refresh takes, with and without what services are asked",
  )
  .addOption(new Option("--platform <platform>", "of the master").choices(["centos5", "el9"]).default("el9"))
  .option("--rounds <number>", "how many of each count", positive, 3)
  .option("--name <name>", "of the lab", "bench-refresh")
  .option("--keep", "leave the lab for a look")
  .action(async (options: RefreshOptions) => {
    await benchRefresh(options, say);
  });

program
  .command("state-size")
  .description("bytes of a stack's state with 10 nodes and with many, and what a node more adds")
  .addOption(new Option("--platform <platform>", "of the master").choices(["centos5", "el9"]).default("el9"))
  .option("--nodes <number>", "how many are many, at most 3000", positive, 1000)
  .option("--name <name>", "of the lab", "bench-state")
  .option("--keep", "leave the lab for a look")
  .action(async (options: StateSizeOptions) => {
    await benchStateSize(options, say);
  });

for (const [name, description, lab, act] of [
  [
    "versus-ansible",
    "seconds and the master's processor time of one boot server by Ansible, by this library and by one shell script",
    "bench-ansible",
    benchVersusAnsible,
  ],
  [
    "versus-remote-command",
    "the same of one boot server by command.remote.Command alone and by this library",
    "bench-command",
    benchVersusRemoteCommand,
  ],
] as const) {
  program
    .command(name)
    .description(description)
    .option("--rounds <number>", "how many of each count, for each delay", positive, 1)
    .option("--delay <ms,ms>", "round trips to the master", delays, [0, 50])
    .option("--name <name>", "of the lab", lab)
    .option("--keep", "leave the last lab for a look")
    .action((options: ContestOptions) => act(options, say));
}

program
  .command("scale")
  .description("seconds and memory of preview, first up, refresh and more nodes, by the number of nodes")
  .option("--nodes <numbers>", "such as 1000,5000", counts, [1000, 5000, 20_000])
  .option("--rounds <number>", "how many previews of each count", positive, 3)
  .option("--preview-only", "without a lab")
  .option("--no-asking", "without what asks nodes and pushes to them, which takes minutes for many that are off")
  .option("--name <name>", "of the lab", "bench-scale")
  .option("--keep", "leave the last lab for a look")
  .action(async (options: ScaleOptions) => {
    await benchScale(options, say);
  });

program
  .command("node-components")
  .description("seconds of preview and up with a component for each node and without")
  .option("--nodes <numbers>", "such as 100,200", counts, [100, 200, 500])
  .option("--name <name>", "of the lab", "bench-components")
  .option("--keep", "leave the lab for a look")
  .action(async ({ nodes, ...options }: { nodes: number[]; name: string; keep?: boolean }) => {
    await benchComponents(nodes, options, say);
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
