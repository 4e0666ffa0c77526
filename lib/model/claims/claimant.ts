import { z } from "zod";

/** How a resource identifies itself on its host. */
export interface Claimant {
  /** The stack that makes it: `organization/project/stack`. */
  readonly stack: string;
  /** Its name in the program. */
  readonly resource: string;
  /** The stack whose things it takes over, or {@link UNRECORDED}. */
  readonly takeOver?: string;
}

/** The word for a stack that a version of this library served which recorded none. */
export const UNRECORDED = "unrecorded";

const stackName = /^[^/\s]+\/[^/\s]+\/[^/\s]+$/;

export const claimantSchema = z.object({
  stack: z.string().min(1),
  resource: z.string().min(1),
  takeOver: z
    .string()
    .refine(
      (name) => name === UNRECORDED || stackName.test(name),
      `expected a stack as organization/project/stack, or "${UNRECORDED}"`,
    )
    .optional(),
});
