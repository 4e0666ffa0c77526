import { InputError } from "../model/input-error";
import type { StackTime } from "../model/status/cluster-status";
import type { Stack } from "./stack";
import { stackOfOutputs } from "./stack-of-outputs";
import { stackOfState } from "./stack-of-state";
import { EXPECTED, isState, parseState } from "./stack-state";

/**
 * What a text says of the clusters of a stack.
 *
 * @param text what `pulumi stack export` or `pulumi stack output --json` printed
 * @param source name of the text, for messages
 * @param history when operations ended, where somebody asked
 */
export function parseStack(text: string, source: string, history: Omit<StackTime, "written"> = {}): Stack {
  if (text.trim() === "") throw new InputError(source, `is empty, ${EXPECTED}`);
  const value = parsedJson(text, source);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(source, `is no object, ${EXPECTED}`);
  }
  if (isState(value)) return stackOfState(parseState(value, source), source, history);
  if ("steps" in value) {
    throw new InputError(source, `is a plan, which \`pulumi-diskless report\` reads; ${EXPECTED}`);
  }
  return stackOfOutputs(value as Record<string, unknown>, source);
}

function parsedJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch {
    // the parser's own words quote the text, which may hold a secret
    throw new InputError(source, `is no JSON (${Buffer.byteLength(text)} bytes), ${EXPECTED}`);
  }
}
