import { spawn } from "node:child_process";
import { Command } from "commander";
import { describeEngine, findEngine } from "./find-engine";

const program = new Command("engine")
  .description("The Pulumi engine on any machine: found, downloaded or built.")
  .enablePositionalOptions();

program
  .command("which")
  .description("say which engine and which plugins are in use, getting them where needed")
  .option("--json", "as data")
  .action(async (options: { json?: boolean }) => {
    const engine = await findEngine();
    process.stdout.write(options.json ? `${JSON.stringify(engine, undefined, 2)}\n` : `${describeEngine(engine)}\n`);
  });

program
  .command("build")
  .description("build the engine into the cache even when PATH has one")
  .action(async () => {
    const engine = await findEngine({ ignorePath: true, skipDownload: true });
    process.stdout.write(`${engine.pulumi}\n${describeEngine(engine)}\n`);
  });

program
  .command("env")
  .description('print the variables for a shell: eval "$(npm run --silent engine -- env)"')
  .action(async () => {
    const { environment } = await findEngine();
    const lines = Object.entries(environment).map(
      ([name, value]) => `export ${name}='${value?.replaceAll("'", `'\\''`)}'`,
    );
    process.stdout.write(`${lines.join("\n")}\n`);
  });

program
  .command("exec")
  .description("run a command with the engine's environment: exec -- pulumi up")
  .argument("<command...>")
  .passThroughOptions()
  .allowUnknownOption()
  .action(async ([command, ...args]: string[]) => {
    const engine = await findEngine();
    process.stderr.write(`engine: ${describeEngine(engine)}\n`);
    const child = spawn(command, args, {
      env: { ...process.env, ...engine.environment },
      // npm starts scripts in the package's folder; the user means the folder they are in.
      cwd: process.env.INIT_CWD ?? process.cwd(),
      stdio: "inherit",
    });
    // Ctrl-C reaches the child from the terminal by itself. The child decides when to end, and we end with it.
    process.on("SIGINT", () => undefined);
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.on("error", (error) => fail(`${command}: ${error.message}`, 127));
    child.on("exit", (code) => (process.exitCode = code ?? 1));
  });

function fail(message: string, code: number): void {
  process.stderr.write(`engine: ${message}\n`);
  process.exitCode = code;
}

program.parseAsync().catch((error: Error) => fail(error.message, 1));
