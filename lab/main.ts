import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { Command } from "commander";
import { UnsuitableMachine } from "./host-tools";
import { labNames } from "./names";
import { openLab, type Lab } from "./open-lab";
import { sshInteractive } from "./secure-shell";
import type { LabStatus } from "./status";

interface GlobalOptions {
  name: string;
  json?: boolean;
}

const program = new Command("lab")
  .description("A throw-away CentOS-5-like master and PXE-booting nodes on this machine")
  .option("--name <name>", "which lab; labs of different names run side by side", "lab")
  .option("--json", "print the result as JSON");
program.enablePositionalOptions();

const globals = (): GlobalOptions => program.opts<GlobalOptions>();
const log = (line: string): void => console.error(`lab: ${line}`);
const open = (): Lab => openLab({ name: globals().name, log });

function print(value: LabStatus | object, text: string): void {
  console.log(globals().json ? JSON.stringify(value, undefined, 2) : text);
}

function describe(status: LabStatus): string {
  if (!status.master) return `lab "${status.name}" does not exist; start it with: npm run lab -- up`;
  const { ssh, hostname, address } = status.master;
  const nodes = status.nodes.map(
    (node) => `  ${node.name}  ${node.address}  ${node.mac}  ${node.running ? "on" : "off"}`,
  );
  return [
    `lab "${status.name}" is ${status.running ? "running" : "stopped"}`,
    `  ${hostname}  ${address}  ssh ${ssh.user}@${ssh.host} -p ${ssh.port} -i ${ssh.privateKeyPath}`,
    ...nodes,
  ].join("\n");
}

program
  .command("up")
  .description("start the lab, or what is missing of it")
  .option("--fresh", "throw an existing lab of this name away first")
  .action(async (options: { fresh?: boolean }) => {
    const status = await open().up(options);
    print(status, describe(status));
  });

program
  .command("status")
  .description("what runs, and how to reach it")
  .action(async () => {
    const status = await open().status();
    print(status, describe(status));
  });

program
  .command("ssh")
  .description("log in to the master, or run a command there")
  .argument("[command...]")
  .passThroughOptions()
  .action((command: string[]) => {
    open();
    process.exitCode = sshInteractive(labNames(globals().name), command);
  });

program
  .command("boot")
  .description("power-cycle a node and wait for its login")
  .argument("<node>", "s0 to s9, short or full name")
  .option("--timeout <seconds>", "how long it may take", Number, 180)
  .option("--memory <mib>", "its memory", Number, 768)
  .option("--mac <address>", "another network card than its usual one")
  .action(async (node: string, options: { timeout: number; memory: number; mac?: string }) => {
    const { timeout, ...rest } = options;
    const report = await open().boot(node, { timeoutSeconds: timeout, ...rest });
    print(report, `${report.node} is up after ${report.seconds.toFixed(1)} s`);
  });

program
  .command("halt")
  .description("switch a node off")
  .argument("<node>")
  .action((node: string) => open().halt(node));

program
  .command("console")
  .description("show what a node writes to its serial port, until interrupted")
  .argument("<node>")
  .option("--no-follow", "only what is there now")
  .action((node: string, options: { follow: boolean }) => {
    const file = open().console(node);
    if (globals().json) return console.log(JSON.stringify({ console: file }));
    if (!existsSync(file)) throw new Error(`lab: ${node} was never switched on; try: npm run lab -- boot ${node}`);
    spawnSync("tail", [...(options.follow ? ["-f"] : []), "-n", "+1", file], { stdio: "inherit" });
  });

program
  .command("down")
  .description("remove every trace of the lab, also of one that crashed")
  .action(async () => {
    await open().down();
    log(`"${globals().name}" is gone`);
  });

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
