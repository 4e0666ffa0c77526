import { Command, InvalidArgumentError, Option } from "commander";
import { InputError } from "../model/input-error";
import type { ClusterStatus } from "../model/status/cluster-status";
import { hasSealed } from "../model/stack/sealed-values";
import { renderStatus } from "../render/status";
import { askMaster } from "./ask";
import { describeStatus, MasterAnswer } from "./describe-status";
import { engineSource, fileSource, StackSource } from "./read-stack";
import type { Stack } from "./stack";
import { watch } from "./watch";
import { writeWhole } from "./write-whole";

interface StatusOptions {
  readonly stack?: string;
  readonly cwd: string;
  readonly ask?: boolean;
  readonly key?: string;
  readonly json?: boolean;
  readonly html?: string;
  readonly prometheus?: string | true;
  readonly watch?: boolean;
  readonly interval: number;
}

const INTERVAL_SECONDS = 15;

/** A master that was asked gave no answer; the status is printed nevertheless. */
const NO_ANSWER = 2;

/** The command `status`. Whoever runs it closes the sessions of hosts behind it. */
export function statusCommand(): Command {
  return new Command("status")
    .description("Says how clusters are: nodes, images, services, drift, and with --ask the boots that go on now.")
    .argument(
      "[file]",
      "what `pulumi stack export` or `pulumi stack output --json` printed; - for standard input (default: the command calls pulumi)",
    )
    .option("--stack <name>", "stack to ask pulumi for (default: the selected one)")
    .option("--cwd <folder>", "folder of the program, where pulumi is called", ".")
    .option("--ask", "ask each master now, by SSH, in one round trip that changes nothing")
    .option("--key <file>", "private key to log in to masters with (default: as the state says)")
    .addOption(new Option("--json", "print all of it as JSON").conflicts("prometheus"))
    .option("--html <file>", "write a page that needs nothing but itself")
    .option("--prometheus [file]", "print metrics, or write them to a file for the textfile collector of node_exporter")
    .option("--watch", "go on until it is interrupted")
    .option("--interval <seconds>", "with --watch: seconds between two looks", positiveNumber, INTERVAL_SECONDS)
    .addHelpText(
      "after",
      "\nWith --html or --prometheus FILE alone nothing is printed.\n\nExit codes:\n" +
        `  0  the status is told, whatever it is\n  1  the stack cannot be read\n  ${NO_ANSWER}  a master gave no answer to --ask`,
    )
    .action(status);
}

async function status(file: string | undefined, options: StatusOptions): Promise<void> {
  const source = sourceOf(file, options);
  if (options.watch !== true) {
    show(await lookAt(await readStack(source, options), options), options);
    return;
  }
  if (!source.isLive && options.ask !== true) {
    throw new InputError(
      "--watch",
      "has nothing to look at again: standard input is read once; expected a file or --ask",
    );
  }
  // what a master says changes by the second, a state by an operation
  const once = options.ask === true || !source.isLive ? readStack(source, options) : undefined;
  await watch(options.interval, async () =>
    show(await lookAt(await (once ?? readStack(source, options)), options), options),
  );
}

function sourceOf(file: string | undefined, { stack, cwd }: StatusOptions): StackSource {
  if (file === undefined) return engineSource(stack, cwd);
  if (stack === undefined) return fileSource(file);
  throw new InputError("--stack", `is given beside ${file === "-" ? "standard input" : file}, expected one of them`);
}

async function readStack(source: StackSource, { ask, key }: StatusOptions): Promise<Stack> {
  const stack = await source.read(false);
  const lacksCredential = ask === true && key === undefined && stack.masters.some((one) => hasSealed(one.connection));
  return lacksCredential && source.hasSecrets ? source.read(true) : stack;
}

async function lookAt(stack: Stack, { ask, key }: StatusOptions): Promise<ClusterStatus> {
  const notAsked: MasterAnswer = { kind: "not asked", why: "--ask asks it" };
  const answers = await Promise.all(
    stack.masters.map((master) => (ask === true ? askMaster(master, key) : Promise.resolve(notAsked))),
  );
  return describeStatus(stack, answers, Math.floor(Date.now() / 1000));
}

function show(found: ClusterStatus, { json, html, prometheus, watch: isWatched, interval }: StatusOptions): void {
  if (html !== undefined)
    writeWhole(html, renderStatus(found, "html", { refreshSeconds: isWatched ? interval : undefined }));
  if (typeof prometheus === "string") writeWhole(prometheus, renderStatus(found, "prometheus"));
  if (json === true) process.stdout.write(renderStatus(found, "json"));
  else if (prometheus === true) process.stdout.write(renderStatus(found, "prometheus"));
  else if (html === undefined && prometheus === undefined) process.stdout.write(textOf(found, isWatched === true));
  if (found.masters.some(({ asked }) => asked.kind === "no answer")) process.exitCode = NO_ANSWER;
  else if (isWatched === true) process.exitCode = 0;
}

/** Escapes are for a terminal alone, and colours for one whose owner wants them (no-color.org). */
function textOf(found: ClusterStatus, isWatched: boolean): string {
  const { isTTY } = process.stdout;
  const colours = isTTY && (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb";
  const clear = isTTY && isWatched ? "\u001b[H\u001b[2J" : "";
  return clear + renderStatus(found, "text", { colours });
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError("expected a number above 0");
  return number;
}
