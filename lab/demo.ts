import { spawnSync } from "node:child_process";
import { Command, Option } from "commander";
import type { Workspace } from "./engine";
import { labName, type DemoKind } from "./demo-kind";
import { demonstrate } from "./demonstration";
import { openLab, UnsuitableMachine, type BootOptions } from "./index";
import { existingKind } from "./kind";
import { labNames } from "./names";
import { FIRMWARES } from "./node";
import { followConsole } from "./node-console";
import { platforms } from "./platforms";
import { sshInteractive } from "./secure-shell";
import { COMMAND, openStack, REPOSITORY } from "./site";

const started = Date.now();

function say(line: string): void {
  process.stderr.write(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}\n`);
}

const program = new Command("demo")
  .description(
    "A lab master, `pulumi up` of its example, two nodes booted from what it made, and commands to try on them",
  )
  .enablePositionalOptions()
  .addOption(new Option("--platform <platform>", "what the master is").choices(Object.keys(platforms)).default("el9"))
  .addOption(
    new Option("--master <kind>", "what the master runs in; vm for el9 and el10 only")
      .choices(["container", "vm"])
      .default("container"),
  )
  .option("--down", "remove the lab of an earlier demo of that platform and its stack")
  .action(async ({ down, ...kind }: DemoKind & { down?: boolean }) => {
    if (down) {
      await openLab({ name: labName(kind), log: say }).down();
      say("the demo's lab and stack are gone; the caches stay for the next time");
      return;
    }
    // the engine runs the built library
    if (spawnSync("npm", ["run", "build", "--silent"], { cwd: REPOSITORY, stdio: "inherit" }).status !== 0) {
      throw new Error("the library does not build; what the compiler said is above");
    }
    if (!(await demonstrate(kind, say))) process.exitCode = 1;
  });

/** The name of the chosen demo's lab; refuses where there is none. */
function standingLab(): string {
  const kind = program.opts<DemoKind>();
  const name = labName(kind);
  if (existingKind(labNames(name))) return name;
  const options = `--platform ${kind.platform}${kind.master === "vm" ? " --master vm" : ""}`;
  throw new Error(
    `no demo of ${kind.platform} is up; start it with: npm run demo -- ${options} (another demo is chosen by the same options before the command)`,
  );
}

/** A command whose words go on as they are to what is run on the stack of a demo that is up. */
function onStack(name: string, description: string, run: (stack: Workspace, words: string[]) => number): void {
  program
    .command(name)
    .description(description)
    .argument("[arguments...]")
    .helpOption(false)
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (words: string[]) => {
      process.exitCode = run(await openStack(standingLab(), program.opts<DemoKind>().platform), words);
    });
}

onStack("pulumi", "pulumi on the stack of a demo that is up", (stack, words) => stack.runInteractive(words));

onStack("status", "how the cluster of a demo that is up is now; with --ask its master is asked", (stack, words) =>
  stack.runOnTerminal(process.execPath, [COMMAND, "status", ...words]),
);

program
  .command("ssh")
  .description("log in to the master, or run a command there")
  .argument("[command...]")
  .passThroughOptions()
  .action((command: string[]) => {
    process.exitCode = sshInteractive(labNames(standingLab()), command);
  });

program
  .command("boot")
  .description("power-cycle a node and wait for its login")
  .argument("<node>", "s0 to s9, short or full name")
  .addOption(new Option("--firmware <firmware>", "what starts it").choices(FIRMWARES).default("bios"))
  .action(async (node: string, options: Pick<BootOptions, "firmware">) => {
    await openLab({ name: standingLab(), log: say }).boot(node, options);
  });

program
  .command("console")
  .description("show what a node writes to its serial port, until interrupted")
  .argument("<node>")
  .option("--no-follow", "only what is there now")
  .action((node: string, options: { follow: boolean }) =>
    followConsole(openLab({ name: standingLab() }).console(node), node, options.follow),
  );

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
