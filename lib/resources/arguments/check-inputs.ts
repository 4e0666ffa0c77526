import { z } from "zod";
import { argumentPath, unknownName } from "../../model/arguments/argument-shape";
import { DIGEST_LENGTH, isImageDigest } from "../../model/store/image-digest";
import { InputError } from "../../model/input-error";
import { claimantSchema } from "../../model/claims/claimant";
import { parseConnection } from "../../model/connection/connection";
import { CheckFailure, hasUnknowns, HostInputs } from "../contract";

/** Digest of an image. */
export const digestSchema = z
  .string()
  .refine(isImageDigest, `expected a digest of ${DIGEST_LENGTH} hexadecimal digits`);

/** Name of a node, as it stands in a list of words. */
export const hostNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, "expected a host name");

/**
 * Failures of a resource's inputs, property by property; one that the schema does not have is a failure itself. A value that is
 * unknown in this preview is looked at in the apply, when it is known.
 */
export function checkInputs<Inputs extends HostInputs>(
  schema: z.ZodType,
  news: Inputs,
): Promise<{ inputs: Inputs; failures: CheckFailure[] }> {
  const stray = strayNames(schema, withoutShared(news), []);
  return Promise.resolve({
    inputs: news,
    failures: hasUnknowns(news) ? stray : [...stray, ...failuresOf(schema, news)],
  });
}

/** What every resource has: the text of its handler, and the connection and the claimant, which have checks of their own. */
const SHARED: readonly string[] = ["__provider", "connection", "claim"];

function withoutShared(news: HostInputs): object {
  return Object.fromEntries(Object.entries(news).filter(([key]) => !SHARED.includes(key)));
}

function strayNames(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): CheckFailure[] {
  if (schema instanceof z.ZodOptional) return strayNames(schema.unwrap() as z.ZodType, value, path);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.flatMap((one, i) => strayNames(schema.element as z.ZodType, one, [...path, i]));
  }
  if (!(schema instanceof z.ZodObject) || typeof value !== "object" || value === null) return [];
  const parts: Readonly<Record<string, z.ZodType>> = schema.shape;
  return Object.entries(value).flatMap(([key, one]) =>
    Object.hasOwn(parts, key)
      ? strayNames(parts[key], one, [...path, key])
      : [{ property: argumentPath([...path, key]), reason: unknownName(key, schema) }],
  );
}

function failuresOf(schema: z.ZodType, news: HostInputs): CheckFailure[] {
  const claimed = z.object({ claim: claimantSchema.optional() });
  return [...shapeFailures(schema, news), ...shapeFailures(claimed, news), ...connectionFailures(news.connection)];
}

function shapeFailures(schema: z.ZodType, news: HostInputs): CheckFailure[] {
  const parsed = schema.safeParse(news);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({ property: argumentPath(issue.path), reason: issue.message }));
}

function connectionFailures(connection: unknown): CheckFailure[] {
  try {
    parseConnection(connection);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [error, ...error.others].map(({ argument, reason }) => ({
      property: argument,
      reason: `${argument}: ${reason}`,
    }));
  }
}
