import { z } from "zod";
import { InputError } from "../../model/input-error";
import { parseConnection } from "../../model/connection";
import { CheckFailure, hasUnknowns, HostInputs } from "../contract";

/** Digest of an image. */
export const digestSchema = z.string().regex(/^[0-9a-f]{32}$/, "expected a digest of 32 hexadecimal digits");

/** Name of a node, as it stands in a list of words. */
export const hostNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, "expected a host name");

/**
 * Failures of a resource's inputs, property by property. A value that is unknown in this preview is looked at in the apply,
 * when it is known.
 */
export function checkInputs<Inputs extends HostInputs>(
  schema: z.ZodType,
  news: Inputs,
): Promise<{ inputs: Inputs; failures: CheckFailure[] }> {
  return Promise.resolve({ inputs: news, failures: hasUnknowns(news) ? [] : failuresOf(schema, news) });
}

function failuresOf(schema: z.ZodType, news: HostInputs): CheckFailure[] {
  const parsed = schema.safeParse(news);
  const shape = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ property: issue.path.join("."), reason: issue.message }));
  return [...shape, ...connectionFailures(news.connection)];
}

function connectionFailures(connection: unknown): CheckFailure[] {
  try {
    parseConnection(connection);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ property: error.argument, reason: error.message }];
  }
}
