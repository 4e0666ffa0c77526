import type { LabNode } from "../../lab";
import { reportNode, type NodeReport } from "../../lab/node-report";
import type { Site } from "../../lab/site";

/** One story that the lab plays: each named check passes or fails for itself. */
export interface Scenario {
  readonly name: string;
  readonly tells: string;
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

/** What a node must say of itself when it boots as the HOWTO has it. */
export function expectHowtoNode(report: NodeReport, node: LabNode, image: string): void {
  expectEqual("host name", report.hostname, node.name);
  expectEqual("address", report.address, node.address);
  expectEqual("image on /proc/cmdline", report.image, image);
  expectEqual("/", report.root, "/dev/ram0 ext3");
  expectEqual("/usr", report.usr, "m0.example.com:/usr nfs ro");
}

/** Boots a node and checks from inside what it is. */
export async function bootHowtoNode(site: Site, node: LabNode, image: string): Promise<void> {
  await site.lab.boot(node.name);
  expectHowtoNode(await reportNode(site.lab, node), node, image);
}
