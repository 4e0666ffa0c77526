import { z } from "zod";
import { InputError } from "../model/input-error";
import { kindOfUrn, nameOfUrn, typeOfUrn } from "../model/stack/resource-name";
import { unsealed } from "../model/stack/sealed-values";
import { asMoment } from "../model/status/moment";

const resourceSchema = z.object({
  urn: z.string(),
  parent: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  delete: z.boolean().optional(),
});

const exportSchema = z.object({
  deployment: z.object({
    manifest: z.object({ time: z.string().optional() }).optional(),
    resources: z.array(resourceSchema).nullish(),
  }),
});

/** Inputs or outputs of a resource, without the wrappers of secrets. */
export type Values = Readonly<Record<string, unknown>>;

/** A resource of a stack as its state has it. */
export interface StateResource {
  readonly name: string;
  readonly type: string;
  /** Which of the custom resources it is, such as `HostService`. */
  readonly kind: string | undefined;
  readonly inputs: Values;
  readonly outputs: Values;
  /** From its parent upward. */
  readonly above: readonly StateResource[];
}

/** The state of a stack as `pulumi stack export` writes it. */
export interface StackState {
  /** When it was written, in RFC 3339. */
  readonly written: string | undefined;
  readonly resources: readonly StateResource[];
}

export const EXPECTED = "expected the output of `pulumi stack export` or of `pulumi stack output --json`";

/** Whether a text that was parsed is the state of a stack. */
export function isState(value: unknown): boolean {
  return typeof value === "object" && value !== null && "deployment" in value;
}

/** @param source name of the text, for messages */
export function parseState(value: unknown, source: string): StackState {
  const parsed = exportSchema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(source, `is no state: ${path.map(String).join(".")}: ${message}; ${EXPECTED}`);
  }
  const { manifest, resources } = parsed.data.deployment;
  return {
    written: asMoment(manifest?.time),
    // one that a replacement has left is gone from its host, or goes with the next apply
    resources: withAncestors((resources ?? []).filter((one) => one.delete !== true)),
  };
}

/** The engine writes parents before their children. */
function withAncestors(resources: readonly z.infer<typeof resourceSchema>[]): StateResource[] {
  const known = new Map<string, StateResource>();
  return resources.map(({ urn, parent, inputs = {}, outputs = {} }) => {
    const above = parent === undefined ? undefined : known.get(parent);
    const resource: StateResource = {
      ...{ name: nameOfUrn(urn), type: typeOfUrn(urn), kind: kindOfUrn(urn) },
      ...{ inputs: unsealed(inputs) as Values, outputs: unsealed(outputs) as Values },
      above: above === undefined ? [] : [above, ...above.above],
    };
    known.set(urn, resource);
    return resource;
  });
}
