import { z } from "zod";
import { InputError } from "../../model/input-error";
import { parseConnection } from "../../model/connection";
import { CheckFailure, hasUnknowns, HostInputs } from "../contract";

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
