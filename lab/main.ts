import { Command, Option } from "commander";
import { UnsuitableMachine } from "./host-tools";
import { labNames } from "./names";
import { type BootOptions, FIRMWARES } from "./node";
import { followConsole } from "./node-console";
import { openLab, type Lab, type LabOptions } from "./open-lab";
import { platforms } from "./platforms";
import { selftest, type SelftestOptions } from "./selftest";
import { sshInteractive } from "./secure-shell";
import type { LabStatus } from "./status";

interface CommonOptions {
  name?: string;
  json?: boolean;
}

// Both may stand before or after the command, except for `ssh`: what follows it belongs to the remote command.
const withCommonOptions = (command: Command): Command =>
  command
    .option("--name <name>", 'which lab; labs of different names run side by side (default "lab")')
    .option("--json", "print the result as JSON");

const platformOption = (): Option =>
  new Option("--platform <platform>", "what the master is like").choices(Object.keys(platforms));
const masterOption = (): Option =>
  new Option("--master <kind>", "what the master runs in").choices(["container", "vm"]);

const program = withCommonOptions(new Command("lab"))
  .description("A throw-away Enterprise-Linux-like master and PXE-booting nodes on this machine")
  .enablePositionalOptions();

let common: CommonOptions = {};
program.hook("preAction", (_, command) => {
  common = command.optsWithGlobals<CommonOptions>();
});

const labName = (): string => common.name ?? "lab";
const log = (line: string): void => console.error(`lab: ${line}`);
const open = (options: Pick<LabOptions, "platform" | "master"> = {}): Lab =>
  openLab({ name: labName(), log, ...options });

function print(value: LabStatus | object, text: string): void {
  console.log(common.json ? JSON.stringify(value, undefined, 2) : text);
}

function describe(status: LabStatus): string {
  if (!status.master) return `lab "${status.name}" does not exist; start it with: npm run lab -- up`;
  const { ssh, hostname, address, platform, kind } = status.master;
  const nodes = status.nodes.map(
    (node) => `  ${node.name}  ${node.address}  ${node.mac}  ${node.running ? "on" : "off"}`,
  );
  return [
    `lab "${status.name}" is ${status.running ? "running" : "stopped"}: ${platform}, its master a ${kind}`,
    `  ${hostname}  ${address}  ssh ${ssh.user}@${ssh.host} -p ${ssh.port} -i ${ssh.privateKeyPath}`,
    ...nodes,
  ].join("\n");
}

withCommonOptions(program.command("up"))
  .description("start the lab, or what is missing of it")
  .option("--fresh", "throw an existing lab of this name away first")
  .addOption(platformOption())
  .addOption(masterOption())
  .action(async ({ fresh, ...kind }: { fresh?: boolean } & Pick<LabOptions, "platform" | "master">) => {
    const status = await open(kind).up({ fresh });
    print(status, describe(status));
  });

withCommonOptions(program.command("status"))
  .description("what runs, and how to reach it")
  .action(async () => {
    const status = await open().status();
    print(status, describe(status));
  });

withCommonOptions(program.command("ssh"))
  .description("log in to the master, or run a command there")
  .argument("[command...]")
  .passThroughOptions()
  .action((command: string[]) => {
    open();
    process.exitCode = sshInteractive(labNames(labName()), command);
  });

withCommonOptions(program.command("boot"))
  .description("power-cycle a node and wait for its login")
  .argument("<node>", "s0 to s9, short or full name")
  .option("--timeout <seconds>", "how long it may take", Number)
  .option("--memory <mib>", "its memory", Number)
  .addOption(new Option("--firmware <firmware>", "what starts it").choices(FIRMWARES).default("bios"))
  .option("--mac <address>", "another network card than its usual one")
  .action(async (node: string, { timeout, ...rest }: Omit<BootOptions, "timeoutSeconds"> & { timeout?: number }) => {
    const report = await open().boot(node, { timeoutSeconds: timeout, ...rest });
    print(report, `${report.node} is up after ${report.seconds.toFixed(1)} s`);
  });

withCommonOptions(program.command("halt"))
  .description("switch a node off")
  .argument("<node>")
  .action((node: string) => open().halt(node));

withCommonOptions(program.command("console"))
  .description("show what a node writes to its serial port, until interrupted")
  .argument("<node>")
  .option("--no-follow", "only what is there now")
  .action((node: string, options: { follow: boolean }) => {
    const file = open().console(node);
    if (common.json) return console.log(JSON.stringify({ console: file }));
    followConsole(file, node, options.follow);
  });

withCommonOptions(program.command("down"))
  .description("remove every trace of the lab, also of one that crashed")
  .action(async () => {
    await open().down();
    log(`"${labName()}" is gone`);
  });

program
  .command("selftest")
  .description("try the lab itself: a boot server by hand, nodes booted from it; in a lab of its own")
  .addOption(platformOption().default("centos5"))
  .addOption(masterOption().default("container"))
  .action((options: SelftestOptions) => selftest(options, log));

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
