import { readFile } from "node:fs/promises";
import type { BootOptions, LabNode } from "../../lab";
import { askForFacts, brokenPromises, type BootedNode } from "../../lab/node-promise";
import type { Site } from "../../lab/site";

/** One story that the lab plays: each named check passes or fails for itself. */
export interface Scenario {
  readonly name: string;
  readonly tells: string;
  /** Takes long, so it is played only when it is named. @default false */
  readonly onRequest?: boolean;
  /** Its nodes take the processors of a small machine for themselves. @default false */
  readonly heavyNodes?: boolean;
  run(play: Play): Promise<void>;
}

/** What a scenario tells the runner. */
export interface Play {
  /** Name for the scenario's own lab. */
  readonly labName: string;
  say(line: string): void;
  /** Runs a check; it fails by throwing. The scenario goes on, unless it needs what failed. */
  check<T>(what: string, body: () => Promise<T>): Promise<T | undefined>;
}

/** Fails a check, with what was expected and what was got. */
export function expectEqual(what: string, got: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what} is ${a}, expected ${b}`);
}

/** Fails a check when a text does not say what it must. */
export function expectThat(text: string, says: RegExp): void {
  if (!says.test(text)) throw new Error(`expected ${says}, got:\n${text}`);
}

/** Runs `pulumi up` and returns the digest that it published. */
export async function upAndPublish(site: Site, ...args: string[]): Promise<string> {
  const outcome = await site.stack.up(...args);
  if (outcome.code !== 0) throw new Error(`pulumi up ended with ${outcome.code}:\n${outcome.stdout}${outcome.stderr}`);
  return String((await site.stack.outputs()).image);
}

/** Fails a check when a node that was booted is not what its platform promises. It is asked from inside. */
export async function expectPromise(site: Site, booted: BootedNode): Promise<void> {
  const platform = site.status.master?.platform ?? "centos5";
  const broken = brokenPromises(platform, await askForFacts(site.lab, platform, booted.node), booted);
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

/** Boots a node and checks from inside what it is. */
export async function bootNode(site: Site, booted: BootedNode, options: BootOptions = {}): Promise<void> {
  await site.lab.boot(booted.node.name, { firmware: booted.firmware, ...options });
  await expectPromise(site, booted);
}

/** The same for a node that boots as the HOWTO has it. */
export function bootHowtoNode(site: Site, node: LabNode, image: string): Promise<void> {
  return bootNode(site, { node, firmware: "bios", image });
}

/** Fails a check when a node's kernel did not panic since the node was switched on. */
export async function expectPanic(site: Site, node: LabNode): Promise<void> {
  const text = await readFile(site.lab.console(node.name), "latin1");
  if (!text.includes("Kernel panic")) throw new Error(`its console tells of no panic:\n${text.slice(-2000)}`);
}
