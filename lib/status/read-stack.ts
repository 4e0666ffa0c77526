import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { z } from "zod";
import { InputError } from "../model/input-error";
import type { StackTime } from "../model/status/cluster-status";
import { asMoment } from "../model/status/moment";
import { parseStack } from "./parse-stack";
import type { Stack } from "./stack";
import { EXPECTED } from "./stack-state";

/** Where the text of a stack comes from. */
export interface StackSource {
  /** Whether it can be read again, and is another one then. */
  readonly isLive: boolean;
  /** Whether it can be read with its secrets in the clear. */
  readonly hasSecrets: boolean;
  read(withSecrets: boolean): Promise<Stack>;
}

const STANDARD_INPUT = "-";
/** States of thousands of nodes are tens of megabytes. */
const LARGEST_STATE = 2 ** 30;
/** Among so many operations the last refresh is looked for. */
const OPERATIONS = 50;

const run = promisify(execFile);

/** A file with what `pulumi` printed, or the standard input. */
export function fileSource(path: string): StackSource {
  const name = path === STANDARD_INPUT ? "standard input" : path;
  return {
    isLive: path !== STANDARD_INPUT,
    hasSecrets: false,
    read: () => Promise.resolve().then(() => parseStack(textOf(path, name), name)),
  };
}

function textOf(path: string, name: string): string {
  try {
    return readFileSync(path === STANDARD_INPUT ? 0 : path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new InputError(name, `cannot be read (${code}), ${EXPECTED}`);
  }
}

/**
 * The stack that `pulumi` knows. Its passphrase and backend are those of the environment.
 *
 * @param stack name of the stack; the selected one where none is given
 * @param folder folder of the program
 */
export function engineSource(stack: string | undefined, folder: string): StackSource {
  const own = stack === undefined ? [] : ["--stack", stack];
  const pulumi = (...words: string[]) => runPulumi([...words, ...own], folder);
  return {
    isLive: true,
    hasSecrets: true,
    async read(withSecrets) {
      const text = await pulumi("stack", "export", ...(withSecrets ? ["--show-secrets"] : []));
      // a backend without a history is one that does not say of when the state is
      const history = await pulumi(
        "stack",
        "history",
        "--json",
        "--page-size",
        String(OPERATIONS),
        "--page",
        "1",
      ).catch(() => "[]");
      return parseStack(text, stack === undefined ? "the selected stack" : `the stack ${stack}`, endsOf(history));
    },
  };
}

async function runPulumi(words: readonly string[], folder: string): Promise<string> {
  try {
    const { stdout } = await run("pulumi", ["--non-interactive", "--color", "never", ...words], {
      cwd: folder,
      maxBuffer: LARGEST_STATE,
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    const said = (stderr ?? "").trim() || `it ended with ${code ?? "an error"}`;
    throw new InputError(
      `pulumi ${words.slice(0, 2).join(" ")}`,
      code === "ENOENT"
        ? `pulumi is not on PATH, or ${folder} is no folder; ${EXPECTED} as a file, or - for standard input`
        : said,
    );
  }
}

const historySchema = z.array(z.object({ kind: z.string(), result: z.string(), endTime: z.string().optional() }));

/** The newest operation comes first. */
function endsOf(text: string): Omit<StackTime, "written"> {
  const operations = historySchema.safeParse(asJson(text)).data ?? [];
  const last = (kind: string): string | undefined =>
    asMoment(operations.find((one) => one.kind === kind && one.result === "succeeded")?.endTime);
  const [refreshed, updated] = [last("refresh"), last("update")];
  return { ...(refreshed !== undefined && { refreshed }), ...(updated !== undefined && { updated }) };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
